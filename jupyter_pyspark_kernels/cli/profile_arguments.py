"""Say what the commands for profiles take, and the flags of all that a profile can hold."""

from collections.abc import Callable
from typing import Any

from .parsing import Once, Parser


def value_flags(parser: Parser, default: Callable[[str], str]) -> None:
    """Add a flag for each value that a profile, or a kernel itself, can give.

    Parameters
    ----------
    default
        Puts into brackets what holds when the flag is left out.
    """

    def flag(*names: str, dest: str, metavar: str, text: str, **options: Any) -> None:
        parser.add_argument(*names, dest=dest, action=Once, metavar=metavar, help=text, **options)

    parser.set_defaults(takes_properties=True)
    flag(
        "--spark_home",
        "--spark-home",
        dest="spark_home",
        metavar="DIR",
        text="Spark's installation" + default("SPARK_HOME, or the pyspark of the environment"),
    )
    flag("--spark_master", "--spark-master", dest="spark_master", metavar="URL",
         text="local[*], local[4], yarn, spark://host:port or k8s://https://host:port" + default("local[*]"))  # fmt: skip
    parser.add_argument(
        "--spark.<name>",
        dest="_",
        metavar="VALUE",
        help="any spark.* property, such as --spark.executor.memory 4g",
        default=None,
    )
    flag(
        "--hadoop-conf-dir",
        dest="hadoop_conf_dir",
        metavar="DIR",
        text="Hadoop's configuration, for YARN and HDFS" + default("HADOOP_CONF_DIR"),
    )
    flag(
        "--spark-conf-dir",
        dest="spark_conf_dir",
        metavar="DIR",
        text="where spark-defaults.conf is" + default("SPARK_CONF_DIR"),
    )
    flag(
        "--java-home",
        dest="java_home",
        metavar="DIR",
        text="Java's installation" + default("JAVA_HOME, or the java on PATH"),
    )
    parser.add_argument(
        "--env",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="further environment variable of the kernel",
    )


def add_profile_commands(command: Callable[..., Parser]) -> None:
    """Add profiles and profile."""
    command("profiles", "list the profiles to choose from: the administrator's and your own")
    profile = command("profile", "save a profile of your own, or remove one")
    profile.add_argument(
        "action", metavar="save|remove", choices=("save", "remove"), help="what to do"
    )
    profile.add_argument("name", metavar="NAME", help="the profile's name")
    profile.add_argument(
        "--about", action=Once, metavar="TEXT", help="a sentence on what it is for"
    )
    profile.add_argument(
        "--from",
        dest="kernel",
        action=Once,
        metavar="KERNEL",
        help="save what this kernel runs with; what is given besides wins",
    )
    profile.add_argument("--force", action="store_true", help="replace the profile of this name")
    value_flags(profile, lambda _: "")
