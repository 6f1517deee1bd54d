"""Test that the catalogue of a Spark is built as a job, and taken from then on."""

import asyncio
import os
import threading
from pathlib import Path

import pytest
from support import places
from support.homes import disguise, make_home

from jupyter_pyspark_kernels.core.properties import entries

VERSION = "4.3.0-vendor-7"


@pytest.fixture
def home(tmp_path):
    return disguise(places.find_spark_home(), tmp_path / "spark", VERSION)


def kept_in(home):
    cache = Path(home, ".cache", "jupyter-pyspark-kernels")
    return [path.name for path in cache.rglob("*") if path.is_file()]


@pytest.mark.spark
async def test_the_properties_of_a_spark_are_known_exactly_once_they_were_built(
    api, home, settings, jupyter_dirs
):
    before = await api.get(f"properties?spark_home={home}")
    job = await api.done("post", "properties/build", {"spark_home": str(home)})
    after = await api.get(f"properties?spark_home={home}")

    assert (before["exact"], before["catalogue_version"]) == (False, "4.3.0")
    assert (job["action"], job["kernel_name"], job["kernel"]) == ("build", "", None)
    assert (after["exact"], after["catalogue_version"]) == (True, VERSION)
    assert len(after["properties"]) == len(before["properties"])
    # Nothing is written but below the user's cache directory.
    assert kept_in(jupyter_dirs.home) == [f"spark-{VERSION}.json"]


@pytest.mark.spark
async def test_one_build_at_a_time_which_can_be_stopped(api, home, monkeypatch):
    started: list[int] = []
    running = threading.Event()
    popen = entries.subprocess.Popen

    def begun(*words, **options):
        child = popen(*words, **options)
        started.append(child.pid)
        running.set()
        return child

    # The process that is asked whether the home answers runs from here on.
    await api.get(f"properties?spark_home={home}")
    monkeypatch.setattr(entries.subprocess, "Popen", begun)
    job = (await api.ask("post", "properties/build", {"spark_home": str(home)})).json
    second = await api.ask("post", "properties/build", {"spark_home": str(home)})
    await asyncio.to_thread(running.wait)
    await api.ask("delete", f"jobs/{job['job_id']}")
    job = await api.finished(job)

    assert second.status == 409
    assert "Another job works on this" in second.json["message"]
    assert (job["state"], job["error"]["code"]) == ("cancelled", "cancelled")
    with pytest.raises(ProcessLookupError):
        os.kill(started[0], 0)
    found = await api.get(f"properties?spark_home={home}")
    assert found["exact"] is False


async def test_what_is_wrong_is_said_at_once(api, tmp_path):
    good = make_home(tmp_path / "spark", VERSION)
    asked = [
        {"spark_home": "relative"},
        {"spark_home": str(good), "java_home": "relative"},
        {"spark_home": str(good), "java_home": str(tmp_path)},
        {"spark_home": str(tmp_path)},
        {},
    ]
    refused = [await api.ask("post", "properties/build", body) for body in asked]

    assert [reply.status for reply in refused] == [400] * 5
    fields = [[one["field"] for one in reply.json["problems"]] for reply in refused]
    assert fields == [["spark_home"], ["java_home"], ["java_home"], [], ["spark_home"]]
    assert (await api.get("jobs"))["jobs"] == []


@pytest.mark.spark
async def test_a_spark_that_does_not_start_is_said(api, tmp_path):
    home = make_home(tmp_path / "spark", VERSION)
    (home / "jars").mkdir()
    reply = await api.ask("post", "properties/build", {"spark_home": str(home)})
    job = await api.finished(reply.json)

    assert job["state"] == "failed"
    assert "Java ended before" in job["error"]["message"]


class TestRestricted:
    """Where the administrator allows other Spark homes only."""

    @pytest.fixture
    def administrator(self):
        return {"allowed_spark_homes": ["/opt/allowed"]}

    async def test_no_other_is_run(self, api, tmp_path):
        home = make_home(tmp_path / "spark", VERSION)
        reply = await api.ask("post", "properties/build", {"spark_home": str(home)})

        assert (reply.status, reply.json["problems"][0]["field"]) == (400, "spark_home")
        assert "not allowed" in reply.json["problems"][0]["message"]
