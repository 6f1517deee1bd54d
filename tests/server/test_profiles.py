"""Test profiles over HTTP: kept, taken into kernels, fixed for everybody."""

import asyncio
import json

import pytest

LARGE = {"name": "large", "spark_conf": {"spark.executor.memory": "8g"}, "env": {"TEAM": "a"}}
REASON = "The nodes are large."
FIXED = {
    "profiles": {
        "large": {"about": "For big joins", "spark_conf": {"spark.executor.memory": "8g"}, "env": {"TEAM": "a"}},
        "local": {"spark_master": "local[3]"},
        "broken": {"env": {"HF_TOKEN": "hunter2"}},
    },
    "fixed_profiles": ["large"],
    "reasons": {"profiles.large": REASON},
}  # fmt: skip


def origins(plan):
    return {one["field"]: (one["kind"], one["profile"], one["hides"]) for one in plan["origins"]}


def submit_args(plan):
    return plan["kernel_json"]["env"]["PYSPARK_SUBMIT_ARGS"]


async def test_a_profile_is_saved_changed_renamed_and_removed(api):
    assert await api.get("profiles") == {"profiles": []}
    made = await api.ask("post", "profiles", {"profile": LARGE})
    assert (made.status, made.json["source"]) == (201, "user")
    etag = made.json["etag"]
    assert made.headers["ETag"] == f'"{etag}"'

    renamed = {**LARGE, "name": "Sehr groß", "about": "Für große Joins"}
    changed = await api.ask("put", "profiles/large", {"profile": renamed}, If_Match=f'"{etag}"')
    assert (changed.status, changed.json["profile"]["about"]) == (200, "Für große Joins")
    [listed] = (await api.get("profiles"))["profiles"]
    assert listed["name"] == "Sehr groß"
    gone = await api.ask("delete", "profiles/Sehr groß", If_Match=listed["etag"])
    assert gone.status == 204
    assert await api.get("profiles") == {"profiles": []}


async def test_a_value_that_no_spark_takes_is_refused(api):
    wrong = {"name": "bad", "spark_conf": {"spark.executor.memory": "2gigs"}}
    made = await api.ask("post", "profiles", {"profile": LARGE})
    refused = [
        await api.ask("post", "profiles", {"profile": wrong}),
        await api.ask("put", "profiles/large", {"profile": wrong}, If_Match=made.json["etag"]),
    ]

    for reply in refused:
        [problem] = reply.json["problems"]
        assert (reply.status, problem["field"]) == (400, "spark_conf.spark.executor.memory")
    assert [one["name"] for one in (await api.get("profiles"))["profiles"]] == ["large"]


async def test_no_change_of_others_is_lost(api):
    first = (await api.ask("post", "profiles", {"profile": LARGE})).json["etag"]
    other = {"profile": {**LARGE, "about": "changed"}}
    assert (await api.ask("put", "profiles/large", other, If_Match=first)).status == 200

    stale = await api.ask("put", "profiles/large", {"profile": LARGE}, If_Match=first)
    removed = await api.ask("delete", "profiles/large", If_Match=first)
    blind = await api.ask("put", "profiles/large", {"profile": LARGE})
    again = await api.ask("post", "profiles", {"profile": {**LARGE, "name": "LARGE"}})
    none = await api.ask("put", "profiles/none", {"profile": LARGE}, If_Match="*")

    assert [(r.status, r.json["code"]) for r in (stale, removed, blind, again, none)] == [
        (409, "changed"),
        (409, "changed"),
        (400, "invalid"),
        (409, "exists"),
        (404, "not_found"),
    ]
    assert (await api.get("profiles"))["profiles"][0]["profile"]["about"] == "changed"


async def test_of_many_who_save_one_name_one_wins(api):
    asked = [api.ask("post", "profiles", {"profile": {**LARGE, "about": str(n)}}) for n in range(6)]
    statuses = sorted(reply.status for reply in await asyncio.gather(*asked))

    assert statuses == [201, 409, 409, 409, 409, 409]
    assert len((await api.get("profiles"))["profiles"]) == 1


