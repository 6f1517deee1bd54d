"""Test that members are sorted by the whole of their names, as the archive has them."""

from hypothesis import given
from hypothesis import strategies as st

from jupyter_pyspark_kernels.core.archive.member_columns import MemberColumns
from jupyter_pyspark_kernels.core.archive.members import Member
from jupyter_pyspark_kernels.core.archive.ordering import in_order

# What is before and behind a slash among characters; files never have the name of a folder.
FOLDERS = st.lists(st.sampled_from(["a", "a-", "a.", "a0", "é", "\udce4"]), max_size=4)
FILES = st.sampled_from(["x", "a-x", "a.py", "a0x", "ax", "𝒳"])
NAMES = st.lists(st.tuples(FOLDERS, FILES).map(lambda name: "/".join([*name[0], name[1]])))


@given(NAMES)
def test_sorted_and_of_the_same_name_the_last_one(names: list[str]) -> None:
    columns = MemberColumns()
    members = [Member(name, str(n), n, 0o644, 0, 0, 0) for n, name in enumerate(names)]

    found = in_order(columns, map(columns.append, members))

    last = {member.name: member for member in members}
    assert list(found) == [last[name] for name in sorted(last)]


def test_a_part_of_what_is_there() -> None:
    columns = MemberColumns()
    for name in ("c", "b", "a"):
        columns.append(Member(name, "", 0, 0o644, 0, 0, 0))

    assert [*in_order(columns, [0, 2]).names()] == ["a", "c"]
