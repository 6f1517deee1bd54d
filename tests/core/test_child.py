"""Test that a program of an environment runs to its end and leaves nothing behind."""

import os
import sys
import time

import pytest

from jupyter_pyspark_kernels.core.child import run_child
from jupyter_pyspark_kernels.core.errors import CancelledError, EnvironmentUnusableError


def run(program, **options):
    return run_child([sys.executable, "-I", "-c", program], {}, **options)


def test_code_and_last_lines():
    outcome = run("import os, sys; print(len(os.environ)); print('x' * 9999); sys.exit(3)")

    assert outcome.code == 3
    assert outcome.lines[-1] == "x" * 500


def test_it_gets_no_variables_of_ours(monkeypatch):
    monkeypatch.setenv("SECRET", "hunter2")

    outcome = run("import os; print(sorted(os.environ))")

    assert "SECRET" not in outcome.lines[-1]


def is_running(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("way", ["time", "cancel"])
def test_its_children_end_with_it(tmp_path, way):
    note = tmp_path / "pid"
    program = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"open({str(note)!r}, 'w').write(str(child.pid) + ' ')\n"
        "time.sleep(600)\n"
    )
    options = {"seconds": 5.0} if way == "time" else {"cancelled": lambda: is_written(note)}

    with pytest.raises(TimeoutError if way == "time" else CancelledError):
        run(program, **options)

    pid = int(note.read_text())
    while is_running(pid) and not is_dead(pid):
        time.sleep(0.05)


def is_written(note):
    return note.exists() and note.read_text().endswith(" ")


def is_dead(pid):
    """Tell a process that ended and that nobody has asked for."""
    with open(f"/proc/{pid}/stat") as file:
        return file.read().rpartition(")")[2].split()[0] == "Z"


def test_what_cannot_be_started_is_named():
    with pytest.raises(EnvironmentUnusableError, match="/no/such"):
        run_child(["/no/such"], {})
