"""Test where what can be made again is kept."""

import sys

import pytest

from jupyter_pyspark_kernels.core.cache_directory import cache_directory


@pytest.mark.parametrize(
    ("platform", "environ", "directory"),
    [
        ("linux", {"HOME": "/home/ana"}, "/home/ana/.cache/jupyter-pyspark-kernels"),
        ("darwin", {"HOME": "/Users/ana"}, "/Users/ana/Library/Caches/jupyter-pyspark-kernels"),
        ("linux", {"HOME": "/h", "XDG_CACHE_HOME": "/fast"}, "/fast/jupyter-pyspark-kernels"),
        ("linux", {"HOME": "/h", "XDG_CACHE_HOME": "fast"}, "/h/.cache/jupyter-pyspark-kernels"),
        ("linux", {"XDG_CACHE_HOME": ""}, ""),
        ("linux", {"HOME": "here"}, ""),
    ],
)
def test_it_is_the_user_s_own(monkeypatch, platform, environ, directory):
    monkeypatch.setattr(sys, "platform", platform)

    assert cache_directory(environ) == directory
