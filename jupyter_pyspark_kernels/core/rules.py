"""Judge every field by itself, without looking at the machine.

The command line, the server and (generated from it) the form share these rules. Each takes one
value and returns what is wrong with it and the way out, or None. The master's is in :mod:`.master_rule`.
"""

import re
import unicodedata

KERNEL_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}", re.ASCII)
SPARK_KEY = re.compile(r"spark(\.[A-Za-z0-9_/*:@+-]+)+", re.ASCII)
ENV_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)

# Names of Jupyter's own kernels and commands: a kernel called so would replace Python 3 for
# everybody who sees its directory first.
JUPYTER_NAMES = frozenset(
    [
        "python",
        "python2",
        "python3",
        "ir",
        "kernelspec",
        "notebook",
        "lab",
        "server",
        "console",
        "qtconsole",
    ]
)
# A home on SMB or a Windows client cannot hold these, with or without an extension.
WINDOWS_NAMES = frozenset(
    ["con", "nul", "aux", "prn", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))]
)

# https://spark.apache.org/docs/latest/api/python/reference/api/pyspark.SparkContext.addArchive.html
MORE_ARCHIVES = (
    "Give Spark 3.3 or newer others in the notebook, as with sc.addArchive('/path/data.zip#data'); "
    "executors find them at SparkFiles.get('data')."
)
SET_BY_US = {
    "spark.master": "It is the kernel's master: set that.",
    "spark.submit.deployMode": "A notebook's driver runs beside it, so it is always client.",
    "spark.archives": f"The environment's archive is set by this tool. {MORE_ARCHIVES}",
    "spark.yarn.dist.archives": f"The environment's archive is set by this tool. {MORE_ARCHIVES}",
    "spark.pyspark.python": "Choose an environment: its Python is what runs.",
    "spark.pyspark.driver.python": "Choose an environment: its Python is what runs.",
    "spark.app.id": "Spark sets it.",
    "spark.remote": "A kernel connects to its own driver: set the kernel's master.",
}
ENV_SET_BY_US = {
    "SPARK_HOME": "spark_home",
    "PYTHONPATH": "spark_home",
    "PYSPARK_PYTHON": "environment_dir",
    "PYSPARK_DRIVER_PYTHON": "environment_dir",
    "PYSPARK_SUBMIT_ARGS": "spark_conf",
    "PYTHONSTARTUP": "spark_start",
    "OLD_PYTHONSTARTUP": "spark_start",
    "PYSPARK_KERNELS_SPARK_START": "spark_start",
    "HADOOP_CONF_DIR": "hadoop_conf_dir",
    "SPARK_CONF_DIR": "spark_conf_dir",
    "JAVA_HOME": "java_home",
}

# One environment variable may hold 131,072 bytes on Linux; the rest is room for the quoting.
SUBMIT_ARGS_BYTES = 120_000
PATH_BYTES = 4096


def shown(value: str, limit: int = 80) -> str:
    """Quote a value for a message: unprintables escaped, cut at ``limit`` characters."""
    text = value if len(value) <= limit else value[:limit]
    return repr(text) + ("" if text is value else f"… ({len(value)} characters)")


def cut(value: str, limit: int = 80) -> str:
    """Return a name short enough for a field's name in a message."""
    return value if len(value) <= limit else value[:limit] + "…"


def kernel_name(value: str) -> str | None:
    """Judge a kernel's name: lower-case ASCII letters, digits and ``. _ -``."""
    rule = (
        "Use up to 100 lower-case letters, digits, dots, dashes and underscores, "
        "beginning with a letter or digit."
    )
    if not value:
        return f"The kernel name is empty. {rule}"
    if value != value.lower() and _is_kernel_name(value.lower()):
        return (
            f"Kernel name {shown(value)} has upper-case letters, which Jupyter turns into lower case. "
            f"Use {value.lower()!r}."
        )
    if not _is_kernel_name(value):
        return f"{shown(value)} cannot be a kernel name. {rule}"
    if value in JUPYTER_NAMES:
        return f"Kernel name {value!r} belongs to Jupyter itself. Choose another, such as 'pyspark-{value}'."
    if value.split(".", maxsplit=1)[0] in WINDOWS_NAMES:
        return f"Kernel name {value!r} is reserved on some file systems. Choose another."
    return None


def _is_kernel_name(value: str) -> bool:
    return bool(KERNEL_NAME.fullmatch(value)) and not value.endswith(".")


def display_name(value: str) -> str | None:
    """Judge what people see: one line of at most 200 characters, any script."""
    if not value.strip():
        return "The display name is blank. Give it a text, or leave it out to use the kernel name."
    if len(value) > 200:
        return f"The display name has {len(value)} characters. Use at most 200."
    if bad := unprintable(value):
        return f"Display name {shown(value)} holds {bad}. Leave it out."
    return None


