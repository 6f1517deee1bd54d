"""Test many requests at the same time: each ends in a kernel or in a clear refusal, and no half is left."""

import asyncio
import json

import pytest
from support.small_kernels import Kernels

from jupyter_pyspark_kernels.outcomes import OUTCOMES
from jupyter_pyspark_kernels.server import jobs as jobs_module

# The environment is sound: that it cannot be packed would be a fault of ours.
CLEAR = {code for code, outcome in OUTCOMES.items() if outcome.http_status < 500} - {"archive"}


@pytest.fixture(autouse=True)
def _all_at_once(http_server_client):
    """Let the client send all at once: it sends ten by itself, and lets the others wait."""
    http_server_client.max_clients = 500


@pytest.fixture
def create(api, settings):
    """Ask for a kernel: `await create("etl", spark_master="yarn")` packs."""

    async def ask(name, **changed):
        return await api.ask(
            "post", "kernels", {"settings": settings(name, **changed), "location": "user"}
        )

    return ask


async def ended(api, replies):
    """Wait for the jobs of these replies; every refusal, at once or of a job, must be clear."""
    done = []
    for reply in replies:
        refusal = reply.json
        if reply.status == 202:
            job = await api.finished(reply.json)
            if job["state"] == "done":
                done.append(job["kernel_name"])
                continue
            refusal = job["error"]
        elif reply.status == 204:
            continue
        else:
            assert reply.status == OUTCOMES[refusal["code"]].http_status
        assert refusal["code"] in CLEAR, refusal
        assert refusal["message"].endswith("."), refusal
    return done


async def assert_whole(api, kernels_dir, names):
    """Hold that these kernels are there, ready, and nothing else is."""
    listed = (await api.get("kernels"))["kernels"]
    assert {kernel["kernel_name"] for kernel in listed} == set(names)
    assert {kernel["state"] for kernel in listed} <= {"ready"}
    assert {path.name for path in kernels_dir.iterdir()} == set(names)
    assert Kernels(kernels_dir, kernels_dir).leftovers() == []
    for name in names:
        json.loads((kernels_dir / name / "kernel.json").read_text())


async def test_a_hundred_names_and_one_name_twenty_times(api, create, kernels_dir):
    names = [f"k{number}" for number in range(100)]
    masters = {
        name: "yarn" if number % 20 == 0 else "local[*]" for number, name in enumerate(names)
    }

    different, same = await asyncio.gather(
        asyncio.gather(*(create(name, spark_master=masters[name]) for name in names)),
        asyncio.gather(*(create("one") for _ in range(20))),
    )

    assert {reply.status for reply in different} == {202}
    assert await ended(api, different) == names
    assert {reply.status for reply in same} == {202, 409}
    assert {reply.json["code"] for reply in same if reply.status == 409} <= {"busy", "exists"}
    assert await ended(api, same) == ["one"]
    await assert_whole(api, kernels_dir, [*names, "one"])


async def test_more_than_may_wait_are_refused_and_may_ask_again(
    api, create, kernels_dir, monkeypatch
):
    monkeypatch.setattr(jobs_module, "MOST_UNFINISHED", 5)
    names = [f"k{number}" for number in range(30)]

    replies = await asyncio.gather(*(create(name, spark_master="yarn") for name in names))

    refused = [name for name, reply in zip(names, replies, strict=True) if reply.status == 409]
    assert refused
    assert {reply.json["code"] for reply in replies if reply.status == 409} == {"busy"}
    assert sorted(await ended(api, replies)) == sorted(set(names) - set(refused))
    await assert_whole(api, kernels_dir, set(names) - set(refused))
    assert await ended(api, [await create(refused[0], spark_master="yarn")]) == [refused[0]]


async def test_all_that_can_be_done_to_one_kernel_at_the_same_time(
    api, create, settings, kernels_dir
):
    assert await ended(api, [await create("etl", spark_master="yarn")]) == ["etl"]
    one = "kernels/user/etl"
    changed = settings("etl", spark_master="yarn", display_name="Changed")
    asked = []
    for number in range(8):
        asked += [
            api.ask("put", one, {"settings": changed}, If_Match="*"),
            api.ask("post", f"{one}/rebuild", If_Match="*"),
            api.ask("post", f"{one}/rename", {"new_name": f"renamed{number}"}, If_Match="*"),
            api.ask("post", f"{one}/duplicate", {"new_name": f"copy{number}"}),
            api.ask("delete", one, If_Match="*"),
            create("etl"),
        ]

    replies = await asyncio.gather(*asked)

    await ended(api, replies)
    there = {path.name for path in kernels_dir.iterdir()}
    await assert_whole(api, kernels_dir, there)
