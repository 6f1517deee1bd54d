"""Test that no reply, event or log holds a secret, and that one that was hidden comes back."""

import json

import pytest

from jupyter_pyspark_kernels.core.properties import defaults

CANARY = "c4n4ry-hunter2"
KEY = "spark.hadoop.fs.s3a.secret.key"


@pytest.fixture
def with_secret(settings):
    def make(value, **changed):
        return settings(
            "etl",
            spark_conf={KEY: value},
            env={"MY_PASSWORD": value},
            store_secrets=[KEY, "MY_PASSWORD"],
            **changed,
        )

    return make


async def test_hidden_everywhere_and_kept_by_an_update(
    api, with_secret, kernels_dir, caplog, jp_logging_stream, events
):
    path = kernels_dir / "etl" / "kernel.json"
    texts = []

    async def ask(verb, address, body=None, **headers):
        reply = await api.ask(verb, address, body, **headers)
        texts.append(reply.text)
        assert reply.status < 400, reply.text
        if reply.status == 202:
            job = await api.finished(reply.json)
            assert job["state"] == "done", job
            texts.append(json.dumps(job))
        return reply.json

    body = {"settings": with_secret(CANARY), "location": "user"}
    await ask("post", "plan", body)
    await ask("post", "kernels", body)
    shown = await ask("get", "kernels/user/etl")
    hidden = (await ask("get", "policy"))["hidden"]
    await ask("get", "kernels")
    sent_back = {"settings": with_secret(hidden, display_name="New")}
    await ask("post", "plan", sent_back | {"location": "user", "replaces": "etl"})
    assert shown["settings"]["spark_conf"] == {KEY: hidden}
    await ask("put", "kernels/user/etl", sent_back, If_Match="*")
    await ask("post", "kernels/user/etl/duplicate", {"new_name": "two"})
    await ask("get", "jobs")

    content = json.loads(path.read_text())
    assert content["display_name"] == "New"
    assert f"{KEY}={CANARY}" in content["env"]["PYSPARK_SUBMIT_ARGS"]
    assert content["env"]["MY_PASSWORD"] == CANARY
    everything = "".join(texts) + caplog.text + jp_logging_stream.getvalue() + json.dumps(events)
    assert CANARY not in everything


async def test_what_the_kernel_does_not_have_cannot_be_kept(api, with_secret):
    body = {"settings": with_secret("(hidden)"), "location": "user"}

    reply = await api.ask("post", "kernels", body)

    assert reply.status == 400
    assert {p["field"] for p in reply.json["problems"]} == {f"spark_conf.{KEY}", "env.MY_PASSWORD"}


async def test_refusals_and_conflicts_hide_too(api, with_secret, settings):
    await api.done("post", "kernels", {"settings": settings("etl"), "location": "user"})
    unstored = with_secret(CANARY) | {"store_secrets": []}
    refused = await api.ask("post", "plan", {"settings": unstored, "location": "user"})
    conflict = await api.ask(
        "put", "kernels/user/etl", {"settings": with_secret(CANARY)}, If_Match='"old"'
    )

    assert "looks like a secret" in refused.text
    assert conflict.status == 409
    assert CANARY not in refused.text + conflict.text


async def test_secrets_in_submit_args_of_others(api, kernels_dir, settings):
    home = kernels_dir / "old"
    home.mkdir()
    wanted = settings("old")
    args = f"--master local[*] --proxy-user me --conf spark.my.password={CANARY} pyspark-shell"
    content = {
        "argv": [f"{wanted['environment_dir']}/bin/python", "-f", "{connection_file}"],
        "display_name": "Old",
        "language": "python",
        "env": {"PYSPARK_SUBMIT_ARGS": args},
    }
    (home / "kernel.json").write_text(json.dumps(content))

    reply = await api.ask("get", "kernels/user/old")

    assert reply.status == 200
    assert CANARY not in reply.text
    assert reply.json["settings"]["spark_conf"] == {"spark.my.password": "(hidden)"}


async def test_defaults_in_force_come_without_their_secrets(api, settings, tmp_path):
    file = tmp_path / "spark-defaults.conf"
    file.write_text("spark.executor.memory 2g\nspark.hadoop.fs.s3a.secret.key Hunter2\n")
    body = {"settings": settings("etl", spark_conf_dir=str(tmp_path)), "location": "user"}
    reply = await api.ask("post", "plan", body)
    assert "Hunter2" not in repr(reply.json)
    assert "defaults" not in reply.json["plan"]
    assert reply.json["defaults"] == [
        {"key": "spark.executor.memory", "value": "2g", "origin": str(file)},
        {"key": "spark.hadoop.fs.s3a.secret.key", "value": "(hidden)", "origin": str(file)},
    ]
    file.write_text("spark.hadoop.fs.s3a.secret.key Hunter2\\u1\n")
    broken = await api.ask("post", "plan", body)
    assert broken.json["defaults"] == []
    faults = [p for p in broken.json["plan"]["problems"] if p["field"] == "spark_conf_dir"]
    assert [p["severity"] for p in faults] == ["error"]
    assert str(file) in faults[0]["message"]
    assert "Hunter2" not in reply.text + broken.text


async def test_a_plan_reads_the_defaults_once(api, settings, tmp_path, monkeypatch):
    (tmp_path / "spark-defaults.conf").write_text("spark.executor.memory 2g\n")
    read, paths = defaults.read_text, []

    def noted(path, most):
        paths.append(path)
        return read(path, most)

    monkeypatch.setattr(defaults, "read_text", noted)
    body = {"settings": settings("etl", spark_conf_dir=str(tmp_path)), "location": "user"}
    reply = await api.ask("post", "plan", body)

    assert [one["value"] for one in reply.json["defaults"]] == ["2g"]
    assert paths == [tmp_path / "spark-defaults.conf"]
