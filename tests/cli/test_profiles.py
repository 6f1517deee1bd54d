"""Test profiles on the command line: saved, listed, taken, renewed, taken out."""

import json
import os

import pytest
from support import parsing

CONFIG = """
c.PySparkKernels.spark_conf = {"spark.executor.memory": "2g", "spark.x": "default"}
c.PySparkKernels.profiles = {
    "large": {"about": "For big joins", "spark_conf": {"spark.executor.memory": "8g"}},
    "on YARN": {"spark_master": "yarn", "env": {"TEAM": "a"}},
    "broken": {"env": {"HF_TOKEN": "hunter2"}},
    "odd": {"spark_cnf": {}},
    "wrong": {"spark_conf": {"spark.executor.memory": "4gigs"}},
}
c.PySparkKernels.fixed_profiles = ["large"]
c.PySparkKernels.reasons = {"profiles.large": "The nodes are large."}
"""


@pytest.fixture
def administrator(jupyter_dirs):
    """Profiles of the administrator, good and broken."""
    (jupyter_dirs.config / "jupyter_pyspark_kernels_config.py").write_text(CONFIG)


@pytest.mark.parametrize(
    ("fixed", "said"),
    [
        ("lrge", "names 'lrge', and PySparkKernels.profiles holds large"),
        ("odd", "names 'odd'."),
        ("wrong", "spark.executor.memory is '4gigs'. Write "),
    ],
)
def test_a_fixed_profile_that_cannot_be_had_is_said(administrator, jupyter_dirs, call, fixed, said):
    config = jupyter_dirs.config / "jupyter_pyspark_kernels_config.py"
    config.write_text(CONFIG + f"c.PySparkKernels.fixed_profiles = ['large', '{fixed}']\n")

    ran = call("profiles")

    assert ran.code != 0
    assert said in ran.err
    assert "on YARN" in ran.out


def test_a_value_that_no_spark_takes_is_not_saved(call, own_dir):
    ran = call("profile", "save", "bad", "--spark.executor.memory", "2gigs")

    assert ran.code == 2
    assert "spark.executor.memory is '2gigs'. Write " in ran.err
    assert not own_dir.exists()


@pytest.fixture
def own_dir(jupyter_dirs):
    return jupyter_dirs.config / "jupyter_pyspark_kernels" / "profiles"


def properties(content):
    return parsing.submitted(parsing.kernel_env(json.dumps(content), {}))[1]


def test_save_list_take_and_remove(call, create, kernel_json, own_dir):
    assert "No profiles" in call("profiles").out
    saved = call("profile", "save", "Small", "--about", "To try", "--spark.executor.memory", "1g", "--env", "A=b")  # fmt: skip
    assert saved.code == 0, saved.err
    assert json.loads((own_dir / "small.json").read_text())["env"] == {"A": "b"}
    listed = call("profiles").out
    assert "Small (your own)" in listed
    assert "spark.executor.memory  1g" in listed
    [record] = call("profiles", "--json").json
    assert (record["name"], record["source"], record["fault"]) == ("Small", "user", "")

    assert create("etl", "--profile", "small", "--spark.x", "1").code == 0
    content = kernel_json("etl")
    assert properties(content) == {"spark.executor.memory": "1g", "spark.x": "1"}
    assert content["env"]["A"] == "b"

    assert call("profile", "remove", "Small").code == 0
    assert list(own_dir.iterdir()) == []
    shown = call("show", "etl").out
    assert "Small is not offered any more" in shown
    assert properties(kernel_json("etl"))["spark.executor.memory"] == "1g"


def test_what_a_profile_says_wins_over_a_default_and_not_over_a_flag(
    administrator, create, kernel_json, call
):
    create("a", "--profile", "large")
    create("b", "--profile", "large", "--spark.executor.memory", "3g", "--spark_master", "local[2]")
    create("c", "--profile", "on YARN", "--profile", "large")

    assert properties(kernel_json("a")) == {"spark.executor.memory": "8g", "spark.x": "default"}
    stored = kernel_json("a")["metadata"]["pyspark_kernels"]["settings"]
    assert stored["spark_conf"] == {"spark.x": "default"}
    assert properties(kernel_json("b"))["spark.executor.memory"] == "3g"
    assert "--master yarn" in kernel_json("c")["env"]["PYSPARK_SUBMIT_ARGS"]
    shown = call("show", "b").out
    assert "profiles     large" in shown
    assert "its own, not that of large" in shown
    fixed = call("profiles").out
    assert (
        "large (the administrator's, fixed for kernels made in Jupyter: The nodes are large.)"
        in fixed
    )


