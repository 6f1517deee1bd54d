"""Name what an administrator can set once for everybody; :mod:`.config_files` reads it."""

from traitlets import Bool, Dict, Enum, Int, List, Unicode, Union
from traitlets.config import Configurable

from .core.errors import KernelError
from .core.pack_choices import SELF_CONTAINED

CONFIG_NAME = "jupyter_pyspark_kernels_config"
# What the server enforces: a user's own config file cannot change what a file of the system says.
ENFORCED = (
    "offered_locations",
    "allowed_spark_homes",
    "allowed_spark_masters",
    "fixed_settings",
    "fixed_spark_conf",
    "fixed_profiles",
    "max_packing",
    "max_packed_mib",
)


class ConfigError(KernelError):
    """Say what is wrong with a config file."""

    code = "config"


class PySparkKernels(Configurable):
    """Hold the defaults of new kernels; a user's own setting wins over each of them."""

    kernels_dir = Unicode(
        help="Where kernels go unless -d says otherwise; empty is this user's directory."
    ).tag(config=True)
    template = Unicode(help="HOCON template of kernel.json; empty is the one that ships.").tag(
        config=True
    )
    spark_home = Unicode(
        help="Spark installation; empty is SPARK_HOME or the environment's pyspark."
    ).tag(config=True)
    spark_homes = List(
        trait=Unicode(),
        help="Further Spark installations to choose from; '/srv/spark/*' is all that match.",
    ).tag(config=True)
    spark_master = Unicode("local[*]", help="Spark's master URL.").tag(config=True)
    spark_conf = Dict(
        value_trait=Unicode(),
        key_trait=Unicode(),
        help="spark.* properties that every new kernel gets.",
    ).tag(config=True)
    hadoop_conf_dir = Unicode(help="Hadoop's configuration; empty is HADOOP_CONF_DIR.").tag(
        config=True
    )
    spark_conf_dir = Unicode(help="Spark's configuration; empty is SPARK_CONF_DIR.").tag(
        config=True
    )
    java_home = Unicode(help="Java; empty is JAVA_HOME or the java on PATH.").tag(config=True)
    self_contained = Enum(
        SELF_CONTAINED,
        "auto",
        help="Whether archives carry the interpreter: auto is where the environment leans on a base.",
    ).tag(config=True)
    slim = Bool(default_value=False, help="Whether archives leave out what no executor needs.").tag(
        config=True
    )
    leave_out = List(trait=Unicode(), help="Packages that archives do not carry.").tag(config=True)
    locations = Dict(
        value_trait=Unicode(),
        key_trait=Unicode(),
        help="Further kernels directories to choose from, name to path.",
    ).tag(config=True)
    environment_roots = List(
        trait=Unicode(),
        help="Directories that are looked through for Python environments, three levels deep.",
    ).tag(config=True)
    templates = Dict(
        value_trait=Unicode(),
        key_trait=Unicode(),
        help="Further templates that the form offers, name to path.",
    ).tag(config=True)
    profiles = Dict(
        value_trait=Dict(key_trait=Unicode()),
        key_trait=Unicode(),
        help="Named bundles of settings to choose from: name to about, spark_conf, env, spark_master, …",
    ).tag(config=True)

    # What follows is enforced by the server extension, for the form and for every other client.
    offered_locations = List(
        trait=Unicode(),
        help="Names of the locations in which the server makes kernels; empty is all of them.",
    ).tag(config=True)
    allowed_spark_homes = List(
        trait=Unicode(), help="Spark installations that kernels may use; empty is any."
    ).tag(config=True)
    allowed_spark_masters = List(
        trait=Unicode(),
        help="Masters that kernels may use; 'spark://*' is all that begin so, empty is any.",
    ).tag(config=True)
    fixed_settings = Dict(
        value_trait=Union([Bool(), Unicode(), List(trait=Unicode())]),
        key_trait=Unicode(),
        help="Settings that nobody can change, such as {'template': '/srv/kernel.conf'}.",
    ).tag(config=True)
    fixed_spark_conf = Dict(
        value_trait=Unicode(),
        key_trait=Unicode(),
        help="spark.* properties that every kernel gets and nobody can change.",
    ).tag(config=True)
    fixed_profiles = List(
        trait=Unicode(), help="Names of profiles that every kernel has and nobody can take out."
    ).tag(config=True)
    reasons = Dict(
        value_trait=Unicode(),
        key_trait=Unicode(),
        help="Field to the sentence that is shown where it is fixed or refused.",
    ).tag(config=True)
    max_packing = Int(
        2, min=0, help="How many archives a server packs at the same time; 0 is none at all."
    ).tag(config=True)
    max_packed_mib = Int(
        0, min=0, help="MiB of files, before compression, that a server packs at most; 0 is any."
    ).tag(config=True)
    finished_job_seconds = Int(
        3600, min=60, help="Seconds for which the result of a finished job can be read."
    ).tag(config=True)


def named_homes(config: PySparkKernels, fixed: str = "") -> list[tuple[str, str]]:
    """Return path and source of each Spark home that the config names, the default first."""
    named = [(fixed, "fixed by the administrator"), (config.spark_home, "the default here")]
    named += [(path, "allowed by the administrator") for path in config.allowed_spark_homes]
    named += [(path, "configured by the administrator") for path in config.spark_homes]
    return [(path, source) for path, source in named if path]
