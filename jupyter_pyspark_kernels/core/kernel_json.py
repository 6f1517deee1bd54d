"""Turn judged settings into the exact ``kernel.json`` (design.md, part 4)."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from .archive import ALIAS, executor_variables, ships_archive
from .errors import TemplateError
from .pack_choices import choices_of
from .readback import FORMAT_VERSION, METADATA, undouble
from .records import Environment, PlannedArchive, Problem, SparkHome
from .settings import KernelSettings
from .submit_args import build
from .template import (
    VARIABLES,
    Skeleton,
    compile_template,
    default_template,
    fill,
    read_template,
    uses,
)
from .user_site import VARIABLES as WITHOUT_USER_SITE
from .user_site import looks_there

STARTUP_FILE = "pyspark_startup.py"

# What Jupyter itself reads; everything else in a kernel.json is somebody's own and is kept.
_OURS = frozenset({"argv", "display_name", "language", "env", "metadata"})


@dataclass(frozen=True)
class Rendered:
    """Hold a rendered ``kernel.json`` and what is doubtful in it."""

    content: dict[str, JsonValue]
    problems: tuple[Problem, ...]


def render(
    settings: KernelSettings,
    environment: Environment,
    spark_home: SparkHome,
    resource_dir: str,
    archive: PlannedArchive | None,
    *,
    own: KernelSettings | None = None,
    found: Sequence[str] = (),
) -> Rendered:
    """Render the template with these settings.

    Parameters
    ----------
    own
        What the kernel says itself, where its profiles say more: that is what is stored.
    found
        Fields of its own that were found and that nobody gave; they are named beside the settings.

    Raises
    ------
    TemplateError
        When the template cannot be read or rendered; its message names file, line and variable.
    """
    variables = _variables(settings, environment, spark_home, resource_dir, archive)
    skeleton = _compiled(settings, frozenset(variables))
    content = fill(skeleton, variables)
    problems = []
    if not uses(skeleton, "PYSPARK_SUBMIT_ARGS"):
        problems.append(
            "does not use ${PYSPARK_SUBMIT_ARGS}: master, properties and archive have no effect"
        )
    if (
        settings.template
        and settings.spark_start != "eager"
        and not uses(skeleton, "PYTHONSTARTUP")
    ):
        problems.append(
            "does not use ${PYTHONSTARTUP}: Spark starts, if at all, before the kernel answers, "
            "and a failed start is not explained"
        )
    content = _completed(content, settings, environment)
    content["metadata"] = _metadata(content.get("metadata"), own or settings, found)
    doubts = [
        Problem(
            field="template", severity="warning", message=f"Template {settings.template} {text}."
        )
        for text in problems
    ]
    doubts += path_problems(content, environment, spark_home)
    return Rendered(content, tuple(doubts))


def template_problems(settings: KernelSettings) -> Iterator[Problem]:
    """Yield what is wrong with the template, whatever environment and Spark home it is rendered for."""
    without = {name for name, value in _optional(settings).items() if not value}
    try:
        _compiled(settings, frozenset(VARIABLES) - without)
    except TemplateError as error:
        yield Problem(field="template", message=str(error))


def _compiled(settings: KernelSettings, given: frozenset[str]) -> Skeleton:
    text = read_template(settings.template) if settings.template else default_template()
    return compile_template(text, name=settings.template or "default", given=given)


def _variables(
    settings: KernelSettings,
    environment: Environment,
    spark_home: SparkHome,
    resource_dir: str,
    archive: PlannedArchive | None,
) -> dict[str, str]:
    ships = ships_archive(settings.spark_master)
    given = {
        "KERNEL_NAME": settings.kernel_name,
        "DISPLAY_NAME": settings.display_name or settings.kernel_name,
        "SPARK_HOME": settings.spark_home,
        "PYTHONPATH": os.pathsep.join(spark_home.pythonpath),
        "PYSPARK_DRIVER_PYTHON": environment.python,
        "PYSPARK_PYTHON": f"./{ALIAS}/bin/python" if ships else environment.python,
        "PYSPARK_SUBMIT_ARGS": build(
            settings.spark_master,
            _properties(settings, environment) if ships else settings.spark_conf,
            archive.path if archive else None,
            ALIAS,
            settings.submit_args,
        ),
        "PYTHONSTARTUP": os.path.join(resource_dir, STARTUP_FILE),
        "RESOURCE_DIR": resource_dir,
        **_optional(settings),
    }
    # A name that is missing is a problem of its own, not of every template that uses it.
    always = {"KERNEL_NAME", "DISPLAY_NAME"}
    return {name: value for name, value in given.items() if value or name in always}


def _optional(settings: KernelSettings) -> dict[str, str]:
    """Return the variables that may have no value: then it is empty."""
    return {
        "SPARK_START": "" if settings.spark_start == "background" else settings.spark_start,
        "LC_ALL": "" if "LC_ALL" in settings.env else "C.UTF-8",
        **_found_directories(settings),
    }


def _properties(settings: KernelSettings, environment: Environment) -> Mapping[str, str]:
    """Add what executors need to run the archive's Python, and nothing else of theirs."""
    needed = {
        f"spark.executorEnv.{name}": value
        for name, value in executor_variables(environment, choices_of(settings)).items()
    }
    return {
        **settings.spark_conf,
        **{k: v for k, v in needed.items() if k not in settings.spark_conf},
    }


