"""Test that environments are listed while they are found, whatever one of them does."""

import asyncio
import shutil
from pathlib import Path
from typing import Any

import psutil
import pytest
from environment_trees import Trees
from stalled_mount import stalled_mount
from support.quick_environments import make


@pytest.fixture
def administrator(tmp_path: Path) -> dict[str, Any]:
    """Have the server look where `Trees` makes environments."""
    return {"environment_roots": [str(tmp_path / "trees" / "srv")]}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home directory without environments, and no variables that name some."""
    home = tmp_path / "nobody"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    for name in ("VIRTUAL_ENV", "CONDA_PREFIX", "CONDA_EXE", "WORKON_HOME", "PYENV_ROOT"):
        monkeypatch.delenv(name, raising=False)
    return home


def scout() -> psutil.Process:
    """Find the process that looks for environments."""
    [found] = [
        child
        for child in psutil.Process().children()
        if child.cmdline()[-1:] and child.cmdline()[-1].endswith("scout_worker.py")
    ]
    return found


async def end_of(api, reply: dict[str, Any]) -> str:
    """Follow a search to its end, and return where that is."""
    while not reply["complete"]:
        reply = await api.get(f"environments?after={reply['next']}")
    return reply["next"]


async def test_who_asks_while_a_search_goes_on_shares_it(api, jp_root_dir, home):
    make("venv", jp_root_dir / "one" / ".venv")
    await api.environments()

    scout().suspend()
    one, other = await asyncio.gather(api.get("environments"), api.get("environments"))
    scout().resume()
    ends = [await end_of(api, reply) for reply in (one, other)]
    later = await api.get("environments")

    assert (one["complete"], one["environments"]) == (False, [])
    assert one["next"] == other["next"]
    assert ends[0] == ends[1] == one["next"].replace(".0", ".1")
    assert later["next"].split(".")[0] != one["next"].split(".")[0]


async def test_what_was_given_is_not_given_again(api, jp_root_dir, home):
    make("venv", jp_root_dir / "one" / ".venv")
    first = await api.environments()

    whole = await api.get("environments")
    while not whole["complete"]:
        whole = await api.get(f"environments?after={whole['next']}")
    rest = await api.get(f"environments?after={whole['next']}")
    unknown = await api.get("environments?after=999.7")

    assert (rest["environments"], rest["complete"]) == ([], True)
    assert {one["environment_dir"] for one in unknown["environments"]} <= set(first)
    assert unknown["next"].split(".")[0] != "999"


@pytest.mark.parametrize("after", ["x", "1", "1.2.3", "-1.0", "1.9999999999"])
async def test_no_such_place_in_a_search(api, after):
    reply = await api.ask("get", f"environments?after={after}")

    assert (reply.status, reply.json["problems"][0]["field"]) == (400, "after")


async def test_a_search_that_is_killed_keeps_no_later_one_from_being_made(api, jp_root_dir, home):
    make("venv", jp_root_dir / "one" / ".venv")
    await api.environments()

    scout().suspend()
    reply = await api.get("environments")
    scout().kill()
    while not reply["complete"]:
        reply = await api.get(f"environments?after={reply['next']}")

    assert reply["environments"] == []
    assert list(await api.environments()) == [str(jp_root_dir / "one" / ".venv")]


async def test_what_changes_is_seen_by_the_next_search(api, jp_root_dir, home):
    one, two = (jp_root_dir / name / ".venv" for name in ("one", "two"))
    make("venv", one)
    before = await api.environments()
    make("venv", two)
    with_two = await api.environments()
    shutil.rmtree(one)
    (next(two.glob("lib/python*/site-packages")) / "ipykernel-7.9.dist-info").mkdir()
    after = await api.environments()

    assert set(before) == {str(one)}
    assert set(with_two) == {str(one), str(two)}
    assert with_two[str(two)]["environment"]["ipykernel"] is None
    assert set(after) == {str(two)}
    assert after[str(two)]["environment"]["ipykernel"] == "7.9"


@pytest.mark.machine
async def test_the_server_answers_while_three_environments_do_not(
    api, extension, settings, home, tmp_path, monkeypatch
):
    trees = Trees(tmp_path / "trees")
    monkeypatch.setenv("HOME", str(trees.home))
    trees.make(11)
    trees.make_pipe()
    with stalled_mount(tmp_path / "mount"):
        trees.make_hanging(tmp_path / "mount")
        hanging = [path for path, one in trees.expected.items() if "did not answer" in one.fault]
        searching = asyncio.ensure_future(api.environments())
        looks = [
            asyncio.ensure_future(api.ask("post", "environments", {"environment_dir": path}))
            for path in hanging
        ]
        await api.get("policy")
        answered_before = not searching.done()
        found = await searching
        faults = [(await look).json["fault"] for look in looks]
        asked = {"settings": settings("one", environment_dir=hanging[0]), "location": "user"}
        plans = [await api.ask("post", "plan", asked) for _ in range(5)]
        extension.close()

    assert answered_before
    assert len(hanging) == 2
    assert all("did not answer within" in fault for fault in faults)
    for plan in plans:
        assert plan.status == 400
        assert "did not answer within" in plan.json["problems"][0]["message"]
    for path, expected in trees.expected.items():
        if expected.kind and not path.startswith(str(trees.work)):
            assert found[path]["environment"]["kind"] == expected.kind
        elif expected.fault:
            assert expected.fault in found[path]["fault"]
