"""Test what a plan says of profiles, and what of them becomes a kernel."""

import json

import pytest
from support import parsing

from jupyter_pyspark_kernels.core import kernels as use_cases
from jupyter_pyspark_kernels.core.profile import MOST_PROFILES, Profile
from jupyter_pyspark_kernels.core.profile_checks import wrong_values
from jupyter_pyspark_kernels.core.store import read

LARGE = Profile(
    name="large",
    spark_master="yarn",
    spark_conf={"spark.executor.memory": "8g", "spark.executor.cores": "4"},
    env={"TEAM": "a"},
)
SMALL = Profile(name="small", spark_conf={"spark.executor.memory": "1g"})


def planned(kernels, **changed):
    """Plan a kernel that says nothing of what profiles may say."""
    own = {"spark_master": "", "spark_home": "", "spark_conf": {}, "profiles": (LARGE,)}
    return kernels.planned_create("new", **{**own, **changed})


def errors(plan):
    return {problem.field: problem.message for problem in plan.errors}


def origins(plan):
    return {o.field: (o.kind, o.profile, o.hides) for o in plan.origins}


def test_a_kernel_runs_with_what_its_profiles_say(kernels):
    plan = planned(kernels, profiles=(LARGE, SMALL), spark_conf={"spark.executor.cores": "2"})

    assert errors(plan) == {}
    env = parsing.kernel_env(json.dumps(plan.kernel_json), {})
    master, properties, [archive] = parsing.submitted(env)
    assert (master, env["TEAM"]) == ("yarn", "a")
    assert archive.endswith("#PYSPARK_VENV")
    wanted = {"spark.executor.memory": "1g", "spark.executor.cores": "2"}
    assert {key: properties[key] for key in wanted} == wanted
    assert (plan.spark_master, plan.spark_home) == ("yarn", kernels.environ["SPARK_HOME"])
    assert origins(plan) == {
        "spark_master": ("profile", "large", ()),
        "spark_home": ("found", "", ()),
        "java_home": ("found", "", ()),
        "spark_conf.spark.executor.memory": ("profile", "small", ("large",)),
        "spark_conf.spark.executor.cores": ("own", "", ("large",)),
        "env.TEAM": ("profile", "large", ()),
    }


def test_the_file_keeps_own_values_and_profiles_apart(kernels):
    plan = planned(kernels, spark_conf={"spark.executor.cores": "2"})

    stored = plan.kernel_json["metadata"]["pyspark_kernels"]["settings"]
    assert stored["spark_conf"] == {"spark.executor.cores": "2"}
    assert stored["profiles"] == [LARGE.model_dump(exclude_defaults=True)]
    assert "spark_master" not in stored
    assert stored["spark_home"] == kernels.environ["SPARK_HOME"]
    assert "env" not in stored
    # A master of its own stays one, the default too.
    own = planned(kernels, spark_master="local[*]").kernel_json["metadata"]["pyspark_kernels"]
    assert own["settings"]["spark_master"] == "local[*]"


def test_what_is_found_stays_with_the_profile_that_gives_it(kernels):
    home = kernels.environ["SPARK_HOME"]
    java = kernels.environ["JAVA_HOME"]
    given = Profile(name="places", spark_home=home, java_home=java)

    stored = planned(kernels, profiles=(given,)).settings

    assert "spark_home" not in stored
    assert "java_home" not in stored


def test_update_rename_and_rebuild_need_no_look_up(kernels):
    kernels.create("with", spark_master="", spark_conf={}, profiles=(LARGE,))

    kernels.rename("with", "other")
    renamed = kernels.read("other")
    use_cases.apply(kernels.planned_update("other", packs=True))
    use_cases.apply(kernels.planned_update("other", spark_conf={"spark.executor.memory": "2g"}))
    changed = read(str(kernels.dir), "other")

    assert use_cases.settings_of(renamed).profiles == (LARGE,)
    assert "spark.executor.memory=8g" in renamed.content["env"]["PYSPARK_SUBMIT_ARGS"]
    assert "spark.executor.memory=2g" in changed.content["env"]["PYSPARK_SUBMIT_ARGS"]
    assert "spark.executor.cores=4" in changed.content["env"]["PYSPARK_SUBMIT_ARGS"]
    assert use_cases.settings_of(changed).spark_conf == {"spark.executor.memory": "2g"}


def test_the_list_judges_a_kernel_by_what_it_runs_with(kernels, look):
    kernels.remove("etl")
    kernels.create("with", spark_master="", spark_conf={}, profiles=(LARGE,))

    assert look() == ("ready", {})
    archive = next(path for path in (kernels.dir / "with").iterdir() if path.suffix == ".zip")
    archive.unlink()
    assert look()[0] == "broken"


def test_a_kernel_without_profiles_has_no_trace_of_them(kernels):
    stored = kernels.read("etl").content["metadata"]["pyspark_kernels"]["settings"]

    assert set(stored) == {
        "kernel_name",
        "environment_dir",
        "spark_home",
        "spark_master",
        "spark_conf",
        "java_home",
    }
    local = kernels.planned_create("new", spark_master="local[*]").settings
    assert "spark_master" not in local


@pytest.mark.parametrize(
    ("profiles", "field", "text"),
    [
        ((Profile(name="a", spark_master="mesos://h:1"),), "profiles.a", "Mesos"),
        ((Profile(name="a", env={"HF_TOKEN": "hunter2"}),), "profiles.a", "no profile keeps"),
        ((LARGE, LARGE.model_copy(update={"name": "LARGE"})), "profiles.LARGE", "twice"),
        ((Profile(name="/"),), "profiles./", "cannot be the name"),
        (tuple(Profile(name=f"p{n}") for n in range(MOST_PROFILES + 1)), "profiles", "at most"),
    ],
)
def test_what_is_wrong_with_a_profile_is_said_once_with_its_name(kernels, profiles, field, text):
    # A secret could not be stored by wish either: who looks at a profile is not known.
    plan = planned(kernels, profiles=profiles, store_secrets=("HF_TOKEN",))

    assert list(errors(plan)) == [field]
    assert text in errors(plan)[field]
    assert "hunter2" not in str(plan.problems)


def test_a_value_that_does_not_fit_this_machine_names_its_profile(kernels):
    gone = Profile(name="gone", spark_home="/no/spark", hadoop_conf_dir="/no/hadoop")

    found = errors(planned(kernels, profiles=(gone,)))

    assert {"spark_home", "hadoop_conf_dir"} <= set(found)
    assert all(
        "It comes from profile 'gone'." in found[f] for f in ("spark_home", "hadoop_conf_dir")
    )
    mine = errors(planned(kernels, profiles=(gone,), hadoop_conf_dir="/no/mine"))
    assert "profile" not in mine["hadoop_conf_dir"]


def test_only_what_every_release_refuses_is_wrong_in_a_profile():
    values = {
        "spark.executor.memory": "4gigs",
        # Spark 3.5 takes it, and newer ones do not.
        "spark.sql.parquet.compression.codec": "lz4raw",
        "spark.acme.colour": "red",
        # Only newer ones know it, and none takes this.
        "spark.kubernetes.allocation.recoveryMode.enabled": "perhaps",
        "spark.network.timeout": "${spark.acme.timeout}",
    }

    found = wrong_values(Profile(name="any", spark_conf=values))

    assert [problem.field for problem in found] == [
        "spark_conf.spark.executor.memory",
        "spark_conf.spark.kubernetes.allocation.recoveryMode.enabled",
    ]