def _found_directories(settings: KernelSettings) -> dict[str, str]:
    return {
        "HADOOP_CONF_DIR": settings.hadoop_conf_dir,
        "SPARK_CONF_DIR": settings.spark_conf_dir,
        "JAVA_HOME": settings.java_home,
    }


def _completed(
    content: dict[str, JsonValue],
    settings: KernelSettings,
    environment: Environment,
) -> dict[str, JsonValue]:
    """Add the variables that no template has to spell out."""
    rendered = content.get("env")
    env = dict(rendered) if isinstance(rendered, dict) else {}
    further = {
        **{k: v for k, v in _found_directories(settings).items() if v and k not in env},
        **settings.env,
    }
    if "LC_ALL" not in settings.env:
        env.setdefault("LC_ALL", "C.UTF-8")
    if ships_archive(settings.spark_master) and looks_there(environment):
        # The driver has what executors have, and no more.
        env = {**WITHOUT_USER_SITE, **env}
    env |= {key: value.replace("$", "$$") for key, value in further.items()}
    return {**content, "env": env}


def _metadata(
    rendered: JsonValue, own: KernelSettings, found: Sequence[str]
) -> dict[str, JsonValue]:
    """Return the template's own metadata with the settings that the kernel is made from."""
    ours: dict[str, JsonValue] = {"version": FORMAT_VERSION, "settings": stored(own)}
    if found:
        ours["found"] = list(found)
    return {**(rendered if isinstance(rendered, dict) else {}), METADATA: ours}


def stored(settings: KernelSettings) -> dict[str, JsonValue]:
    """Return the settings as they are stored: no field that says only the default."""
    made = settings.model_dump(mode="json", exclude_defaults=True)
    if settings.profiles:
        # Left out, the master is the profiles'.
        made.pop("spark_master", None)
        made |= {"spark_master": settings.spark_master} if settings.spark_master else {}
    return made


def keep_foreign(
    content: dict[str, JsonValue], current: Mapping[str, JsonValue]
) -> dict[str, JsonValue]:
    """Carry over what the current ``kernel.json`` holds and this tool does not know."""
    kept = {key: value for key, value in current.items() if key not in _OURS and key not in content}
    old, new = current.get("metadata"), content.get("metadata")
    metadata = {**(old if isinstance(old, dict) else {}), **(new if isinstance(new, dict) else {})}
    return {**content, **kept, "metadata": metadata}


def path_problems(
    content: Mapping[str, JsonValue], environment: Environment | None, spark_home: SparkHome | None
) -> Iterator[Problem]:
    """Yield what a ``kernel.json`` names on Python's path or as start-up file and is not there."""
    env = content.get("env")
    env = env if isinstance(env, dict) else {}
    # What Jupyter puts in of the server's own path cannot be looked at.
    entries = [undouble(entry) for entry in str(env.get("PYTHONPATH", "")).split(os.pathsep)]
    pythonpath = [entry for entry in entries if entry]
    mend = "Write PYTHONPATH: ${PYTHONPATH} in the template, which follows the Spark home."
    for entry in pythonpath:
        if not os.path.exists(entry):
            there = (
                f" This Spark home has py4j {spark_home.py4j_version}."
                if spark_home and "py4j" in entry
                else ""
            )
            yield Problem(
                field="template",
                severity="warning",
                message=f"PYTHONPATH names {entry}, which is not there.{there} {mend}",
            )
    imports = None in entries or any(map(_holds_pyspark, pythonpath))
    if not imports and not (environment and environment.pyspark):
        yield Problem(
            field="template",
            severity="warning",
            message=f"No pyspark can be imported from PYTHONPATH {os.pathsep.join(pythonpath)!r}. {mend}",
        )


def _holds_pyspark(entry: str) -> bool:
    return os.path.basename(entry) == "pyspark.zip" or os.path.isfile(
        os.path.join(entry, "pyspark", "__init__.py")
    )
