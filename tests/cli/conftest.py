"""Fixtures for the tests of the command line: it is called in this process where that is enough."""

import json
import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from support import places
from support.small_kernels import make_environment

from jupyter_pyspark_kernels import cli
from jupyter_pyspark_kernels.cli.arguments import command_parser
from jupyter_pyspark_kernels.cli.parsing import Parser


@dataclass(frozen=True)
class Ran:
    """What one command gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The record that was printed for programs."""
        return json.loads(self.out)


@pytest.fixture(scope="session")
def small_environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that packs in an instant; its ipykernel is a name only. Not to be changed."""
    return make_environment(tmp_path_factory.mktemp("small") / "env")


@pytest.fixture
def call(
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Iterator[Callable[..., Ran]]:
    """Call `jupyter pyspark-kernels` with these words; `face=cli.original` calls the original's."""
    monkeypatch.setenv("SPARK_HOME", str(places.find_spark_home()))
    monkeypatch.chdir(tmp_path)
    before = signal.getsignal(signal.SIGTERM)

    def run(*words: object, face: Callable[[list[str]], int] = cli.main) -> Ran:
        capfd.readouterr()
        try:
            code = face([str(word) for word in words])
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 1
        seen = capfd.readouterr()
        return Ran(code, seen.out, seen.err)

    yield run
    signal.signal(signal.SIGTERM, before)


@pytest.fixture
def create(call: Callable[..., Ran], small_environment: Path) -> Callable[..., Ran]:
    """Make a kernel of the small environment: `create("etl", "--spark_master", "yarn")`."""

    def run(name: str, *words: object) -> Ran:
        return call("create", "-k", name, "-e", small_environment, *words)

    return run


@pytest.fixture
def kernel_json(kernels_dir: Path) -> Callable[[str], dict[str, Any]]:
    """Read a kernel's file."""

    def read(name: str) -> dict[str, Any]:
        content: dict[str, Any] = json.loads(
            (kernels_dir / name / "kernel.json").read_text("utf-8")
        )
        return content

    return read


@pytest.fixture
def umask() -> Iterator[Callable[[int], None]]:
    """Set the umask of this process for one test."""
    before = os.umask(0o022)

    def change(mask: int) -> None:
        os.umask(mask)

    change(before)
    yield change
    change(before)


@pytest.fixture
def refused(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Parse words that must be refused, and return the message."""

    def run(*words: str, parser: Callable[[], Parser] = command_parser) -> str:
        with pytest.raises(SystemExit) as ended:
            parser().parse(list(words))
        assert ended.value.code == 2
        return capsys.readouterr().err

    return run
