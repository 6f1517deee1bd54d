"""Test how pyspark is forgotten where it could not be imported."""

import sys
import types

import pytest

from jupyter_pyspark_kernels.startup.gateway import forget_modules


def test_packages_are_forgotten_with_their_modules(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("half", "half.module", "halfway"):
        monkeypatch.setitem(sys.modules, name, types.ModuleType(name))
    forget_modules("half", "absent")
    assert [name for name in sys.modules if name.startswith("half")] == ["halfway"]
