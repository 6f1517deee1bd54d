"""Test that a change of kernels is told, whoever made it."""

import asyncio
import json
import shutil

import pytest

from jupyter_pyspark_kernels.server import watching
from jupyter_pyspark_kernels.server.events import KERNELS


@pytest.fixture
def changes(events, monkeypatch):
    monkeypatch.setattr(watching, "SECONDS", 0.05)

    async def wait(count):
        # What fills the list knows no event of asyncio.
        while len(found := [e for e in events if e["schema_id"] == KERNELS]) < count:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        return found

    return wait


async def test_each_change_is_told(api, changes, kernels_dir):
    await api.get("kernels")
    home = kernels_dir / "etl"
    home.mkdir()
    (home / "kernel.json").write_text(json.dumps({"argv": [], "display_name": "a"}))
    made = await asyncio.wait_for(changes(1), 60)
    (home / "kernel.json").write_text(json.dumps({"argv": [], "display_name": "bb"}))
    await asyncio.wait_for(changes(len(made) + 1), 60)
    shutil.rmtree(home)
    gone = await asyncio.wait_for(changes(len(made) + 2), 60)

    assert gone[0]["locations"] == ["user"]


async def test_nothing_is_told_of_nothing(api, changes, events):
    await api.get("kernels")
    await asyncio.sleep(0.3)

    assert [event for event in events if event["schema_id"] == KERNELS] == []
