"""Test that members are sorted by the whole of their names, as the archive has them."""

from hypothesis import given
from hypothesis import strategies as st
from support.members import COMPILED, GIVEN, PATCHED, PY

from jupyter_pyspark_kernels.core.archive.member_columns import MemberColumns
from jupyter_pyspark_kernels.core.archive.members import Member
from jupyter_pyspark_kernels.core.archive.ordering import Members, in_order

ALL = [PY, COMPILED, GIVEN, PATCHED]

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


def test_what_is_given_comes_back() -> None:
    members = Members.of(ALL)

    assert list(members) == ALL
    assert [members[n] for n in range(4)] == ALL
    assert [*members.names()] == [member.name for member in ALL]
    assert [*members.numbers("size")] == [10, 30, 3, 1 << 40]
    assert members[-1] == PATCHED
    assert list(members[1:3]) == ALL[1:3]
    assert list(members.kept([1, 0, 0, 1])) == [PY, PATCHED]


def test_the_same_members_are_equal() -> None:
    assert Members.of(ALL) == Members.of(ALL)
    assert Members.of(ALL) != Members.of(ALL[:3])
    assert Members.of(ALL) != Members.of([*ALL[:3], PATCHED._replace(size=5)])
    assert Members.of(ALL) != ALL


def test_it_is_found_by_name() -> None:
    members = Members.of(sorted(ALL))

    assert all(members.find(member.name) == member for member in ALL)
    assert [members.find(name) for name in ("", "lib", "lib/a.p", "zzz")] == [None] * 4


def test_what_a_zips_directory_says() -> None:
    late = PY._replace(mtime_ns=1 << 62)
    members = [*ALL, late]

    headers = Members.of(members).headers()

    assert [*headers] == [(m.name, m.size, m.mode, m.mtime) for m in members]
