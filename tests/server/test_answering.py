"""Test that what lies on a mount that stalls is refused in words, and holds no thread of the server."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from stalled_mount import stalled_mount

pytestmark = pytest.mark.machine


@pytest.fixture
def stalled(tmp_path: Path, extension) -> Iterator[str]:
    """A path on a mount that never answers; what waits for it is gone before the test ends."""
    with stalled_mount(tmp_path / "mount"):
        yield f"{tmp_path}/mount/place"
        extension.close()


@pytest.mark.parametrize("field", ["spark_home", "spark_conf_dir", "hadoop_conf_dir", "java_home"])
async def test_a_plan_says_which_place_does_not_answer(field, planned, errors, stalled):
    found = errors(await planned(**{field: stalled}))

    assert list(found) == [field]
    assert f"{stalled} did not answer within" in found[field]


async def test_more_requests_than_threads_are_answered(api, settings, stalled):
    body = {"settings": settings("etl", spark_home=stalled), "location": "user"}
    plans = await asyncio.gather(*(api.ask("post", "plan", body) for _ in range(6)))
    properties = await api.ask("get", f"properties?spark_home={quote(stalled)}")
    build = await api.ask("post", "properties/build", {"spark_home": stalled})
    await api.get("policy")

    for reply in (*plans, properties, build):
        assert "did not answer within" in reply.text
    assert [reply.status for reply in (*plans, properties, build)] == [*[200] * 7, 400]


async def test_a_kernel_whose_places_do_not_answer_is_listed_with_that(api, settings, stalled):
    body = {"settings": settings("etl", spark_master="local[1]"), "location": "user"}
    await api.done("post", "kernels", body)
    [kernel] = (await api.get("kernels"))["kernels"]
    file = Path(kernel["resource_dir"]) / "kernel.json"
    own = kernel["settings"]
    text = file.read_text()
    for key in ("spark_home", "environment_dir"):
        text = text.replace(own[key], f"{stalled}-{key}")
    file.write_text(text)
    [listed] = (await api.get("kernels"))["kernels"]
    said = {problem["field"]: problem["message"] for problem in listed["problems"]}

    assert listed["state"] == "broken"
    for key in ("spark_home", "environment_dir"):
        assert f"{stalled}-{key} did not answer within" in said[key]


@pytest.mark.parametrize("administrator", [{"allowed_spark_homes": ["/opt/allowed"]}])
async def test_where_homes_are_restricted_too(api, settings, stalled, administrator):
    body = {"settings": settings("etl", spark_home=stalled), "location": "user"}
    plan = await api.ask("post", "plan", body)
    build = await api.ask("post", "properties/build", {"spark_home": stalled})

    assert "did not answer within" in plan.text
    assert "did not answer within" in build.text
    assert plan.json["plan"]["kernel_json"] is None


async def test_an_event_log_that_does_not_answer_is_a_warning(planned, stalled):
    conf = {"spark.eventLog.enabled": "true", "spark.eventLog.dir": f"file://{stalled}"}
    plan = await planned(spark_conf=conf)
    [problem] = [one for one in plan["problems"] if "eventLog" in one["field"]]

    assert (problem["severity"], problem["field"]) == ("warning", "spark_conf.spark.eventLog.dir")
    assert f"{stalled} did not answer within" in problem["message"]
    assert plan["kernel_json"]


async def test_so_it_is_where_the_defaults_name_it(planned, stalled, tmp_path):
    (tmp_path / "spark-defaults.conf").write_text(
        f"spark.eventLog.enabled true\nspark.eventLog.dir {stalled}\n"
    )
    plan = await planned(spark_conf_dir=str(tmp_path))

    assert "spark_conf.spark.eventLog.dir" in [one["field"] for one in plan["problems"]]
