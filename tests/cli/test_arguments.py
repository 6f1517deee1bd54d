"""Test what the command line takes, and that an error names the flag."""

import pytest

from jupyter_pyspark_kernels.cli.arguments import command_parser, original_parser

COMMANDS = ["create", "update", "list", "show", "duplicate", "rename", "rebuild", "remove", "test"]
COMMANDS += ["environments", "spark-homes", "doctor", "pack", "verify", "inspect", "sizes"]
COMMANDS += ["config"]


def parse(*words):
    return command_parser().parse(list(words))


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help(command, capsys):
    with pytest.raises(SystemExit) as ended:
        command_parser().parse([*command.split(), "--help"])

    assert ended.value.code == 0
    assert "usage:" in capsys.readouterr().out


def test_help_of_the_originals(capsys):
    with pytest.raises(SystemExit) as ended:
        original_parser().parse(["--help"])

    assert ended.value.code == 0
    text = capsys.readouterr().out
    for flag in (
        "-t",
        "--kernels_template_path",
        "-d",
        "--kernels_dir_path",
        "-k",
        "--kernel_name",
    ):
        assert flag in text
    for flag in ("-e", "--venv_dir_path", "--spark_home", "--spark_master", "--spark.<name>"):
        assert flag in text


@pytest.mark.parametrize(
    "words",
    [
        ["create", "--no-such-flag", "x"],
        ["create", "--kernel", "x"],
        ["create", "--spark_hom", "x"],
        ["create", "stray"],
        ["list", "--spark_master", "yarn"],
        ["nonsense"],
        ["show"],
        ["duplicate", "a"],
        ["remove"],
        ["create", "--spark-start", "later"],
        ["create", "--archive-format", "rar"],
        ["test", "a", "--timeout", "soon"],
        ["create", "-k", ""],
        ["create", "--spark_home="],
    ],
)
def test_what_is_not_known_is_refused(words, refused):
    text = refused(*words)

    assert text.startswith("error: ")
    assert "--help" in text


def test_original_installs_ipykernel_and_create_does_not():
    assert original_parser().parse([]).install_ipykernel is True
    assert original_parser().parse(["--no-install-ipykernel"]).install_ipykernel is False
    assert parse("create").install_ipykernel is False
    assert parse("create", "--install-ipykernel").install_ipykernel is True
