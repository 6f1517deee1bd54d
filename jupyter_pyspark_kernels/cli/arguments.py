"""Say what the command line takes: its commands, flags and help, nothing of what they do."""

import argparse
from typing import Any

from .archive_arguments import add_archive_commands, choice_flags
from .conf_arguments import add_conf_commands
from .parsing import DeployMode, Once, Parser, seconds
from .profile_arguments import add_profile_commands, value_flags

DESCRIPTION = """\
Make PySpark kernels for Jupyter: the driver runs in a Python environment of yours, and every
executor runs in the very same one, shipped there as an archive."""

EPILOG = """\
exit codes: 0 done, 1 doctor or check-conf found something wrong, 2 wrong input, 3 no such kernel
or profile, 4 name taken, busy or changed meanwhile, 5 may not be changed, 6 template,
7 environment, Spark or disk, 8 a test failed, 9 config file, 130 stopped"""

EXAMPLE = """\
example: a kernel of the environment ~/envs/etl for YARN, with executors of 4 GB
  jupyter pyspark-kernels create -k etl -e ~/envs/etl --spark_master yarn --spark.executor.memory 4g"""
_JSON = "print JSON, for programs"


def command_parser() -> Parser:
    """Return the parser of ``jupyter pyspark-kernels``."""
    parser = Parser(prog="jupyter pyspark-kernels", description=DESCRIPTION, epilog=EPILOG)
    parser.add_argument("--version", action="store_true", help="print the version and end")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")

    def command(
        name: str, text: str, *positional: tuple[str, str], nargs: str | None = None
    ) -> Parser:
        added: Parser = commands.add_parser(
            name, help=text, description=text[0].upper() + text[1:] + "."
        )
        for dest, meaning in positional:
            metavar = "NAME" if dest == "names" else dest.upper()
            added.add_argument(dest, metavar=metavar, help=meaning, nargs=nargs)
        added.add_argument("--json", action="store_true", help=_JSON)
        return added

    name = ("name", "the kernel's name")
    create = command("create", "make a new kernel")
    create.epilog = EXAMPLE
    _settings_flags(create, needs_name=True)
    _making_flags(create)
    update = command("update", "change a kernel's settings; what is not given stays", name)
    _settings_flags(update, needs_name=False)
    _making_flags(update)
    update.add_argument(
        "--unset",
        action="append",
        default=[],
        metavar="KEY",
        help="remove a spark.* property, a variable, a name of --leave-out or --check-import, or a "
        "setting: template, display_name, spark_master, spark_home, hadoop_conf_dir, spark_conf_dir, java_home",
    )
    update.add_argument(
        "--without-profile",
        dest="without_profiles",
        action="append",
        default=[],
        metavar="NAME",
        help="take a profile out",
    )
    update.add_argument(
        "--take-over",
        action="store_true",
        help="let this tool manage a kernel that something else made (look at --dry-run first)",
    )
    _where_flags(
        command("list", "list the PySpark kernels and their state"), "only those of this directory"
    )
    show = command("show", "show one kernel: settings, state, kernel.json", name)
    show.add_argument(
        "--command-line", action="store_true", help="print the command that makes this kernel"
    )
    duplicate = command(
        "duplicate",
        "make a second kernel with the same settings",
        name,
        ("new_name", "the new name"),
    )
    _where_flags(duplicate, "where the kernel is")
    duplicate.add_argument(
        "--to", metavar="DIR", action=Once, help="kernels directory of the new one"
    )
    rename = command("rename", "give a kernel another name", name, ("new_name", "the new name"))
    rebuild = command("rebuild", "pack a kernel's environment again", name)
    remove = command(
        "remove", "remove kernels with their archives", ("names", "names of kernels"), nargs="+"
    )
    test = command("test", "start a kernel, run one job on its executors, report each host", name)
    test.add_argument(
        "--package",
        action="append",
        default=[],
        metavar="NAME",
        help="report this package's version on each host",
    )
    test.add_argument(
        "--timeout",
        type=seconds,
        default=600,
        metavar="SECONDS",
        help="give up after so many seconds (default: 600)",
    )
    for known in (update, show, rename, rebuild, remove, test):
        if known is not update:
            _where_flags(known, "where the kernel is")
    environments = command("environments", "list the Python environments that were found")
    environments.add_argument(
        "roots", metavar="DIR", nargs="*", help="look into these directories too"
    )
    environments.add_argument(
        "--measure", action="store_true", help="add sizes (walks through all files)"
    )
    homes = command("spark-homes", "list the Spark installations that were found")
    homes.add_argument(
        "-e",
        "--environment",
        dest="environment_dir",
        action=Once,
        default="",
        metavar="DIR",
        help="say what of this environment goes with each",
    )
    _where_flags(
        command("doctor", "look at every PySpark kernel; say what is broken and what to do"),
        "only here",
    )
    add_archive_commands(command)
    add_conf_commands(command)
    add_profile_commands(command)
    command("config", "show what the administrator's config files set, and what is wrong in them")
    return parser