def test_a_broken_profile_is_listed_and_cannot_be_taken(administrator, create, call):
    listed = call("profiles")

    assert "cannot be chosen" in listed.out
    assert "spark_cnf" in listed.out
    assert "hunter2" not in listed.out + call("profiles", "--json").out
    refused = create("etl", "--profile", "broken")
    assert refused.code == 3
    assert "no profile keeps" in refused.err
    assert "large, on YARN" in create("etl", "--profile", "none").err


def test_a_changed_profile_is_said_and_taken_over_by_one_flag(call, create, kernel_json):
    call("profile", "save", "small", "--spark.executor.memory", "1g", "--spark.y", "1")
    create("etl", "--profile", "small", "--spark.y", "2")
    assert "--profile small" in call("show", "etl", "--command-line").out
    call("profile", "save", "small", "--force", "--spark.executor.memory", "2g", "--spark.y", "1")

    shown = call("show", "etl")
    line = call("show", "etl", "--command-line")
    assert "small has changed since" in shown.out
    assert "update etl --profile small" in shown.out
    assert "--spark.executor.memory 1g" in line.out
    assert "--profile" not in line.out
    assert "written out" in line.err

    assert call("update", "etl", "--profile", "small").code == 0
    assert properties(kernel_json("etl")) == {"spark.executor.memory": "2g", "spark.y": "2"}
    assert "changed since" not in call("show", "etl").out
    assert call("update", "etl", "--unset", "spark.y").code == 0
    assert properties(kernel_json("etl"))["spark.y"] == "1"


def test_a_profile_is_taken_out_again(call, create, kernel_json):
    call("profile", "save", "there", "--spark_master", "local[3]", "--spark.y", "1")
    create("etl", "--profile", "there", "--spark.x", "1")
    assert "local[3]" in kernel_json("etl")["env"]["PYSPARK_SUBMIT_ARGS"]

    wrong = call("update", "etl", "--without-profile", "other")
    assert call("update", "etl", "--without-profile", "THERE").code == 0

    assert wrong.code == 2
    assert "no profile 'other'" in wrong.err
    assert properties(kernel_json("etl")) == {"spark.x": "1"}
    assert "--master 'local[*]'" in kernel_json("etl")["env"]["PYSPARK_SUBMIT_ARGS"]
    assert "profiles" not in kernel_json("etl")["metadata"]["pyspark_kernels"]["settings"]


def test_an_own_setting_gives_way_to_the_profile_when_it_is_unset(call, create, kernel_json):
    call("profile", "save", "there", "--spark_master", "local[3]")
    create("etl", "--spark_master", "local[2]")
    call("update", "etl", "--profile", "there")
    assert "local[2]" in kernel_json("etl")["env"]["PYSPARK_SUBMIT_ARGS"]

    assert call("update", "etl", "--unset", "spark_master").code == 0

    assert "local[3]" in kernel_json("etl")["env"]["PYSPARK_SUBMIT_ARGS"]


def test_saving_a_kernel_leaves_its_secrets_out_and_says_so(call, create, own_dir):
    call("profile", "save", "small", "--spark.executor.memory", "1g")
    create("etl", "--profile", "small", "--spark.x", "1", "--env", "HF_TOKEN=hunter2", "--store-secret", "HF_TOKEN")  # fmt: skip

    saved = call("profile", "save", "of etl", "--from", "etl", "--spark.x", "2")

    assert saved.code == 0, saved.err
    assert "HF_TOKEN looks like a secret and was left out" in saved.err
    text = (own_dir / "of-etl.json").read_text()
    assert "hunter2" not in text
    assert json.loads(text)["spark_conf"] == {"spark.executor.memory": "1g", "spark.x": "2"}
    assert "spark_master" not in json.loads(text)


