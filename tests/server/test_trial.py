"""Test the test of a kernel over HTTP: one real Spark."""

import asyncio

import pytest


@pytest.mark.spark
@pytest.mark.timeout(400)
async def test_a_test_reports_each_step_and_host(api, venv_environment):
    settings = {
        "kernel_name": "etl",
        "environment_dir": str(venv_environment),
        "spark_master": "local[1]",
        "spark_conf": {"spark.ui.enabled": "false"},
    }
    await api.done("post", "kernels", {"settings": settings, "location": "user"})

    job = await api.done(
        "post", "kernels/user/etl/test", {"packages": ["humanize"], "timeout": 300}
    )

    assert job["action"] == "test"
    assert [line.partition(":")[0] for line in job["steps"]][::2] == [
        "Kernel",
        "Spark",
        "Executors",
    ]
    report = job["report"]
    assert report["master"] == "local[1]"
    assert report["driver"]["prefix"] == str(venv_environment)
    assert report["executors"][0]["packages"]["humanize"]


async def test_a_test_that_is_cancelled(api, settings):
    # Its ipykernel is a name only: the kernel does not start.
    await api.done("post", "kernels", {"settings": settings("etl"), "location": "user"})

    reply = await api.ask("post", "kernels/user/etl/test", {})
    await api.ask("delete", f"jobs/{reply.json['job_id']}")

    job = await asyncio.wait_for(api.finished(reply.json), 60)
    assert job["state"] in {"cancelled", "failed"}
    assert job["error"]["code"] in {"cancelled", "test"}


async def test_what_is_out_of_range_is_refused(api, settings):
    await api.done("post", "kernels", {"settings": settings("etl"), "location": "user"})

    for body in ({"timeout": 0}, {"timeout": True}, {"packages": ["a"] * 200}, {"packages": "a"}):
        reply = await api.ask("post", "kernels/user/etl/test", body)
        assert reply.status == 400, body