def original_parser() -> Parser:
    """Return the parser of ``pyspark_kernel.sh``: the original's flags and ours."""
    parser = Parser(
        prog="pyspark_kernel.sh",
        description=DESCRIPTION
        + "\nIt asks nothing, and installs ipykernel into the environment where it is missing.",
        epilog=EPILOG,
    )
    parser.set_defaults(command="create", install_ipykernel=True)
    _settings_flags(parser, needs_name=True)
    _making_flags(parser, installs=True)
    parser.add_argument("--json", action="store_true", help=_JSON)
    return parser


def _where_flags(parser: argparse.ArgumentParser, text: str) -> None:
    parser.add_argument(
        "-d",
        "--kernels_dir_path",
        "--kernels-dir",
        dest="kernels_dir",
        action=Once,
        metavar="DIR",
        help=text + " (a kernels directory, or a location's name: user, prefix, system, …)",
    )


def _settings_flags(parser: Parser, *, needs_name: bool) -> None:
    """Add a flag for each setting, in the original's spelling and with dashes."""

    def flag(*names: str, dest: str, metavar: str, text: str, **options: Any) -> None:
        parser.add_argument(*names, dest=dest, action=Once, metavar=metavar, help=text, **options)

    if needs_name:
        flag("-k", "--kernel_name", "--kernel-name", dest="kernel_name", metavar="NAME",
             text="the kernel's name, required: lower-case letters, digits and . _ -")  # fmt: skip
    required = ", required" if needs_name else ""

    def default(text: str) -> str:
        # Of an update, what is not given stays.
        return f" (default: {text})" if needs_name else ""

    flag("-e", "--venv_dir_path", "--environment", dest="environment_dir", metavar="DIR",
         text=f"the Python environment of driver and executors{required}: conda, venv, virtualenv, uv, pyenv")  # fmt: skip
    _where_flags(
        parser,
        "where the kernel goes, by default to this user's kernels"
        if needs_name
        else "where the kernel is",
    )
    flag("-t", "--kernels_template_path", "--template", dest="template", metavar="FILE",
         text="HOCON template of kernel.json" + default("the one that ships"))  # fmt: skip
    flag(
        "--display-name",
        "--display_name",
        dest="display_name",
        metavar="TEXT",
        text="what people see",
    )
    value_flags(parser, default)
    parser.add_argument(
        "--profile",
        dest="profiles",
        action="append",
        default=[],
        metavar="NAME",
        help="take the settings of this profile; of several the later wins, and what is given over all",
    )
    flag("--spark-start", dest="spark_start", metavar="WHEN", choices=("background", "eager", "none"),
         text="when Spark starts: background (default), while the kernel answers already; eager, before it answers; none, when you start it")  # fmt: skip
    flag("--archive-format", dest="archive_format", metavar="FORMAT", choices=("auto", "zip", "tar.gz"),
         text="zip, tar.gz or auto (default): zip for YARN, tar.gz elsewhere")  # fmt: skip
    choice_flags(parser, check="--check-import")
    parser.add_argument(
        "--store-secret",
        dest="store_secrets",
        action="append",
        default=[],
        metavar="KEY",
        help="store the value of KEY though it is a secret",
    )
    parser.add_argument("--deploy-mode", action=DeployMode, help=argparse.SUPPRESS)


def _making_flags(parser: argparse.ArgumentParser, *, installs: bool = False) -> None:
    parser.add_argument(
        "--install-ipykernel",
        action=argparse.BooleanOptionalAction,
        default=installs,
        help="install ipykernel into the environment where it is missing",
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="print what would be written, and write nothing"
    )
