"""Test the life of kernels over HTTP, from the plan to the removal."""

import json
import os

import pytest
from support.trees import tree_of
from tornado.httpclient import HTTPClientError


def create(settings, **further):
    return {"settings": settings, "location": "user", **further}


async def test_plan_shows_what_would_be_written_and_writes_nothing(api, settings, jupyter_dirs):
    before = tree_of(jupyter_dirs.data)

    reply = await api.ask("post", "plan", create(settings("etl", spark_master="yarn")))

    assert reply.status == 200, reply.text
    plan = reply.json["plan"]
    assert [p for p in plan["problems"] if p["severity"] == "error"] == []
    assert plan["kernel_json"]["metadata"]["pyspark_kernels"]["settings"]["kernel_name"] == "etl"
    assert plan["archive"]["pack"] is True
    assert reply.json["command"][:3] == ["jupyter", "pyspark-kernels", "create"]
    assert tree_of(jupyter_dirs.data) == before


async def test_plan_names_every_problem_with_its_field(api, settings):
    bad = settings("Etl", spark_master="mesos://x:1", spark_conf={"spark.driver.memory": "4"})

    reply = await api.ask("post", "plan", create(bad))

    assert reply.status == 200
    fields = {p["field"] for p in reply.json["plan"]["problems"] if p["severity"] == "error"}
    assert {"kernel_name", "spark_master", "spark_conf.spark.driver.memory"} <= fields
    assert reply.json["plan"]["kernel_json"] is None


async def test_the_plan_is_what_create_writes(api, venv_environment, kernels_dir):
    asked = create({"kernel_name": "etl", "environment_dir": str(venv_environment)})
    planned = await api.ask("post", "plan", asked)

    job = await api.done("post", "kernels", asked)

    written = json.loads((kernels_dir / "etl" / "kernel.json").read_text())
    assert written == planned.json["plan"]["kernel_json"]
    assert job["kernel"]["state"] == "ready"
    assert job["kernel"]["location"] == "user"
    listed = await api.get("kernels")
    assert [k["kernel_name"] for k in listed["kernels"]] == ["etl"]


async def test_create_for_yarn_packs(api, settings, kernels_dir):
    reply = await api.ask("post", "kernels", create(settings("etl", spark_master="yarn")))

    assert reply.status == 202
    assert reply.headers["Location"].endswith(f"/pyspark-kernels/jobs/{reply.json['job_id']}")
    job = await api.finished(reply.json)
    assert job["state"] == "done", job
    assert job["progress"]["stage"] == "writing"
    assert (kernels_dir / "etl" / "pyspark_venv_etl.zip").exists()
    assert (await api.finished(reply.json)) == job


async def test_a_taken_name_is_a_conflict(api, settings):
    await api.done("post", "kernels", create(settings("etl")))

    reply = await api.ask("post", "kernels", create(settings("etl")))

    assert (reply.status, reply.json["code"]) == (409, "exists")
    assert "Choose another name, or change that one." in reply.json["message"]
    assert "jupyter pyspark-kernels" not in reply.json["message"]


async def test_wrong_settings_are_refused_at_once(api, settings):
    reply = await api.ask("post", "kernels", create(settings("..", spark_master="x")))

    assert (reply.status, reply.json["code"]) == (400, "invalid")
    assert {"kernel_name", "spark_master"} <= {p["field"] for p in reply.json["problems"]}
    assert (await api.get("jobs"))["jobs"] == []


async def test_fields_of_settings_are_named_as_in_a_plan(api, settings):
    bad = settings("etl", spark_conf={"spark.a": 1})

    reply = await api.ask("post", "kernels", create(bad))

    assert [p["field"] for p in reply.json["problems"]] == ["spark_conf.spark.a"]


async def test_a_place_that_may_not_be_written_is_refused(api, settings, kernels_dir):
    # The tests may run as root, for whom no mode is a hindrance: others may write there.
    kernels_dir.chmod(0o777)

    reply = await api.ask("post", "kernels", create(settings("etl")))

    assert reply.status in {400, 403}
    assert [p["field"] for p in reply.json["problems"] if p["severity"] == "error"] == [
        "kernels_dir"
    ]


async def test_a_location_is_never_a_path(api, settings, tmp_path):
    reply = await api.ask(
        "post", "kernels", {"settings": settings("etl"), "location": str(tmp_path)}
    )

    assert (reply.status, reply.json["problems"][0]["field"]) == (400, "location")


async def test_update(api, settings, kernels_dir):
    made = await api.done("post", "kernels", create(settings("etl")))
    etag = made["kernel"]["etag"]
    body = {"settings": settings("etl", spark_conf={"spark.executor.memory": "2g"})}

    job = await api.done("put", "kernels/user/etl", body, If_Match=f'"{etag}"')

    assert job["kernel"]["settings"]["spark_conf"] == {"spark.executor.memory": "2g"}
    assert job["kernel"]["etag"] != etag


async def test_update_of_what_changed_shows_both_versions(api, settings):
    made = await api.done("post", "kernels", create(settings("etl")))
    etag = made["kernel"]["etag"]
    theirs = {"settings": settings("etl", spark_conf={"spark.executor.memory": "2g"})}
    await api.done("put", "kernels/user/etl", theirs, If_Match=f'"{etag}"')
    ours = {"settings": settings("etl", spark_conf={"spark.executor.memory": "3g"})}

    reply = await api.ask("put", "kernels/user/etl", ours, If_Match=f'"{etag}"')

    assert (reply.status, reply.json["code"]) == (409, "changed")
    conflict = reply.json["conflict"]
    assert conflict["asked_etag"] == etag
    assert conflict["asked_settings"]["spark_conf"] == {"spark.executor.memory": "3g"}
    assert conflict["current"]["settings"]["spark_conf"] == {"spark.executor.memory": "2g"}
    again = f'"{conflict["current"]["etag"]}"'
    await api.done("put", "kernels/user/etl", ours, If_Match=again)


