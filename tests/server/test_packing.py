"""Test long jobs on a real server: progress, cancel, other requests meanwhile, the end of the server."""

import asyncio
import json
import os

import pytest
from support.small_kernels import make_environment

from jupyter_pyspark_kernels.server.events import JOBS


@pytest.fixture(scope="session")
def large_environment(tmp_path_factory):
    """An environment of 150 MB that does not get smaller: packing it takes seconds."""
    path = make_environment(tmp_path_factory.mktemp("large") / "env")
    for number in range(150):
        (path / "share" / f"noise{number}").write_bytes(os.urandom(1_000_000))
    return path


@pytest.fixture
def large(large_environment):
    def make(name, location="user"):
        made = {
            "kernel_name": name,
            "environment_dir": str(large_environment),
            "spark_master": "yarn",
        }
        return {"settings": made, "location": location}

    return make


async def packing(api, job):
    """Wait until a job packs."""
    while not (job["progress"] and job["progress"]["bytes_done"]):
        assert job["finished"] is None, job
        await asyncio.sleep(0.02)
        job = await api.get(f"jobs/{job['job_id']}")
    return job


async def test_cancel_leaves_nothing(api, large, kernels_dir):
    reply = await api.ask("post", "kernels", large("etl"))
    await packing(api, reply.json)

    cancelled = await api.ask("delete", f"jobs/{reply.json['job_id']}")

    assert cancelled.status == 204
    job = await api.finished(reply.json)
    assert (job["state"], job["error"]["code"]) == ("cancelled", "cancelled")
    assert os.listdir(kernels_dir) == []
    assert (await api.get("kernels"))["kernels"] == []


async def test_progress_comes_by_the_event_stream(api, large, jp_ws_fetch):
    socket = await jp_ws_fetch("api", "events", "subscribe")
    reply = await api.ask("post", "kernels", large("etl"))
    heard = []
    while not heard or heard[-1]["state"] in {"queued", "running"}:
        event = json.loads(await asyncio.wait_for(socket.read_message(), 60))
        if event["schema_id"] == JOBS:
            heard.append(event)
    socket.close()

    assert {event["job_id"] for event in heard} == {reply.json["job_id"]}
    assert [heard[0]["state"], heard[-1]["state"]] == ["queued", "done"]
    packed = [e["progress"] for e in heard if e["progress"] and e["progress"]["stage"] == "packing"]
    assert packed[-1]["bytes_total"] > 150_000_000
    seconds = (await api.finished(reply.json))["finished"] - reply.json["created"]
    assert len(heard) <= 12 + 6 * seconds


async def test_other_requests_are_answered_meanwhile(api, large, jp_fetch):
    jobs = [(await api.ask("post", "kernels", large(name))).json for name in ("a", "b")]
    for job in jobs:
        await packing(api, job)
    answers = 0
    while any([(await api.get(f"jobs/{job['job_id']}"))["finished"] is None for job in jobs]):
        await jp_fetch("api")
        answers += 1

    # How fast they come: benchmarks/packing_latency.py.
    assert answers >= 5
    for job in jobs:
        assert (await api.finished(job))["state"] == "done"


async def test_the_third_waits_and_one_kernel_has_one_job(api, large):
    first, second, third = [
        (await api.ask("post", "kernels", large(name))).json for name in ("a", "b", "c")
    ]
    same = await api.ask("post", "kernels", large("a"))

    assert third["state"] == "queued"
    assert (same.status, same.json["code"]) == (409, "busy")
    listed = (await api.get("jobs"))["jobs"]
    assert [job["kernel_name"] for job in listed] == ["c", "b", "a"]
    for job in (third, second, first):
        await api.ask("delete", f"jobs/{job['job_id']}")
    assert {(await api.finished(job))["state"] for job in (first, second, third)} == {"cancelled"}


async def test_the_server_ends_while_it_packs(api, large, extension, kernels_dir):
    reply = await api.ask("post", "kernels", large("etl"))
    await packing(api, reply.json)

    await asyncio.to_thread(extension.close)

    assert os.listdir(kernels_dir) == []