def test_a_profile_keeps_what_was_given_and_nothing_that_was_found(
    call, create, kernel_json, own_dir, monkeypatch
):
    java_home, spark_home = os.environ["JAVA_HOME"], os.environ["SPARK_HOME"]
    create("found", "--spark.x", "1")
    create("given", "--spark_home", spark_home, "--java-home", java_home)
    monkeypatch.setenv("SPARK_HOME", "/elsewhere")
    # Neither a change nor a copy nor another name makes a found value a given one.
    assert call("update", "found", "--spark.y", "1").code == 0
    assert call("duplicate", "found", "copy").code == 0
    assert call("rename", "copy", "other").code == 0

    for name in ("found", "other", "given"):
        assert call("profile", "save", f"of {name}", "--from", name).code == 0

    of_found, of_other, of_given = (json.loads((own_dir / f"of-{n}.json").read_text()) for n in ("found", "other", "given"))  # fmt: skip
    assert kernel_json("other")["env"]["SPARK_HOME"] == spark_home
    assert of_found == {"name": "of found", "spark_conf": {"spark.x": "1", "spark.y": "1"}}
    assert of_other["spark_conf"] == of_found["spark_conf"]
    assert "spark_home" not in of_other
    assert (of_given["spark_home"], of_given["java_home"]) == (spark_home, java_home)


def test_a_found_value_gives_way_to_a_profile(call, create, kernel_json, tmp_path):
    spark_home, link = os.environ["SPARK_HOME"], tmp_path / "spark"
    link.symlink_to(spark_home)
    call("profile", "save", "linked", "--spark_home", link)
    create("found")
    create("given", "--spark_home", spark_home)

    for name in ("found", "given"):
        assert call("update", name, "--profile", "linked").code == 0

    assert kernel_json("found")["env"]["SPARK_HOME"] == str(link)
    assert kernel_json("given")["env"]["SPARK_HOME"] == spark_home
    assert call("update", "found", "--without-profile", "linked").code == 0
    assert kernel_json("found")["env"]["SPARK_HOME"] == spark_home


def test_a_kernel_of_found_values_alone_makes_no_profile(call, create):
    create("etl")

    ran = call("profile", "save", "x", "--from", "etl")

    assert ran.code == 2
    assert "all that 'etl' runs with was found on this machine. Give values" in ran.err


@pytest.mark.parametrize(
    ("words", "code", "text"),
    [
        (["save", "x"], 2, "would say nothing. Give"),
        (["save", "a/b", "--spark.x", "1"], 2, "cannot be the name"),
        (["save", "x", "--env", "HF_TOKEN=hunter2"], 2, "no profile keeps"),
        (["save", "x", "--spark.driver.memory", "4gb"], 2, "such as 4g"),
        (["save", "Large", "--spark.x", "1"], 4, "administrator has a profile"),
        (["save", "x", "--from", "none"], 3, "no kernel"),
        (["remove", "none"], 3, "no profile 'none'"),
        (["remove", "none", "--spark.x", "1"], 2, "not --spark.x"),
        (["remove", "none", "--about", "x"], 2, "not --about"),
        (["remove", "none", "--force"], 2, "not --force"),
        (["move", "x"], 2, "Did you mean remove"),
    ],
)
def test_what_is_refused(administrator, call, own_dir, words, code, text):
    ran = call("profile", *words)

    assert ran.code == code
    assert text in ran.err
    assert "hunter2" not in ran.err
    assert not own_dir.exists() or list(own_dir.iterdir()) == []


def test_a_profile_of_the_administrators_name_is_not_offered_instead(administrator, call, own_dir):
    own_dir.mkdir(parents=True)
    (own_dir / "mine.json").write_text('{"name": "LARGE", "spark_conf": {"spark.x": "1"}}')
    call("profile", "save", "twice", "--spark.x", "1")

    offered = {(one["source"], one["name"]): one for one in call("profiles", "--json").json}

    assert offered["administrator", "large"]["fault"] == ""
    assert "administrator has a profile" in offered["user", "LARGE"]["fault"]
    again = call("profile", "save", "Twice", "--spark.x", "2")
    assert again.code == 4
    assert "--force" in again.err
