"""Move real scripts of pip, uv and others with their interpreter, and run them."""

import __future__

import ast
import shutil
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
from support import environments, places

from jupyter_pyspark_kernels.core.archive.scripts import relocatable_script

PYTHON = b"/opt/environment/bin/python"
NAMES = [PYTHON, PYTHON + b"3", b"/opt/with a space/bin/python"]
START = b'\'\'\'exec\' "$(dirname -- "$(readlink -f -- "$0")")/python"'
REPORT = "import sys\nprint(sys.argv[1:], sys.flags.isolated, sys.flags.ignore_environment)\n"


def relocate(content: bytes) -> bytes:
    return relocatable_script(content, NAMES)


# --- what is written ---


@pytest.mark.parametrize(
    "first",
    [
        b"#!/opt/environment/bin/python\n",
        b"#! /opt/environment/bin/python3  \n",
        b"#!/opt/environment/bin/python\r\n",
        b'#!"/opt/with a space/bin/python"\n',
        b"#!/bin/sh\n'''exec' /opt/environment/bin/python \"$0\" \"$@\"\n' '''\n",
        b"#!/bin/sh\n'''exec' \"/opt/with a space/bin/python\" \"$0\" \"$@\"\n' '''\n",
        b"#!/bin/sh\n'''exec' '/opt/with a space/bin/python' \"$0\" \"$@\"\n' '''\n",
        b"#!/bin/sh\n'''exec' \"/opt/with a space/bin/python\" \"$0\" \"$@\" #'''\n",
    ],
)
def test_forms_of_first_lines(first: bytes) -> None:
    expected = b"#!/bin/sh\n" + START + b' "$0" "$@"\n' + b"' '''\nprint()\n"
    assert relocate(first + b"print()\n") == expected
    # What was written once is left alone.
    assert relocate(expected) == expected


def test_arguments_stay() -> None:
    plain = relocate(b"#!" + PYTHON + b" -I -Werror::UserWarning\nprint()\n")
    shell = relocate(b"#!/bin/sh\n'''exec' " + PYTHON + b" -I -E \"$0\" \"$@\"\n' '''\n")
    assert START + b' -I -Werror::UserWarning "$0" "$@"\n' in plain
    assert START + b' -I -E "$0" "$@"\n' in shell


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x7fELF#!" + PYTHON,
        b"#!/usr/bin/python3\nprint()\n",
        b"#!" + PYTHON + b"3.11\nprint()\n",
        b"#!/usr/bin/env python\n",
        b"#!/bin/sh\nexec " + PYTHON + b' "$0"\n',
        b"#!/bin/sh\n'''exec' /other/python \"$0\" \"$@\"\n' '''\n",
        b"#!/bin/sh\n'''exec' 'unended \"$0\" \"$@\"\n' '''\n",
        b"#!/bin/sh\n'''exec' \"$(dirname -- \"$(realpath -- \"$0\")\")\"/'python' \"$0\" \"$@\"\n' '''\n",
        # What the shell would read otherwise.
        b"#!" + PYTHON + b" -c'$(x)'\n",
        b"import sys\n#!" + PYTHON,
    ],
)
def test_other_files_stay(content: bytes) -> None:
    assert relocate(content) == content


def test_encoding_counts_in_the_first_two_lines_only() -> None:
    made = relocate(b"#!" + PYTHON + b"\n# -*- coding: latin-1 -*-\nx = '\xe4'\n")
    assert made.split(b"\n")[1] == b"# -*- coding: latin-1 -*-"
    assert ast.unparse(ast.parse(made)).endswith("x = 'ä'")


@pytest.mark.parametrize(
    "body",
    [
        b'# a comment\n\n"""Usage: tool."""\nfrom __future__ import annotations\n',
        b"# coding: utf-8\n'Usage: '\\\n'tool.'\nfrom __future__ import annotations\n",
        b"r'''Usage: tool.'''  # comment\nfrom __future__ import annotations\n",
        b"from __future__ import annotations\n",
    ],
)
def test_future_imports_stay_first(body: bytes) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        module = compile(made := relocate(b"#!" + PYTHON + b"\n" + body), "script", "exec")
    assert module.co_flags & __future__.annotations.compiler_flag
    assert made.count(START) == 1
    assert ("Usage" in str(ast.get_docstring(ast.parse(made)))) is (b"Usage" in body)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"b'text'\n",
        b"'a'.join(x)\n",
        b"'unended",
        b"\0",
        b"if 1:\n  'text'\n",
        b" 'text'\n",
    ],
)
def test_bodies_without_a_docstring(body: bytes) -> None:
    made = relocate(b"#!" + PYTHON + b"\n" + body)
    assert made == b"#!/bin/sh\n" + START + b' "$0" "$@"\n' + b"' '''\n" + body


