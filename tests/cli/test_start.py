"""Test what happens before a command runs."""

import json
import subprocess
import sys

import pytest

from jupyter_pyspark_kernels import cli
from jupyter_pyspark_kernels.cli.arguments import command_parser
from jupyter_pyspark_kernels.cli.run import command_of

RUN = "jupyter_pyspark_kernels.cli.run"


class Interrupt:
    """Stop the loading of the command as Ctrl-C does."""

    def find_spec(self, name, *_):
        if name == RUN:
            raise KeyboardInterrupt


def test_stopped_while_it_loads(monkeypatch, capsys):
    monkeypatch.delitem(sys.modules, RUN, raising=False)
    monkeypatch.delattr(cli, "run", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Interrupt(), *sys.meta_path])

    code = cli.main(["list"])

    assert code == 130
    assert capsys.readouterr().err == "error: Stopped; nothing was changed.\n"


def test_every_command_is_run_by_something():
    (commands,) = [action for action in command_parser()._actions if action.choices]

    assert all(callable(command_of(name)) for name in commands.choices)


PACKAGE = "jupyter_pyspark_kernels"
# What takes a while to import, and what of it each command needs none of.
NEEDLESS = {
    "pack": [
        "tqdm",
        "tarfile",
        f"{PACKAGE}.core.kernels",
        f"{PACKAGE}.core.store",
    ],
    "rebuild": ["tqdm", "tarfile", f"{PACKAGE}.core.archives", f"{PACKAGE}.cli.conf"],
}


@pytest.mark.parametrize("command", NEEDLESS)
def test_a_command_loads_nothing_that_it_does_not_need(command):
    code = (
        "import json, sys\n"
        "from jupyter_pyspark_kernels.cli.run import command_of\n"
        "command_of(sys.argv[1])\n"
        "print(json.dumps([*sys.modules]))"
    )
    words = [sys.executable, "-c", code, command]
    said = subprocess.run(words, check=True, capture_output=True, text=True).stdout

    loaded = set(json.loads(said))
    assert f"{PACKAGE}.core.archive.packing" in loaded
    assert sorted(loaded & {*NEEDLESS[command]}) == []