@pytest.mark.parametrize(
    ("verb", "path", "body"),
    [
        ("put", "kernels/user/etl", {"settings": {"kernel_name": "etl", "environment_dir": "/e"}}),
        ("delete", "kernels/user/etl", None),
        ("post", "kernels/user/etl/rename", {"new_name": "two"}),
        ("post", "kernels/user/etl/rebuild", {}),
    ],
)
async def test_a_change_needs_the_version_that_was_seen(api, settings, verb, path, body):
    await api.done("post", "kernels", create(settings("etl")))

    without = await api.ask(verb, path, body)
    old = await api.ask(verb, path, body, If_Match='"older"')

    assert (without.status, without.json["problems"][0]["field"]) == (400, "If-Match")
    assert (old.status, old.json["code"]) == (409, "changed")
    assert old.json["conflict"]["current"]["kernel_name"] == "etl"


async def test_update_does_not_rename(api, settings):
    await api.done("post", "kernels", create(settings("etl")))

    reply = await api.ask("put", "kernels/user/etl", {"settings": settings("other")}, If_Match="*")

    assert (reply.status, reply.json["problems"][0]["field"]) == (400, "kernel_name")


async def test_rename_duplicate_rebuild_remove(api, settings, kernels_dir):
    await api.done("post", "kernels", create(settings("one", spark_master="yarn")))
    await api.done("post", "kernels/user/one/rename", {"new_name": "two"}, If_Match="*")
    copy = await api.done("post", "kernels/user/two/duplicate", {"new_name": "three"})
    packed = (kernels_dir / "three" / "pyspark_venv_three.zip").stat().st_ino
    await api.done("post", "kernels/user/three/rebuild", {}, If_Match=copy["kernel"]["etag"])
    gone = await api.ask("delete", "kernels/user/two", If_Match="*")

    assert gone.status == 204
    # Nothing changed, so that there was nothing to renew.
    assert sorted(os.listdir(kernels_dir)) == ["three"]
    assert (kernels_dir / "three" / "pyspark_venv_three.zip").stat().st_ino == packed
    assert (await api.get("kernels"))["kernels"][0]["state"] == "ready"


async def test_a_local_kernel_has_nothing_to_rebuild(api, settings):
    await api.done("post", "kernels", create(settings("etl")))

    reply = await api.ask("post", "kernels/user/etl/rebuild", {}, If_Match="*")

    assert reply.status == 400
    assert "nothing to rebuild" in reply.json["message"]


@pytest.mark.parametrize(
    "path",
    [
        "kernels/user/nowhere",
        "kernels/nowhere/etl",
        "kernels/user/..",
        "kernels/user/..%2fetl",
        "kernels/user/%00",
        "kernels/user/" + "a" * 5000,
        "kernels/%2ftmp/etl",
    ],
)
async def test_what_is_not_there_is_not_found(api, http_server_client, jp_auth_header, path):
    with pytest.raises(HTTPClientError) as caught:
        await http_server_client.fetch(
            f"/a%40b/pyspark-kernels/{path}", headers=dict(jp_auth_header)
        )

    assert caught.value.code == 404
    assert json.loads(caught.value.response.body)["code"] == "not_found"


async def test_a_kernel_of_others_is_taken_over_only_when_asked(api, settings, kernels_dir):
    home = kernels_dir / "old"
    home.mkdir()
    wanted = settings("old", spark_conf={"spark.executor.memory": "2g"})
    python = f"{wanted['environment_dir']}/bin/python"
    content = {
        "argv": [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "Old",
        "language": "python",
        "env": {"PYSPARK_SUBMIT_ARGS": "--master local[*] pyspark-shell"},
    }
    (home / "kernel.json").write_text(json.dumps(content))

    refused = await api.ask("put", "kernels/user/old", {"settings": wanted}, If_Match="*")
    plan = await api.ask("post", "plan", create(wanted, replaces="old"))
    await api.done("put", "kernels/user/old", {"settings": wanted, "take_over": True}, If_Match="*")

    assert (refused.status, refused.json["code"]) == (403, "not_editable")
    assert plan.json["plan"]["current_kernel_json"] == content
    kernel = await api.get("kernels/user/old")
    assert kernel["origin"] == "ours"


async def test_a_kernel_that_is_not_pyspark_is_left_alone(api, kernels_dir):
    (kernels_dir / "r").mkdir()
    (kernels_dir / "r" / "kernel.json").write_text('{"argv": ["R"], "env": {}}')

    reply = await api.ask("delete", "kernels/user/r", If_Match="*")

    assert (reply.status, reply.json["code"]) == (403, "not_editable")
    assert (kernels_dir / "r").exists()


async def test_a_broken_kernel_is_listed_shown_and_removed(api, settings, kernels_dir):
    await api.done("post", "kernels", create(settings("etl")))
    (kernels_dir / "etl" / "kernel.json").write_text("{")

    listed = (await api.get("kernels"))["kernels"]
    shown = await api.get("kernels/user/etl")
    gone = await api.ask("delete", "kernels/user/etl", If_Match=f'"{shown["etag"]}"')

    assert [k["state"] for k in listed] == ["broken"]
    assert (shown["kernel_json"], shown["command"]) == (None, [])
    assert gone.status == 204
