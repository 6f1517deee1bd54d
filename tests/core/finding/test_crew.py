"""Run calls though some never end. What hangs here waits for an event, as a stand-in for a mount."""

import threading
from collections.abc import Iterator

import pytest

from jupyter_pyspark_kernels.core.finding.crew import MOST_THREADS, Call, Crew


class Calls:
    """Make calls and note what becomes of them."""

    def __init__(self) -> None:
        self.release = threading.Event()
        self.ended = threading.Semaphore(0)
        self.outcomes: dict[str, str] = {}

    def make(self, name: str, *, hangs: bool = False) -> Call:
        def end(outcome: str) -> None:
            self.outcomes[name] = outcome
            self.ended.release()

        return Call(
            key=("test", name),
            run=self.release.wait if hangs else lambda: None,
            slow=lambda: None,
            done=lambda was_slow: end("slow" if was_slow else "done"),
            give_up=end,
        )


@pytest.fixture
def calls() -> Iterator[Calls]:
    made = Calls()
    yield made
    made.release.set()


def watch(crew: Crew) -> None:
    """See to the calls until none is left, as the process does."""
    while crew.watch():
        threading.Event().wait(0.01)


def test_what_hangs_keeps_nothing_from_being_run(calls: Calls) -> None:
    crew = Crew(seconds=0.5)
    for number in range(10):
        crew.add(calls.make(f"hangs {number}", hangs=True))
    for number in range(20):
        crew.add(calls.make(f"runs {number}"))
    watch(crew)
    for _ in range(30):
        assert calls.ended.acquire(timeout=30)

    for name, outcome in calls.outcomes.items():
        assert outcome == ("hangs" if name.startswith("hangs") else "done")


def test_a_call_that_waits_gets_help(calls: Calls) -> None:
    crew = Crew(seconds=30)
    crew.add(calls.make("waits", hangs=True))
    crew.add(calls.make("helps")._replace(run=calls.release.set))
    watch(crew)
    for _ in range(2):
        assert calls.ended.acquire(timeout=30)

    assert set(calls.outcomes) == {"waits", "helps"}


def test_what_waits_for_nothing_is_run_by_one_thread(calls: Calls) -> None:
    crew, threads = Crew(seconds=30), set[int]()

    def add_more() -> None:
        for number in range(20):
            call = calls.make(f"runs {number}")
            crew.add(call._replace(run=lambda: threads.add(threading.get_ident())))

    crew.add(calls.make("first")._replace(run=add_more))
    for _ in range(21):
        assert calls.ended.acquire(timeout=30)

    assert len(threads) == 1


def test_what_hangs_is_not_begun_again_until_it_ends(calls: Calls) -> None:
    crew = Crew(seconds=0.5)
    crew.add(calls.make("one", hangs=True))
    watch(crew)
    crew.add(calls.make("one", hangs=True))
    again = calls.outcomes["one"]
    calls.release.set()
    # The thread that hung is gone, or will be in a moment.
    while calls.outcomes["one"] != "done":
        crew.add(calls.make("one"))
        watch(crew)

    assert again == "again"


def test_threads_are_not_without_number(calls: Calls) -> None:
    crew = Crew(seconds=0.5)
    before = threading.active_count()
    for number in range(MOST_THREADS + 5):
        crew.add(calls.make(f"hangs {number}", hangs=True))
    watch(crew)

    assert threading.active_count() - before <= MOST_THREADS
    assert list(calls.outcomes.values()).count("hangs") == MOST_THREADS
    assert list(calls.outcomes.values()).count("never") == 5
