"""Full looks in the background: what a list says at once, later, and when it is told to list again."""

import asyncio
import logging
import os
import threading

import pytest
from support.small_kernels import Kernels, make_environment

from jupyter_pyspark_kernels.core import kernels as use_cases
from jupyter_pyspark_kernels.core.environments import read_environment
from jupyter_pyspark_kernels.core.freshness import Freshness
from jupyter_pyspark_kernels.server import full_looks
from jupyter_pyspark_kernels.server.events import KERNELS
from jupyter_pyspark_kernels.server.full_looks import FullLooks

LOG = logging.getLogger("test")


@pytest.fixture
def made(kernels_dir, tmp_path):
    """A kernel `etl` of an environment that the test may change."""
    found = Kernels(kernels_dir, make_environment(tmp_path / "env"))
    found.create("etl")
    return found


def archive(made, name="etl"):
    return made.dir / name / f"pyspark_venv_{name}.zip"


def edit(made):
    (made.environment / "share" / "noise").write_bytes(b"edited")


def flip(made):
    with archive(made).open("r+b") as file:
        file.seek(2000)
        file.write(b"damage")


def add(made):
    (made.environment / "share" / "added").touch()


# --- in the server ---


async def told(events, count=1):
    # What fills the list knows no event of asyncio.
    while len(found := [e for e in events if e["schema_id"] == KERNELS]) < count:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    return found


@pytest.mark.parametrize(
    ("change", "state", "word"),
    [
        (edit, "changed", "1 edited file (share/noise)"),
        (add, "changed", "+1 −0 files (share/added)"),
        (flip, "broken", "its content is not what was packed"),
    ],
)
async def test_what_only_a_full_look_finds_is_told(api, events, made, change, state, word):
    change(made)

    [first] = (await api.get("kernels"))["kernels"]
    assert (first["state"], first["problems"]) == ("ready", [])
    [event] = await asyncio.wait_for(told(events), 60)

    assert event["locations"] == ["user"]
    [kernel] = (await api.get("kernels"))["kernels"]
    assert kernel["state"] == state
    [problem] = kernel["problems"]
    assert word in problem["message"]
    assert problem["message"].endswith("Rebuild the archive.")
    one = await api.get("kernels/user/etl")
    assert one["state"] == state


async def test_a_rebuild_is_seen_at_once(api, events, made):
    edit(made)
    await api.get("kernels")
    await asyncio.wait_for(told(events), 60)

    job = await api.done("post", "kernels/user/etl/rebuild", {}, If_Match="*")

    assert job["kernel"]["state"] == "ready"


# --- by itself ---


class Looker:
    """Hold looks of one environment, and wait for what they tell."""

    def __init__(self, made):
        self.made = made
        self.changed = []
        self.news = threading.Event()
        self.looks = FullLooks(self._tell, LOG)
        self.environment = read_environment(str(made.environment))

    def _tell(self, archives):
        self.changed.append(archives)
        self.news.set()

    def look(self, name="etl"):
        return self.looks.look(str(archive(self.made, name)), self.environment, None)

    def settle(self):
        """Wait until no look is waiting or going on."""
        while (thread := self.looks._thread) is not None:
            thread.join()


@pytest.fixture
def looker(made):
    found = Looker(made)
    yield found
    found.looks.close()
    found.settle()


def count_looks(monkeypatch):
    asked = []
    real = full_looks.LookProcess.look

    def look(self, *words):
        asked.append(words)
        return real(self, *words)

    monkeypatch.setattr(full_looks.LookProcess, "look", look)
    return asked


def test_nothing_is_told_of_what_is_fresh(looker, monkeypatch):
    asked = count_looks(monkeypatch)
    for _ in range(3):
        assert looker.look() == Freshness("fresh")
        looker.settle()

    assert looker.changed == []
    assert len(asked) == 1


def test_it_looks_again_after_a_while(looker, monkeypatch):
    monkeypatch.setattr(full_looks, "SECONDS", 0)
    monkeypatch.setattr(full_looks, "_SHARE", 0)
    asked = count_looks(monkeypatch)
    looker.look()
    looker.settle()
    edit(looker.made)
    assert looker.look().fresh
    looker.settle()

    assert looker.look().state == "edited"
    assert looker.changed == [frozenset({str(archive(looker.made))})]
    # The archive's bytes were known by then.
    assert [words[3] is None for words in asked[:2]] == [True, False]


def test_a_new_archive_is_looked_at_at_once(looker):
    looker.look()
    looker.settle()
    flip(looker.made)
    assert looker.look().fresh
    looker.settle()

    assert looker.look().state == "damaged"
    use_cases.apply(looker.made.planned_update("etl", packs=True))
    assert looker.look().fresh


def test_kernels_that_share_an_archive_share_the_look(looker, monkeypatch):
    asked = count_looks(monkeypatch)
    looker.made.duplicate("etl", "two")
    os.utime(looker.made.environment / "share" / "noise", (1, 1))
    edit(looker.made)
    looker.look("etl")
    looker.look("two")
    looker.settle()
    looker.look("etl")
    looker.look("two")

    assert len(asked) == 1
    [archives] = looker.changed
    assert archives == {str(archive(looker.made, name)) for name in ("etl", "two")}


def test_one_at_a_time(looker, monkeypatch):
    """Archives of many kernels wait for each other, whoever lists them."""
    for number in range(4):
        looker.made.duplicate("etl", f"k{number}")
        copy = archive(looker.made, f"k{number}")
        content = copy.read_bytes()
        copy.unlink()
        copy.write_bytes(content)
    at_work, most = [], []
    real = full_looks.LookProcess.look

    def look(self, *words):
        at_work.append(words)
        most.append(len(at_work))
        try:
            return real(self, *words)
        finally:
            at_work.pop()

    monkeypatch.setattr(full_looks.LookProcess, "look", look)
    threads = [
        threading.Thread(target=looker.look, args=(f"k{number % 4}",)) for number in range(16)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    looker.settle()

    assert most == [1] * 4


def test_a_process_that_was_ended_is_replaced(looker, monkeypatch):
    monkeypatch.setattr(full_looks, "SECONDS", 0)
    monkeypatch.setattr(full_looks, "_SHARE", 0)
    real = full_looks.LookProcess.look

    def killed(self, *words):
        self.close()
        return real(self, *words)

    monkeypatch.setattr(full_looks.LookProcess, "look", killed)
    edit(looker.made)
    looker.look()
    looker.settle()
    assert looker.changed == []
    monkeypatch.setattr(full_looks.LookProcess, "look", real)
    looker.look()
    looker.settle()

    assert len(looker.changed) == 1


def test_after_its_end_it_only_says_what_is_seen_at_once(looker):
    looker.looks.close()
    edit(looker.made)

    assert looker.look().fresh
    assert looker.looks._thread is None


def test_it_does_not_remember_for_ever(looker, monkeypatch):
    monkeypatch.setattr(full_looks, "_MOST", 1)
    looker.look()
    looker.made.create("two", archive_format="zip", slim=True)
    looker.look("two")
    looker.settle()

    assert len(looker.looks._entries) <= 1
