"""Say what a person asks for: the settings of one kernel, as typed, not yet judged."""

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from .errors import InvalidSettingsError
from .pack_choices import SelfContained
from .profile import Profile
from .records import ArchiveFormat, Problem
from .rules import cut

SparkStart = Literal["background", "eager", "none"]

# What a kernel runs on when nobody says otherwise.
LOCAL_MASTER = "local[*]"


class KernelSettings(BaseModel):
    """Hold the settings of one kernel; only types are checked here, :mod:`.rules` judges values.

    Attributes
    ----------
    kernel_name
        Directory's name below the kernels_dir.
    display_name
        What people see; empty means the kernel name.
    environment_dir
        Absolute path of a Python environment: a directory with ``bin/python``.
    spark_home
        Absolute path of a Spark installation; empty means ``SPARK_HOME`` or the environment's own
        ``pyspark`` package.
    spark_master
        Spark's master URL, such as ``local[*]`` or ``yarn``. A kernel with profiles may leave it
        empty, or out: then it is theirs, or ``local[*]`` where they have none.
    spark_conf
        ``spark.*`` properties in the order given.
    template
        Absolute path of a HOCON template; empty means the one that ships with this package.
    hadoop_conf_dir, spark_conf_dir, java_home
        Absolute paths; empty means: what is found when the kernel is made.
    env
        Further environment variables of the kernel.
    spark_start
        When Spark starts: behind the kernel, before it answers, or when the user does it.
    archive_format
        ``auto`` is zip for YARN and tar.gz elsewhere.
    self_contained
        Whether the archive carries the interpreter: ``auto`` where the environment leans on a base.
    slim
        Whether the archive leaves out what no executor needs.
    leave_out
        Names of packages that the archive does not carry.
    check_imports
        Names of modules or packages that must import from the packed tree, or it is not used.
    store_secrets
        Keys of ``spark_conf`` and ``env`` whose secret values may be written to the file.
    submit_args
        Further spark-submit arguments, kept as they were read from a kernel made elsewhere.
    profiles
        Bundles of settings that lie below these (:mod:`.merging`), later ones winning. They are here
        by value: a kernel describes itself wherever it goes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    kernel_name: str
    environment_dir: str
    spark_home: str = ""
    spark_master: str = LOCAL_MASTER
    display_name: str = ""
    spark_conf: dict[str, str] = Field(default_factory=dict)
    template: str = ""
    hadoop_conf_dir: str = ""
    spark_conf_dir: str = ""
    java_home: str = ""
    env: dict[str, str] = Field(default_factory=dict)
    spark_start: SparkStart = "background"
    archive_format: Literal["auto"] | ArchiveFormat = "auto"
    self_contained: SelfContained = "auto"
    slim: bool = False
    # Lists in JSON become tuples here, so that a frozen record stays frozen.
    leave_out: tuple[str, ...] = Field(default=(), strict=False)
    check_imports: tuple[str, ...] = Field(default=(), strict=False)
    store_secrets: tuple[str, ...] = Field(default=(), strict=False)
    submit_args: tuple[str, ...] = Field(default=(), strict=False)
    profiles: tuple[Profile, ...] = Field(default=(), strict=False)

    @model_validator(mode="before")
    @classmethod
    def _says_no_master(cls, given: object) -> object:
        """Leave the master to the profiles where there are some and nothing is said."""
        if isinstance(given, dict) and given.get("profiles") and "spark_master" not in given:
            return {**given, "spark_master": ""}
        return given


def parse_settings(data: Mapping[str, object]) -> KernelSettings:
    """Make settings of a mapping such as decoded JSON.

    Raises
    ------
    InvalidSettingsError
        When a field is missing, unknown or of another type; every such field is named.
    """
    try:
        return KernelSettings.model_validate(dict(data))
    except ValidationError as error:
        raise InvalidSettingsError(shape_problems(error)) from error


def shape_problems(error: ValidationError) -> list[Problem]:
    """Turn pydantic's findings into problems, without echoing values that may be huge."""
    problems = []
    for finding in error.errors(include_url=False, include_input=False):
        field = ".".join(cut(str(part)) for part in finding["loc"])
        if finding["type"] == "extra_forbidden":
            message = f"{field!r} is not a setting. Check its spelling."
        elif finding["type"] == "missing":
            message = f"{field} is missing. Give it a value."
        elif finding["type"] == "string_type":
            message = f"{field} is no text. Write it in quotes."
        else:
            message = f"{field} has the wrong type: {finding['msg']}."
        problems.append(Problem(field=field, message=message))
    return problems
