"""Compare versions, and hold requirements against what pip's own library says of them."""

import itertools

import pytest
from packaging.specifiers import SpecifierSet

from jupyter_pyspark_kernels.core.versions import dotted, is_refused, minor, numbers


@pytest.mark.parametrize(
    ("version", "found"),
    [("3.5.6", (3, 5, 6)), ("4.3.0rc1", (4, 3, 0)), ("3.3.0.3.3.7190.0-91", (3, 3, 0, 3, 3, 7190, 0)),
     ("21", (21,)), ("v2.1", (2, 1)), ("", ()), ("master", ())],
)  # fmt: skip
def test_numbers(version, found):
    assert numbers(version) == found
    assert minor(version) == (found[:2] if len(found) > 1 else ())
    assert numbers(dotted(found)) == found


def test_refused_as_by_packaging():
    versions = ["3.5.6", "4.0", "4.0.0", "4.1.4", "4.3.0", "10.0"]
    parts = [
        f"{sign}{version}" for sign in (">=", "<=", ">", "<", "==", "~=") for version in versions
    ]
    parts += ["==4.*", "==4.0.*", "==3.5.*"]
    wanted = [*parts, *map(",".join, itertools.combinations(parts, 2))]
    for text, version in itertools.product(wanted, versions):
        assert is_refused(version, text) is not SpecifierSet(text).contains(version), (
            text,
            version,
        )


def test_what_is_not_understood_refuses_nothing():
    for text in ("", "!=4.3.0", "===4.3", "@ https://example.org/x.whl", ">=4.0.dev1"):
        assert not is_refused("4.3.0", text)
    assert is_refused("4.3.0", "!=4.3.0, <4")
    assert not is_refused("", "<4")
