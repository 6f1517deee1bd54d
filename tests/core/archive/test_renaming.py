"""Test that members get other names."""

from jupyter_pyspark_kernels.core.archive.members import Member
from jupyter_pyspark_kernels.core.archive.renaming import below, split


def member(name: str) -> Member:
    return Member(name, "", 0, 0o644, 0, 0, 0)


def test_split_and_put_together() -> None:
    members = [member("lib/a/x"), member("lib/ab"), member("lib/a")]

    inside, others = split("lib/a/", members)

    assert [m.name for m in inside] == ["x"]
    assert [m.name for m in others] == ["lib/ab", "lib/a"]
    assert [*below("lib/a/", inside)] == members[:1]
