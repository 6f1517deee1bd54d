"""Test that the command which is shown makes the same kernel."""

from jupyter_pyspark_kernels.cli.arguments import command_parser
from jupyter_pyspark_kernels.cli.requests import new_settings
from jupyter_pyspark_kernels.command_line import command_gaps, command_of
from jupyter_pyspark_kernels.config_files import load_config
from jupyter_pyspark_kernels.core.settings import KernelSettings

BASE = KernelSettings(
    kernel_name="a",
    environment_dir="/e",
    spark_conf={"spark.a": "1", "spark.b": "2"},
    env={"A": "1"},
    store_secrets=("X",),
)


def test_command_of_is_read_back_as_the_same_settings():
    settings = BASE.model_copy(
        update={
            "display_name": "-x $HOME 'é'\"",
            "spark_conf": {
                "spark.a": "-Dx=1",
                "spark.b": "--conf",
                "spark.c": "",
                "spark.d": "a\nb",
            },
            "spark_start": "none",
            "archive_format": "zip",
            "self_contained": "never",
            "slim": True,
            "leave_out": ("numpy", "scipy"),
            "check_imports": ("pandas",),
        }
    )

    words = command_of(settings, "/k")

    assert words[:2] == ["jupyter", "pyspark-kernels"]
    arguments = command_parser().parse(words[2:])
    assert arguments.kernels_dir == "/k"
    assert new_settings(arguments, load_config()) == settings


def test_command_gaps():
    assert command_gaps(BASE) == []
    [gap] = command_gaps(BASE.model_copy(update={"submit_args": ("--proxy-user",)}))
    assert "--proxy-user" in gap
    secret = BASE.model_copy(update={"env": {"HF_TOKEN": "hunter2"}})
    [gap] = command_gaps(secret)
    assert "hidden" in gap
    assert "hunter2" not in gap
    assert "hunter2" not in " ".join(command_of(secret, "/k"))
