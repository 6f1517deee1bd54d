"""Test that a content is made of another by patches."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_pyspark_kernels.core.archive.patching import difference
from jupyter_pyspark_kernels.core.packing.content import patched


@given(st.data())
def test_patches_make_the_new_content(data: st.DataObject) -> None:
    old = data.draw(st.binary(max_size=2000))
    new = bytearray(old)
    for _ in range(data.draw(st.integers(0, 5))) if old else ():
        new[data.draw(st.integers(0, len(old) - 1))] ^= 0xFF
    step = data.draw(st.integers(1, 700))

    patches = difference(old, bytes(new))

    blocks = (patched(old[at : at + step], at, patches) for at in range(0, len(old), step))
    assert b"".join(blocks) == bytes(new)
    assert list(patches) == sorted(patches)


@pytest.mark.parametrize("old", [b"", b"same"])
def test_nothing_differs(old: bytes) -> None:
    assert difference(old, old) == ()
