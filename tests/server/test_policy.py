"""Test that what the administrator decided holds for every client."""

import pytest
from support import places

REASON = "The team's quota is there."
STRICT = {
    "spark_home": str(places.find_spark_home()),
    "allowed_spark_homes": [str(places.find_spark_home())],
    "allowed_spark_masters": ["yarn", "local[2]", "spark://trusted*"],
    "spark_master": "local[2]",
    "fixed_spark_conf": {"spark.yarn.queue": "team", "spark.hadoop.fs.s3a.secret.key": "hunter2"},
    "fixed_settings": {"spark_start": "background"},
    "spark_conf": {"spark.executor.memory": "2g"},
    "reasons": {"spark_conf.spark.yarn.queue": REASON},
}
FIXED_ONLY = {"fixed_spark_conf": {"spark.yarn.queue": "team"}}


@pytest.mark.parametrize("administrator", [FIXED_ONLY])
async def test_what_is_fixed_is_set(planned, api, settings, errors):
    plan = await planned()

    assert errors(plan) == {}
    assert plan["settings"]["spark_conf"] == {"spark.yarn.queue": "team"}
    assert "spark.yarn.queue=team" in plan["kernel_json"]["env"]["PYSPARK_SUBMIT_ARGS"]
    body = {"settings": settings("etl"), "location": "user"}
    job = await api.done("post", "kernels", body)
    assert job["kernel"]["settings"]["spark_conf"] == {"spark.yarn.queue": "team"}
    changed = {"settings": settings("etl", spark_conf={"spark.yarn.queue": "mine"})}
    refused = await api.ask("put", "kernels/user/etl", changed, If_Match="*")
    assert refused.status == 400
    assert refused.json["problems"][0]["field"] == "spark_conf.spark.yarn.queue"


@pytest.mark.parametrize(
    "administrator",
    [
        {
            "spark_master": "yarn",
            "self_contained": "never",
            "java_home": "/opt/some-java",
            "fixed_settings": {
                "spark_master": "local[2]",
                "self_contained": "always",
                "slim": True,
                "java_home": str(places.find_java_home()),
            },
        }
    ],
)
async def test_a_client_need_not_say_what_is_fixed(planned, errors):
    plan = await planned()

    assert errors(plan) == {}
    assert plan["spark_master"] == "local[2]"
    assert plan["settings"]["self_contained"] == "always"
    assert plan["settings"]["slim"] is True


@pytest.mark.parametrize("administrator", [STRICT])
async def test_each_rule_is_a_problem_with_field_and_reason(planned, api, settings, errors):
    found = errors(
        await planned(
            spark_master="spark://elsewhere:7077",
            spark_home="/opt/other",
            spark_conf={"spark.yarn.queue": "mine"},
            spark_start="eager",
            submit_args=["--conf", "spark.yarn.queue=mine"],
        )
    )

    assert REASON in found["spark_conf.spark.yarn.queue"]
    assert "local[2]" in found["spark_master"]
    assert {"spark_home", "spark_start", "submit_args"} <= set(found)
    body = {"settings": settings("etl", spark_master="local[*]"), "location": "user"}
    refused = await api.ask("post", "kernels", body)
    assert (refused.status, refused.json["problems"][0]["field"]) == (400, "spark_master")


@pytest.mark.parametrize("administrator", [STRICT])
async def test_the_form_is_told_and_no_secret_with_it(api, planned, errors):
    reply = await api.ask("get", "policy")

    fixed = {one["field"]: one for one in reply.json["fixed"]}
    assert fixed["spark_conf.spark.yarn.queue"] == {
        "field": "spark_conf.spark.yarn.queue",
        "value": "team",
        "reason": REASON,
    }
    assert reply.json["defaults"]["spark_master"] == "local[2]"
    assert "hunter2" not in reply.text
    masters = {m: errors(await planned(spark_master=m)) for m in ("yarn", "spark://trusted1:7077")}
    assert [m for m, found in masters.items() if "spark_master" in found] == []