@pytest.mark.parametrize(
    ("profile", "status", "field"),
    [
        ({"name": "a/b"}, 400, "name"),
        ({"name": "x", "env": {"HF_TOKEN": "hunter2"}}, 400, "env.HF_TOKEN"),
        ({"name": "x", "spark_conf": {"spark.master": "yarn"}}, 400, "spark_conf.spark.master"),
        ({"name": "x", "kernel_name": "etl"}, 400, "kernel_name"),
        ({"name": "x", "spark_conf": {"spark.x": 1}}, 400, "spark_conf.spark.x"),
        ({"name": "x", "spark_conf": {"spark.x": "x" * 200_000}}, 400, "spark_conf"),
        ({"name": "x", "about": "x" * (1 << 20)}, 413, None),
        ({}, 400, "name"),
    ],
)
async def test_what_breaks_a_rule_is_refused_and_nothing_kept(api, profile, status, field):
    reply = await api.ask("post", "profiles", {"profile": profile})

    assert reply.status == status
    assert "hunter2" not in reply.text
    assert [p["field"] for p in reply.json["problems"]] == ([field] if field else [])
    assert await api.get("profiles") == {"profiles": []}


@pytest.mark.parametrize("name", ["..%2F..%2Fx", "%00", "a%2Fb", "x" * 300])
async def test_no_name_leads_out_of_the_directory(
    extension, http_server_client, jp_auth_header, name
):
    for verb in ("PUT", "DELETE"):
        reply = await http_server_client.fetch(
            f"/a%40b/pyspark-kernels/profiles/{name}",
            method=verb,
            body=json.dumps({"profile": LARGE}) if verb == "PUT" else None,
            headers={"Content-Type": "application/json", "If-Match": "*", **jp_auth_header},
            raise_error=False,
        )
        assert reply.code == 404
        assert json.loads(reply.body)["code"] == "not_found"


async def test_a_broken_file_is_listed_with_its_reason(api, jupyter_dirs):
    directory = jupyter_dirs.config / "jupyter_pyspark_kernels" / "profiles"
    await api.ask("post", "profiles", {"profile": LARGE})
    (directory / "broken.json").write_text('{"name": "b", "env": {"HF_TOKEN": "hunter2"}}')

    reply = await api.ask("get", "profiles")

    broken, large = reply.json["profiles"]
    assert "no profile keeps" in broken["fault"]
    assert (broken["profile"], large["fault"]) == (None, "")
    assert "hunter2" not in reply.text
    assert (await api.ask("delete", "profiles/broken", If_Match=broken["etag"])).status == 204


async def test_a_plan_says_where_each_value_comes_from(planned, errors):
    small = {"name": "small", "spark_conf": {"spark.executor.memory": "1g"}}

    plan = await planned(profiles=[LARGE, small], spark_conf={"spark.x": "1"})

    assert errors(plan) == {}
    assert "spark.executor.memory=1g" in submit_args(plan)
    found = origins(plan)
    assert found["spark_conf.spark.executor.memory"] == ("profile", "small", ["large"])
    assert found["env.TEAM"] == ("profile", "large", [])
    assert found["spark_conf.spark.x"] == ("own", "", [])
    assert found["spark_home"][0] == "found"


async def test_the_command_names_profiles_that_are_offered(api, settings):
    body = {"settings": settings("etl", profiles=[LARGE]), "location": "user"}
    unknown = (await api.ask("post", "plan", body)).json
    await api.ask("post", "profiles", {"profile": LARGE})
    known = (await api.ask("post", "plan", body)).json

    assert "--profile" not in unknown["command"]
    assert "--spark.executor.memory" in unknown["command"]
    assert "large" in unknown["command_notes"][0]
    assert known["command"][-2:] == ["--profile", "large"]
    assert known["command_notes"] == []


DEFAULTS = {
    "spark_conf": {"spark.executor.memory": "2g", "spark.x": "1"},
    "spark_master": "local[2]",
}


@pytest.mark.parametrize("administrator", [DEFAULTS])
async def test_a_profile_wins_over_the_administrators_defaults(planned):
    plan = await planned(profiles=[{**LARGE, "spark_master": "local[5]"}])
    plain = await planned(profiles=[LARGE])

    assert "--master 'local[5]'" in submit_args(plan)
    assert "spark.executor.memory=8g" in submit_args(plan)
    assert plan["settings"]["spark_conf"] == {"spark.x": "1"}
    assert "spark_master" not in plan["settings"]
    assert "--master 'local[2]'" in submit_args(plain)
    assert origins(plain)["spark_master"][0] == "administrator"
    assert origins(plain)["spark_conf.spark.x"][0] == "administrator"


