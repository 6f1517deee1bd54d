"""Test that texts come back as they were added."""

from hypothesis import given
from hypothesis import strategies as st

from jupyter_pyspark_kernels.core.archive.texts import Texts

# Names as os.listdir gives them: bytes that are not UTF-8 are lone surrogates of one kind.
NAMES = st.lists(st.binary(max_size=9).map(lambda name: name.decode(errors="surrogateescape")))


@given(NAMES)
def test_there_and_back(names: list[str]) -> None:
    texts = Texts()
    for name in names:
        texts.append(name)

    assert [texts[n] for n in range(len(names))] == names
    assert texts.some(range(len(names) - 1, -1, -1)) == names[::-1]
    whole = "\0".join(names[::-1]).encode(errors="surrogateescape")
    assert texts.joined(range(len(names) - 1, -1, -1)) == whole
