"""Find hundreds of environments, broken and hanging ones among them, in a process of its own."""

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from environment_trees import Expected, Trees
from stalled_mount import stalled_mount
from support.quick_environments import add_package, make, make_prefix

from jupyter_pyspark_kernels.core.errors import EnvironmentUnusableError
from jupyter_pyspark_kernels.core.finding.search import Finder, Found

# Longer than changes may be hidden in the times of files, see stamps.
SETTLED_SECONDS = 2.1


@pytest.fixture
def finder() -> Iterator[Finder]:
    made = Finder(seconds=1.0)
    yield made
    made.close()


@pytest.fixture
def find(finder: Finder, tmp_path: Path) -> Callable[..., dict[str, Found]]:
    """Search to the end: `find()` in a home and a root of this test, `find(trees)` in those."""

    def run(trees: Trees | None = None) -> dict[str, Found]:
        home, roots = (
            (str(trees.home), trees.roots)
            if trees
            else (f"{tmp_path}/user", [(f"{tmp_path}/root", 3)])
        )
        search = finder.search(home, {}, roots)
        while not search.wait(1.0):
            pass
        paths = [one.environment_dir for one in search.found]
        assert len(paths) == len(set(paths))
        return {one.environment_dir: one for one in search.found}

    return run


def kept(found: dict[str, Found]) -> dict[str, Expected]:
    return {
        path: Expected(one.name, one.tool, one.environment.kind if one.environment else "")
        for path, one in found.items()
    }


@pytest.mark.machine
def test_it_finds_all_says_what_is_wrong_and_does_not_wait_for_what_hangs(
    finder: Finder, find: Callable[..., dict[str, Found]], tmp_path: Path
) -> None:
    trees = Trees(tmp_path / "trees")
    trees.make(300)
    trees.make_broken()
    trees.make_pipe()
    with stalled_mount(tmp_path / "mount"):
        trees.make_hanging(tmp_path / "mount")
        search = finder.search(str(trees.home), {}, trees.roots)
        search.wait_settled(300)
        before_the_end = {one.environment_dir for one in search.found}
        found = find(trees)
        again = find(trees)
        finder.close()

    assert len(trees.expected) == 313
    assert found.keys() == trees.expected.keys()
    for path, expected in trees.expected.items():
        assert expected.fault in found[path].fault
        assert bool(expected.fault) == bool(found[path].fault)
    good = {path: one for path, one in trees.expected.items() if not one.fault}
    assert {path: one for path, one in kept(found).items() if path in good} == good
    hanging = {path for path, one in trees.expected.items() if "did not answer" in one.fault}
    assert len(hanging) == 2
    assert before_the_end >= trees.expected.keys() - hanging
    assert again == found


def test_a_later_search_sees_what_came_went_and_changed(
    find: Callable[..., dict[str, Found]], tmp_path: Path
) -> None:
    root = tmp_path / "root" / "team"
    stays, changes, goes = (make("venv", root / name) for name in ("stays", "changes", "goes"))
    time.sleep(SETTLED_SECONDS)  # for the times of files, which nothing tells to have passed
    before, remembered = find(), find()
    shutil.rmtree(goes)
    add_package(changes, "ipykernel-7.1.0.dist-info")
    comes = make("venv", root / "below" / "comes")
    after = find()
    (changes / "bin" / "python").unlink()
    broken = find()

    assert before.keys() == {str(stays), str(changes), str(goes)}
    assert remembered == before
    assert after.keys() == {str(stays), str(changes), str(comes)}
    assert [one.environment.ipykernel for one in after.values() if one.environment] == (
        ["7.1.0" if path == str(changes) else None for path in after]
    )
    assert after[str(stays)] == before[str(stays)]
    assert "is missing" in broken[str(changes)].fault


def test_a_folder_with_a_bin_may_become_an_environment(
    find: Callable[..., dict[str, Found]], tmp_path: Path
) -> None:
    made = make_prefix(tmp_path / "root" / "one")
    python = (made / "bin" / "python").rename(tmp_path / "kept")
    time.sleep(SETTLED_SECONDS)  # as above
    before, again = find(), find()
    python.rename(made / "bin" / "python")

    assert (before, again) == ({}, {})
    assert find().keys() == {str(made)}


def test_a_pth_file_that_is_written_in_place_is_a_change(
    find: Callable[..., dict[str, Found]], tmp_path: Path
) -> None:
    path = make("venv", tmp_path / "root" / "one")
    [pth] = [next(path.glob("lib/python*/site-packages")) / "own.pth"]
    pth.write_text("# nothing\n")
    time.sleep(SETTLED_SECONDS)  # as above
    before = find()
    pth.write_text(f"{tmp_path}\n")
    after = find()

    [one], [other] = before.values(), after.values()
    assert one.environment
    assert other.environment
    assert (one.environment.editable, other.environment.editable) == ((), ("own.pth",))


def test_a_directory_on_two_ways_is_listed_once_by_its_own_path(
    find: Callable[..., dict[str, Found]], tmp_path: Path
) -> None:
    own = make("venv", tmp_path / "root" / "z" / "own")
    for number in range(20):
        (tmp_path / "root" / f"link-{number}").symlink_to(own)
    (tmp_path / "root" / "loop").symlink_to(tmp_path / "root")

    assert find().keys() == {str(own)}


def test_one_that_is_reached_by_a_link_alone_is_listed_by_that(
    find: Callable[..., dict[str, Found]], tmp_path: Path
) -> None:
    make("venv", tmp_path / "elsewhere" / "own")
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "link").symlink_to(tmp_path / "elsewhere" / "own")

    assert find().keys() == {f"{tmp_path}/root/link"}


def test_it_looks_no_deeper_than_it_was_told(
    find: Callable[..., dict[str, Found]], tmp_path: Path
) -> None:
    make("venv", tmp_path / "root" / "a" / "b" / "c")
    make("venv", tmp_path / "root" / "a" / "b" / "d" / "e")
    make("venv", tmp_path / "root" / "a" / ".hidden")

    assert find().keys() == {f"{tmp_path}/root/a/b/c"}


def test_a_process_that_dies_ends_its_searches_and_the_next_one_gets_another(
    find: Callable[..., dict[str, Found]], finder: Finder, tmp_path: Path
) -> None:
    own = make("venv", tmp_path / "root" / "own")
    find()
    [child] = [
        one for one in psutil.Process().children() if one.cmdline()[-1].endswith("scout_worker.py")
    ]
    child.suspend()
    search = finder.search(f"{tmp_path}/user", {}, [(f"{tmp_path}/root", 3)])
    child.kill()
    while not search.wait(1.0):
        pass

    assert search.found == ()
    assert find().keys() == {str(own)}


def test_it_reads_one_directory(finder: Finder, tmp_path: Path) -> None:
    own = make("venv", tmp_path / "own")

    assert finder.read(str(own)).kind == "venv"
    with pytest.raises(EnvironmentUnusableError, match="There is no directory"):
        finder.read(f"{tmp_path}/gone")


@pytest.mark.machine
def test_it_says_which_files_do_not_answer(finder: Finder, tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "file").touch()
    there = [(f"{tmp_path}/{name}",) for name in ("one", "one/file", "nowhere")]
    with stalled_mount(tmp_path / "mount"):
        (tmp_path / "one" / "link").symlink_to(tmp_path / "mount" / "place")
        found = finder.silent([*there, (f"{tmp_path}/one", f"{tmp_path}/one/link")])
        finder.close()

    assert list(found) == [f"{tmp_path}/one"]
    assert f"{tmp_path}/one did not answer within 1 s" in found[f"{tmp_path}/one"]