def unprintable(value: str) -> str | None:
    """Name the first character that breaks a line, hides or turns text; None if there is none."""
    for character in value:
        if unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} or (
            "\u202a" <= character <= "\u202e" or "\u2066" <= character <= "\u2069"
        ):
            return f"the character U+{ord(character):04X}"
    return None


def path(value: str, what: str) -> str | None:
    """Judge an absolute path of this machine, named ``what`` in the message."""
    if not value.strip():
        return f"{what} is empty. Give an absolute path."
    if bad := unprintable(value):
        return f"{what} {shown(value)} holds {bad}, which no setting can carry. Rename the folder."
    if len(value.encode()) > PATH_BYTES:
        return f"{what} has {len(value.encode())} bytes. A path has at most {PATH_BYTES}."
    if not value.startswith("/"):
        return (
            f"{what} {shown(value)} is not an absolute path. Write it in full, beginning with '/'."
        )
    return None


def environment_dir(value: str) -> str | None:
    """Judge the path of a Python environment."""
    what = "Environment"
    if message := path(value, what) or _no_colon(value, what):
        return message
    # Jupyter replaces {connection_file}, {prefix} and their like in a kernel's command line.
    if re.search(r"\{[A-Za-z0-9_]+\}", value):
        return f"{what} {shown(value)} holds a word in braces, which Jupyter may replace. Rename the folder."
    return None


def spark_home(value: str) -> str | None:
    """Judge the path of a Spark installation."""
    return path(value, "Spark home") or _no_colon(value, "Spark home")


def conf_dir(value: str, what: str) -> str | None:
    """Judge the path of a configuration directory: Spark's launcher puts it on a class path."""
    return path(value, what) or _no_colon(value, what)


def _no_colon(value: str, what: str) -> str | None:
    if ":" in value:
        return (
            f"{what} {shown(value)} holds a colon, which splits search paths such as PYTHONPATH. "
            "Use another path to it."
        )
    return None


def kernels_dir(value: str) -> str | None:
    """Judge the path of a kernels_dir: Spark reads the archive's path in it as a pattern."""
    if message := path(value, "kernels_dir"):
        return message
    if bad := sorted(set(value) & set(":*?#,[]{}\\")):
        return (
            f"kernels_dir {shown(value)} holds {' '.join(bad)}, which Spark cannot take in the "
            "path of an archive. Choose a directory without it."
        )
    return None


def spark_key(key: str) -> str | None:
    """Judge the name of a Spark property."""
    if not key:
        return "A Spark property has no name. Write it as spark.<name>."
    if len(key) > 500:
        return f"Spark property {shown(key)} is too long. A name has at most 500 characters."
    if key in SET_BY_US:
        return f"{key} cannot be set here. {SET_BY_US[key]}"
    if SPARK_KEY.fullmatch(key):
        return None
    if SPARK_KEY.fullmatch("spark" + key[5:]) and key[:5].lower() == "spark":
        return f"{shown(key)} would be ignored: Spark's names begin with 'spark.' in lower case."
    return (
        f"{shown(key)} is not a Spark property. Its name is 'spark.' and parts of letters, digits, "
        "'-', '_', '/' and '*', with single dots between them."
    )


def spark_value(key: str, value: str) -> str | None:
    """Judge whether a property's value can reach Spark unchanged."""
    if bad := _cannot_travel(value):
        return f"The value of {key} holds {bad}. Leave it out."
    return None


def _cannot_travel(value: str) -> str | None:
    """Name a character that no environment variable or spark-submit carries unchanged."""
    if "\0" in value:
        return "a NUL character, which no environment variable can carry"
    if "\r" in value:
        return "a carriage return, which Spark's launcher drops"
    if any("\ud800" <= character <= "\udfff" for character in value):
        return "half of a surrogate pair, which is not text"
    return None


def env_key(key: str) -> str | None:
    """Judge the name of a further environment variable."""
    if not ENV_KEY.fullmatch(key) or len(key) > 200:
        return f"{shown(key)} cannot be an environment variable. Use letters, digits and '_'."
    if key in ENV_SET_BY_US:
        return f"{key} is set by this tool. Use the setting {ENV_SET_BY_US[key]}."
    return None


def env_value(key: str, value: str) -> str | None:
    """Judge the value of a further environment variable."""
    if bad := _cannot_travel(value.replace("\r", "")):
        return f"The value of {key} holds {bad}. Leave it out."
    if len(value.encode()) > SUBMIT_ARGS_BYTES:
        return (
            f"The value of {key} has {len(value.encode())} bytes. Use at most {SUBMIT_ARGS_BYTES}."
        )
    return None
