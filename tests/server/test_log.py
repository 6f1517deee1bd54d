"""Test what an administrator reads in the server's log: who did what, how it ended, and no values."""

import re

import pytest


def lines(caplog):
    """Return the lines of this extension about changes, without times and ids."""
    said = [record.getMessage() for record in caplog.records]
    ours = [line for line in said if line.startswith("jupyter_pyspark_kernels: '")]
    return [re.sub(r"'[0-9a-f]{32}'|after [\d.]+ s|job [0-9a-f]{32}", "…", line) for line in ours]


@pytest.fixture
def location(jupyter_dirs):
    return str(jupyter_dirs.kernels)


async def test_who_made_which_kernel_and_how_it_ended(api, settings, location, caplog):
    body = {"settings": settings("etl", spark_master="local[2]"), "location": "user"}

    await api.done("post", "kernels", body)
    await api.ask("delete", "kernels/user/etl", If_Match="*")

    path = "/a%40b/pyspark-kernels/kernels"
    assert lines(caplog) == [
        f"jupyter_pyspark_kernels: …: POST {path}",
        f"jupyter_pyspark_kernels: …: create 'etl' in '{location}/etl': done …, …",
        f"jupyter_pyspark_kernels: …: DELETE {path}/user/etl",
    ]


async def test_a_failed_job_has_its_kind_in_the_log(api, settings, caplog, jupyter_dirs):
    body = {
        "settings": settings("etl", spark_master="yarn", check_imports=["no_such_module"]),
        "location": "user",
    }

    reply = await api.ask("post", "kernels", body)
    job = await api.finished(reply.json)

    assert job["state"] == "failed"
    ended = f"create 'etl' in 'user': failed ({job['error']['code']}) …, …"
    assert lines(caplog)[-1].endswith(ended)


@pytest.mark.parametrize("administrator", [{"fixed_spark_conf": {"spark.yarn.queue": "team"}}])
async def test_a_refusal_names_fields_and_no_values(api, settings, caplog):
    conf = {"spark.yarn.queue": "mine", "spark.hadoop.fs.s3a.secret.key": "hunter2"}
    body = {"settings": settings("etl", spark_conf=conf), "location": "user"}

    await api.ask("post", "kernels", body)

    (line,) = lines(caplog)
    assert "refused: 'invalid " in line
    assert "spark_conf.spark.yarn.queue" in line
    assert "spark_conf.spark.hadoop.fs.s3a.secret.key" in line
    assert "hunter2" not in caplog.text


async def test_what_is_asked_while_somebody_types_is_not_logged(
    planned, api, small_environment, caplog
):
    await planned()
    await planned(spark_master="YARN")
    await api.ask("post", "environments", {"environment_dir": str(small_environment)})

    assert lines(caplog) == []