@pytest.mark.parametrize("administrator", [FIXED])
async def test_a_fixed_profile_is_in_every_kernel_and_wins(planned, api, settings, errors):
    other = {"name": "other", "spark_conf": {"spark.executor.memory": "1g"}}
    stale = {"name": "Large", "spark_conf": {"spark.executor.memory": "7g"}}

    plan = await planned(profiles=[stale, other])
    own = await planned(spark_conf={"spark.executor.memory": "3g"}, env={"TEAM": "b"})
    same = await planned(spark_conf={"spark.executor.memory": "8g"})

    assert errors(plan) == {}
    assert [profile["name"] for profile in plan["settings"]["profiles"]] == ["other", "large"]
    assert "spark.executor.memory=8g" in submit_args(plan)
    assert set(errors(own)) == {"spark_conf.spark.executor.memory", "env.TEAM"}
    assert all(REASON in text for text in errors(own).values())
    assert errors(same) == {}
    assert "spark_conf" not in same["settings"]
    body = {"settings": settings("etl"), "location": "user"}
    made = (await api.done("post", "kernels", body))["kernel"]["settings"]
    assert [profile["name"] for profile in made["profiles"]] == ["large"]
    changed = {"settings": settings("etl", env={"TEAM": "b"})}
    refused = await api.ask("put", "kernels/user/etl", changed, If_Match="*")
    assert (refused.status, refused.json["problems"][0]["field"]) == (400, "env.TEAM")
    args = {"settings": settings("etl", submit_args=["--conf", "a=b"])}
    assert (await api.ask("put", "kernels/user/etl", args, If_Match="*")).status == 400


@pytest.mark.parametrize("administrator", [FIXED])
async def test_the_form_is_told_what_is_fixed_and_what_is_offered(api):
    policy = await api.get("policy")
    offered = (await api.get("profiles"))["profiles"]

    fixed = {one["field"]: one for one in policy["fixed"]}
    assert set(fixed) == {"profiles.large", "spark_conf.spark.executor.memory", "env.TEAM"}
    assert fixed["env.TEAM"]["value"] == "a"
    assert REASON in fixed["env.TEAM"]["reason"]
    by_name = {one["name"]: one for one in offered}
    assert (by_name["large"]["fixed"], by_name["large"]["reason"]) == (True, REASON)
    assert by_name["local"]["fixed"] is False
    assert "no profile keeps" in by_name["broken"]["fault"]
    taken = await api.ask("post", "profiles", {"profile": {"name": "LOCAL"}})
    assert (taken.status, taken.json["code"]) == (409, "exists")
    refused = await api.ask("put", "profiles/local", {"profile": {"name": "local"}}, If_Match="*")
    assert refused.status == 404


BOTH = {
    "profiles": {"master": {"spark_master": "local[3]", "spark_conf": {"spark.x": "profile"}}},
    "fixed_profiles": ["master"],
    "fixed_spark_conf": {"spark.x": "fixed"},
    "allowed_spark_masters": ["local[3]"],
}


@pytest.mark.parametrize("administrator", [BOTH])
async def test_what_is_fixed_by_itself_wins_over_a_fixed_profile(planned, errors):
    plan = await planned()
    own = await planned(spark_master="local[4]", spark_conf={"spark.x": "own"})

    assert errors(plan) == {}
    assert "--master 'local[3]'" in submit_args(plan)
    assert "spark.x=fixed" in submit_args(plan)
    assert origins(plan)["spark_conf.spark.x"] == ("administrator", "", ["master"])
    assert set(errors(own)) == {"spark_master", "spark_conf.spark.x"}


@pytest.mark.parametrize("administrator", [{"allowed_spark_masters": ["local[2]"]}])
async def test_a_profile_is_no_way_round_what_is_allowed(planned, errors):
    plan = await planned(profiles=[{"name": "x", "spark_master": "local[9]"}])

    assert "not allowed" in errors(plan)["spark_master"]


@pytest.mark.parametrize(
    "administrator",
    [
        {"profiles": {}, "fixed_profiles": ["gone"]},
        {"profiles": {"bad": {"spark_cnf": {}}}, "fixed_profiles": ["bad"]},
    ],
)
async def test_a_fixed_profile_that_cannot_be_had_is_an_error_of_the_config(api):
    reply = await api.ask("get", "policy")

    assert (reply.status, reply.json["code"]) == (500, "config")
    assert "fixed_profiles" in reply.json["message"]