def test_body_that_is_no_text() -> None:
    """Whether the text after it is seen as a docstring differs between versions of Python."""
    made = relocate(b"#!" + PYTHON + b"\n#\n#\n# \xff\n'text'\n")
    assert made.count(START + b' "$0" "$@"\n' + b"' '''") == 1


# --- what runs ---


@pytest.fixture
def moved(tmp_path: Path) -> Callable[[str], Path]:
    """Write a script of an interpreter that is gone, into a directory with another one."""

    def write(first_lines: str) -> Path:
        directory = tmp_path / "a moved ünïcode 'dir\" $x" / "bin"
        directory.mkdir(parents=True)
        (directory / "python").symlink_to(sys.executable)
        script = directory / "tool"
        script.write_bytes(relocate(first_lines.encode() + REPORT.encode()))
        script.chmod(0o755)
        return script

    return write


def output(*command: object, **options: object) -> str:
    run = subprocess.run(
        list(map(str, command)), capture_output=True, text=True, check=True, **options
    )
    return run.stdout.strip()


def test_script_runs_from_everywhere(moved: Callable[[str], Path], tmp_path: Path) -> None:
    script = moved(f"#!{PYTHON.decode()}\n")
    link = tmp_path / "link to tool"
    link.symlink_to(script)
    words = ["a b", "", "*", "-I"]
    expected = f"{words!r} 0 0"

    assert output(script, *words) == expected
    assert output(link, *words) == expected
    assert output("./tool", *words, cwd=script.parent) == expected
    assert output("sh", "tool", *words, cwd=script.parent) == expected
    path = f"{script.parent}:{environments.SYSTEM_PATH}"
    assert output("sh", "-c", 'tool "$@"', "sh", *words, env={"PATH": path}) == expected
    assert output(sys.executable, script, *words) == expected


def test_arguments_reach_the_interpreter(moved: Callable[[str], Path]) -> None:
    assert output(moved(f"#!{PYTHON.decode()} -I\n"), "x") == "['x'] 1 1"


@pytest.mark.parametrize("directory", ["short", "with a space", "long" * 50])
@pytest.mark.parametrize("installer", ["pip", "uv"])
def test_console_scripts_of_installers(installer: str, directory: str, tmp_path: Path) -> None:
    """Install a real package in an environment, move that, and take its old place away."""
    environment = tmp_path / directory / "ä"
    environments.run(sys.executable, "-m", "venv", "--without-pip", environment)
    python = environment / "bin" / "python"
    wheel = make_wheel(tmp_path)
    if installer == "uv":
        uv = (places.tool("uv"), "pip", "install", "--quiet", "--offline", "--no-config")
        environments.run(*uv, "--python", python, wheel)
    else:
        pip = (sys.executable, "-m", "pip", "--python", python, "install", "--quiet")
        environments.run(*pip, "--no-index", "--disable-pip-version-check", wheel)
    script = environment / "bin" / "my-tool"
    before = script.read_bytes()
    script.write_bytes(relocatable_script(before, [bytes(python)]))
    moved = shutil.move(environment, tmp_path / "new place")

    assert bytes(python) in before
    assert str(environment) not in script_text(moved)
    assert output(moved / "bin" / "my-tool", "a b") == f"['a b'] {moved}"


def script_text(environment: Path) -> str:
    return (environment / "bin" / "my-tool").read_text()


def make_wheel(directory: Path) -> Path:
    """Build the smallest package with a console script."""
    project = directory / "project"
    project.mkdir()
    (project / "my_tool.py").write_text("import sys\ndef main(): print(sys.argv[1:], sys.prefix)\n")
    (project / "pyproject.toml").write_text(
        '[project]\nname = "my-tool"\nversion = "1"\ndescription = "A tool."\nscripts = {my-tool = "my_tool:main"}\n'
        '[build-system]\nrequires = []\nbuild-backend = "flit_core.buildapi"\n'
        '[tool.flit.module]\nname = "my_tool"\n'
    )
    code = "import sys; from flit_core.buildapi import build_wheel; build_wheel(sys.argv[1])"
    subprocess.run([sys.executable, "-c", code, directory], cwd=project, check=True)
    return next(directory.glob("*.whl"))