@pytest.mark.parametrize(
    "administrator", [{"spark_conf": {"spark.executor.memory": "2g"}, "spark_master": "local[3]"}]
)
async def test_defaults_are_those_of_the_command_line(planned):
    plan = await planned()
    own = await planned(spark_master="local[*]", spark_conf={"spark.executor.memory": "1g"})

    assert plan["settings"]["spark_master"] == "local[3]"
    assert plan["settings"]["spark_conf"] == {"spark.executor.memory": "2g"}
    assert "spark_master" not in own["settings"]
    assert own["settings"]["spark_conf"] == {"spark.executor.memory": "1g"}


ARCHIVE = {"slim": True, "leave_out": ["Pip"], "self_contained": "never"}


@pytest.mark.parametrize(
    "administrator", [{"fixed_settings": ARCHIVE}, {**ARCHIVE, "spark_conf": {}}]
)
async def test_what_archives_carry_can_be_decided_for_all(planned, api, administrator, errors):
    fixed = "fixed_settings" in administrator

    plan = await planned()
    own = await planned(slim=False, leave_out=["numpy"], self_contained="always")
    policy = await api.ask("get", "policy")

    stored = {field: plan["settings"][field] for field in ARCHIVE}
    assert stored == ARCHIVE | {"leave_out": ["pip"]}
    assert (set(ARCHIVE) <= set(errors(own))) is fixed
    assert {f: policy.json["defaults"][f] for f in ARCHIVE} == ARCHIVE
    values = {one["field"]: one["value"] for one in policy.json["fixed"]}
    assert values == (
        {"slim": "true", "leave_out": "Pip", "self_contained": "never"} if fixed else {}
    )


@pytest.fixture
def team(tmp_path):
    made = tmp_path / "team" / "kernels"
    made.mkdir(parents=True, mode=0o700)
    return made


@pytest.fixture
def administrator(request, team):
    if getattr(request, "param", None) == "team":
        return {"locations": {"team": str(team)}, "offered_locations": ["team"]}
    return {}


@pytest.mark.parametrize("administrator", ["team"], indirect=True)
async def test_only_offered_locations_take_new_kernels(api, settings, team):
    body = {"settings": settings("etl"), "location": "user"}
    refused = await api.ask("post", "kernels", body)
    await api.done("post", "kernels", body | {"location": "team"})
    copy = await api.ask(
        "post", "kernels/team/etl/duplicate", {"new_name": "b", "location": "user"}
    )
    listed = await api.get("locations")

    assert (refused.status, refused.json["code"]) == (403, "not_editable")
    assert copy.status == 403
    assert (team / "etl" / "kernel.json").exists()
    assert listed["default"] == "team"
    assert {one["location"] for one in listed["locations"] if one["offered"]} == {"team"}


@pytest.mark.parametrize("administrator", [{"fixed_settings": {"environment_dir": "/e"}}])
async def test_a_wrong_policy_is_said(api):
    reply = await api.ask("get", "kernels")

    assert (reply.status, reply.json["code"]) == (500, "config")
    assert "environment_dir" in reply.json["message"]


@pytest.mark.parametrize(
    "administrator",
    [
        {
            "spark_homes": ["/opt/elsewhere"],
            "allowed_spark_homes": [str(places.find_spark_home()), "/opt/broken"],
        }
    ],
)
async def test_a_home_that_is_not_allowed_is_not_offered_even_where_it_is_configured(api):
    offered = [one["spark_home"] for one in (await api.get("spark-homes"))["spark_homes"]]

    assert str(places.find_spark_home()) in offered
    assert "/opt/broken" in offered
    assert "/opt/elsewhere" not in offered


@pytest.mark.parametrize("administrator", [{"spark_home": str(places.find_spark_home())}])
async def test_a_change_that_names_no_spark_takes_the_administrators(
    api, settings, monkeypatch, extension
):
    monkeypatch.delenv("SPARK_HOME")
    body = {"settings": settings("etl", spark_master="local[2]"), "location": "user"}
    await api.done("post", "kernels", body)

    changed = {"settings": settings("etl", spark_master="local[3]")}
    job = await api.done("put", "kernels/user/etl", changed, If_Match="*")

    assert job["kernel"]["settings"]["spark_home"] == str(places.find_spark_home())
