"""Say what the commands for Spark's properties take."""

from collections.abc import Callable

from .parsing import Once, Parser


def add_conf_commands(command: Callable[..., Parser]) -> None:
    """Add check-conf and catalogue."""
    check = command(
        "check-conf",
        "judge each property of a spark-defaults.conf as Spark does",
        (
            "file",
            'spark-defaults.conf, or JSON lines of {"key": …, "value": …}; - is the standard input',
        ),
    )
    catalogue = command(
        "catalogue",
        "build the catalogue of a Spark's properties from that Spark",
    )
    catalogue.add_argument("action", metavar="build", choices=("build",), help="what to do")
    for parser in (check, catalogue):
        parser.add_argument(
            "--spark-home",
            "--spark_home",
            dest="spark_home",
            action=Once,
            default="",
            metavar="DIR",
            help="the Spark that is meant (default: SPARK_HOME)",
        )
    check.add_argument(
        "--spark-version",
        action=Once,
        default="",
        metavar="V",
        help="the Spark release that is meant, such as 4.3.0 (default: the newest known)",
    )
    check.add_argument(
        "--catalogue",
        action=Once,
        default="",
        metavar="FILE",
        help="a catalogue that 'catalogue build' made",
    )
    check.add_argument(
        "--master",
        action=Once,
        default="",
        metavar="URL",
        help="the master that is meant, such as yarn (default: spark.master of the file)",
    )
    catalogue.add_argument(
        "--out",
        action=Once,
        default="",
        metavar="FILE",
        help="write it there (- is the standard output); without, it is kept in your cache directory, and "
        "check-conf and the form judge that Spark by it",
    )
