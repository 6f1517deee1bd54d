"""Test what happens before a command runs."""

import sys

from jupyter_pyspark_kernels import cli

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
