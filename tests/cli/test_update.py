"""Test update, duplicate, rename, rebuild and remove, also of kernels that something else made."""

import json
import os
import shutil

import pytest
from support import parsing
from support.trees import tree_of

from jupyter_pyspark_kernels.core.template import default_template


@pytest.fixture
def write(kernels_dir):
    """Write a kernel.json as a hand or another program does."""

    def put(name, content):
        (kernels_dir / name).mkdir()
        (kernels_dir / name / "kernel.json").write_text(json.dumps(content))

    return put


@pytest.fixture
def by_hand(write, small_environment, spark_home):
    """A kernel with much that this tool does not know."""
    content = {
        "argv": [f"{small_environment}/bin/python", "-m", "ipykernel", "-f", "{connection_file}"],
        "display_name": "By hand",
        "language": "python",
        "interrupt_mode": "message",
        "metadata": {"team": {"a": 1}},
        "x-own": [1, 2],
        "env": {
            "SPARK_HOME": str(spark_home),
            "PYTHONPATH": "$PYTHONPATH",
            "PYSPARK_SUBMIT_ARGS": "--master local[2] --proxy-user ana --driver-memory 2g "
            "--conf 'spark.a=b c' --archives /data/m.zip#models pyspark-shell",
            "TEAM_URL": "http://x/$$y",
        },
    }
    write("hand", content)
    return content


@pytest.fixture
def original(write, kernels_dir, small_environment, spark_home):
    """A kernel as the original script makes it, its archive without a description."""
    archive = kernels_dir / "orig" / "pyspark_venv_orig.zip"
    python = f"{small_environment}/bin/python"
    content = {
        "display_name": "orig",
        "language": "python",
        "argv": [python, "-m", "ipykernel", "-f", "{connection_file}"],
        "env": {
            "SPARK_HOME": str(spark_home),
            "PYTHONPATH": f"{spark_home}/python/:{spark_home}/python/lib/py4j-0.10.4-src.zip",
            "PYSPARK_PYTHON": "./PYSPARK_VENV/bin/python",
            "PYSPARK_DRIVER_PYTHON": python,
            "PYSPARK_SUBMIT_ARGS": f"--master yarn --conf spark.yarn.dist.archives={archive}#PYSPARK_VENV "
            "--conf spark.executor.memory=4g pyspark-shell",
            "PYTHONSTARTUP": f"{spark_home}/python/pyspark/shell.py",
        },
    }
    write("orig", content)
    archive.write_bytes(b"PK\3\4")
    return content


def submitted(content):
    return parsing.submitted(parsing.kernel_env(json.dumps(content), {}))


def test_update_keeps_what_is_not_given(create, call, kernel_json):
    create("etl", "--spark.a", "1", "--spark.b", "2", "--env", "A=1", "--display-name", "ETL")

    ran = call("update", "etl", "--spark.b", "3", "--spark.c", "4", "--env", "B=2")

    assert ran.code == 0, ran.err
    content = kernel_json("etl")
    assert submitted(content)[1] == {"spark.a": "1", "spark.b": "3", "spark.c": "4"}
    assert content["display_name"] == "ETL"
    assert (content["env"]["A"], content["env"]["B"]) == ("1", "2")
    assert "Kernels that run keep what they were started with" in ran.out
    again = call("update", "etl", "--spark.b", "3")
    assert "Kernels that run" not in again.out


def test_unset(create, call, kernel_json):
    create("etl", "--spark.a", "1", "--spark.b", "2", "--env", "A=1")

    ran = call("update", "etl", "--unset", "spark.a", "--unset", "A")

    assert ran.code == 0, ran.err
    assert submitted(kernel_json("etl"))[1] == {"spark.b": "2"}
    assert "A" not in kernel_json("etl")["env"]
    again = call("update", "etl", "--unset", "spark.a")
    assert again.code == 2
    assert "spark.a is not set" in again.err


@pytest.mark.parametrize(
    "words",
    [["--spark_master", "mesos://h"], ["--spark.b", "a\rb"], ["-e", "/gone"], ["--env", "1=2"]],
)
def test_a_refused_update_changes_nothing(create, call, kernels_dir, words):
    create("etl", "--spark.a", "1")
    before = tree_of(kernels_dir)

    ran = call("update", "etl", *words)

    assert ran.code == 2
    assert tree_of(kernels_dir) == before


def test_update_to_a_master_that_ships_and_back(create, call, kernels_dir):
    create("etl")

    assert call("update", "etl", "--spark_master", "yarn").code == 0
    assert (kernels_dir / "etl" / "pyspark_venv_etl.zip").exists()
    assert call("update", "etl", "--spark_master", "spark://h:7077").code == 0
    assert sorted(p.name for p in (kernels_dir / "etl").glob("pyspark_venv_*")) == [
        "pyspark_venv_etl.tar.gz",
        "pyspark_venv_etl.tar.gz.index",
    ]
    assert call("update", "etl", "--spark_master", "local").code == 0
    assert not list((kernels_dir / "etl").glob("pyspark_venv_*"))


def test_update_mends_a_moved_folder(create, call, kernels_dir):
    create("etl", "--spark_master", "yarn")
    (kernels_dir / "etl").rename(kernels_dir / "moved")
    assert call("doctor").code == 1

    ran = call("update", "moved")

    assert ran.code == 0, ran.err
    assert call("doctor").code == 0
    assert call("show", "moved", "--json").json["archive"].endswith("/moved/pyspark_venv_moved.zip")


def test_update_of_a_copied_folder_leaves_the_first_alone(create, call, kernels_dir):
    create("etl", "--spark_master", "yarn")
    shutil.copytree(kernels_dir / "etl", kernels_dir / "copy")
    before = tree_of(kernels_dir / "etl")

    ran = call("update", "copy", "--spark.a", "1")

    assert ran.code == 0, ran.err
    assert tree_of(kernels_dir / "etl") == before
    assert call("doctor").code == 0


def test_others_are_changed_only_when_taken_over(by_hand, call, kernels_dir, kernel_json):
    before = tree_of(kernels_dir)

    refused = call("update", "hand", "--spark.b", "2")
    looked = call("update", "hand", "--spark.b", "2", "--dry-run")

    assert refused.code == 5
    assert "--take-over" in refused.err
    assert looked.code == 0
    assert "+" in looked.out
    assert tree_of(kernels_dir) == before
    assert kernel_json("hand") == by_hand
    assert call("rebuild", "hand").code == 5


def test_take_over_keeps_what_is_not_understood(by_hand, call, kernel_json):
    ran = call("update", "hand", "--spark.b", "2", "--take-over")

    assert ran.code == 0, ran.err
    content = kernel_json("hand")
    line = content["env"]["PYSPARK_SUBMIT_ARGS"]
    assert content["interrupt_mode"] == "message"
    assert content["x-own"] == [1, 2]
    assert content["metadata"]["team"] == {"a": 1}
    assert content["display_name"] == "By hand"
    assert content["env"]["TEAM_URL"] == by_hand["env"]["TEAM_URL"]
    assert "--proxy-user ana" in line
    assert "--archives '/data/m.zip#models'" in line
    assert "--conf spark.driver.memory=2g" in line
    assert "--conf 'spark.a=b c' --conf spark.b=2" in line
    shown = call("show", "hand", "--json").json
    assert (shown["origin"], shown["state"]) == ("ours", "ready")


def test_what_was_kept_stays_through_later_updates(by_hand, call, kernel_json):
    call("update", "hand", "--take-over")

    ran = call("update", "hand", "--spark_master", "yarn")

    assert ran.code == 0, ran.err
    line = kernel_json("hand")["env"]["PYSPARK_SUBMIT_ARGS"]
    assert "--proxy-user ana" in line
    assert "/data/m.zip#models,/" in line
    assert call("show", "hand", "--json").json["state"] == "ready"
    command = call("show", "hand", "--command-line")
    assert "--proxy-user" in command.err


def test_the_originals_kernel_is_listed_and_taken_over(original, call, kernel_json, kernels_dir):
    listed = call("list", "--json").json
    assert [(k["kernel_name"], k["origin"], k["spark_master"]) for k in listed] == [
        ("orig", "other", "yarn")
    ]
    assert "py4j-0.10.4-src.zip" in call("doctor").out

    ran = call("update", "orig", "--take-over")

    assert ran.code == 0, ran.err
    master, properties, [archive] = submitted(kernel_json("orig"))
    assert (master, properties) == ("yarn", {"spark.executor.memory": "4g"})
    assert archive == f"{kernels_dir}/orig/pyspark_venv_orig.zip#PYSPARK_VENV"
    assert call("doctor").code == 0


def test_a_kernel_that_cannot_be_read_back_is_left_alone(write, call, kernels_dir):
    write("odd", {"argv": ["python"], "env": {"PYSPARK_SUBMIT_ARGS": "--conf 'open"}})
    before = tree_of(kernels_dir)

    ran = call("update", "odd", "--take-over", "--spark.a", "1")

    assert ran.code == 5
    assert "quotes" in ran.err
    assert tree_of(kernels_dir) == before
    assert call("show", "odd", "--command-line").code == 5


def test_a_broken_file_names_the_way_out(create, call, kernels_dir):
    create("etl")
    (kernels_dir / "etl" / "kernel.json").write_text("{")

    ran = call("update", "etl")

    assert ran.code == 5
    assert "remove the kernel" in ran.err
    assert call("remove", "etl").code == 0


@pytest.mark.parametrize("command", [["remove"], ["update"], ["rebuild"], ["show"], ["rename"]])
def test_kernels_of_others_kinds_are_left_alone(write, call, kernels_dir, command):
    write("python3", {"argv": ["python3"], "env": {}, "display_name": "Python 3"})
    before = tree_of(kernels_dir)

    more = ["new"] if command == ["rename"] else []
    ran = call(*command, "python3", *more)

    assert ran.code == 5
    assert "not a PySpark kernel" in ran.err
    assert tree_of(kernels_dir) == before


def test_duplicate_takes_the_archive_over(create, call, kernels_dir):
    create("one", "--spark_master", "yarn", "--spark.a", "1")

    ran = call("duplicate", "one", "two", "--json")

    assert ran.code == 0, ran.err
    assert ran.json["archive"]["copy_of"].endswith("/one/pyspark_venv_one.zip")
    assert call("doctor").code == 0
    assert call("show", "two", "--json").json["settings"]["spark_conf"] == {"spark.a": "1"}


def test_duplicate_to_another_place(create, call, tmp_path):
    create("one")

    ran = call("duplicate", "one", "one-b", "--to", tmp_path / "k")

    assert ran.code == 0, ran.err
    assert (tmp_path / "k" / "one-b" / "kernel.json").exists()


@pytest.mark.parametrize("command", ["duplicate", "rename"])
def test_new_names_are_judged(create, call, kernels_dir, command):
    create("one")
    create("two")
    before = tree_of(kernels_dir)

    assert call(command, "one", "A/b").code == 2
    taken = call(command, "one", "two")
    assert taken.code == 4
    assert taken.err.count("error:") == 1
    assert call(command, "gone", "three").code == 3
    assert tree_of(kernels_dir) == before


def test_rename(create, call, kernels_dir):
    create("one", "--spark_master", "yarn")

    ran = call("rename", "one", "two")

    assert ran.code == 0, ran.err
    assert [path.name for path in kernels_dir.iterdir()] == ["two"]
    assert call("doctor").code == 0


def test_rebuild(create, call, kernels_dir):
    create("etl", "--spark_master", "yarn")
    (kernels_dir / "etl" / "pyspark_venv_etl.zip").unlink()
    assert call("doctor").code == 1

    ran = call("rebuild", "etl")

    assert ran.code == 0, ran.err
    assert call("doctor").code == 0


def test_nothing_to_rebuild(create, call):
    create("etl")

    ran = call("rebuild", "etl")

    assert ran.code == 2
    assert "nothing to rebuild" in ran.err


def test_remove_looks_up_all_names_first(create, call, kernels_dir):
    create("one")
    create("two")

    assert call("remove", "one", "gone").code == 3
    assert len(list(kernels_dir.iterdir())) == 2
    ran = call("remove", "one", "two", "--json")
    assert ran.json == [f"{kernels_dir}/one", f"{kernels_dir}/two"]
    assert not list(kernels_dir.iterdir())


def test_what_the_archive_carries(create, call, kernel_json):
    def stored():
        return kernel_json("etl")["metadata"]["pyspark_kernels"]["settings"]

    made = create("etl", "--spark_master", "yarn", "--slim", "--leave-out", "IPyKernel")
    more = call("update", "etl", "--leave-out", "pip", "--self-contained", "never")
    less = call("update", "etl", "--no-slim", "--unset", "IPyKernel")

    assert made.code == more.code == less.code == 0, made.err + more.err + less.err
    assert "slim" not in stored()
    assert stored()["leave_out"] == ["pip"]
    assert stored()["self_contained"] == "never"
    assert "has no package 'pip'" in more.err


def like_the_original(environment, kernels_dir, name):
    """Make a kernel as the original's script left it, which took any name."""
    (kernels_dir / name).mkdir(parents=True)
    (kernels_dir / name / "kernel.json").write_text(
        json.dumps(
            {
                "argv": [f"{environment}/bin/python", "-m", "ipykernel_launcher", "-f", "{connection_file}"],
                "display_name": "Mine",
                "language": "python",
                "env": {"PYSPARK_SUBMIT_ARGS": "--master local[2] pyspark-shell"},
            }
        )
    )  # fmt: skip


def test_a_kernel_with_upper_case_letters_is_taken_over_and_changed(
    call, small_environment, kernels_dir, kernel_json
):
    like_the_original(small_environment, kernels_dir, "My_Kernel")

    taken = call("update", "My_Kernel", "--take-over", "--spark_master", "yarn")
    changed = call("update", "my_kernel", "--spark.x", "1")
    new = call("duplicate", "My_Kernel", "Other")

    assert (taken.code, changed.code) == (0, 0), taken.err + changed.err
    assert "spark.x=1" in kernel_json("My_Kernel")["env"]["PYSPARK_SUBMIT_ARGS"]
    assert call("list", "--json").json[0]["state"] == "ready"
    assert new.code == 2
    assert "Use 'other'" in new.err
    assert call("rename", "My_Kernel", "mine").code == 0
    assert os.listdir(kernels_dir) == ["mine"]


def test_a_kernel_of_an_impossible_name_is_offered_another(call, small_environment, kernels_dir):
    like_the_original(small_environment, kernels_dir, "My Kernel")

    ran = call("update", "My Kernel", "--take-over")

    assert ran.code == 2
    assert "Give it one: jupyter pyspark-kernels rename 'My Kernel' NEW_NAME" in ran.err
    assert call("rename", "My Kernel", "mine").code == 0


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("A", ["--env", "A=2"]),
        ("spark.a", ["--spark.a", "2"]),
        ("display_name", ["--display-name", "Other"]),
        ("nothing", ["--leave-out", "nothing"]),
    ],
)
def test_what_is_given_is_not_dropped_in_silence(key, words, call, create, kernel_json):
    create("etl", "--env", "A=1", "--spark.a", "1", "--display-name", "One", "--leave-out", "nothing")  # fmt: skip
    before = kernel_json("etl")

    ran = call("update", "etl", *words, "--unset", key)

    assert ran.code == 2
    assert f"{key} is given and taken out by --unset" in ran.err
    assert kernel_json("etl") == before


def test_template_and_display_name_can_be_taken_back(call, create, kernel_json, tmp_path):
    template = tmp_path / "own.conf"
    template.write_text(f"own: 1\n{default_template()}")
    create("etl", "--template", template, "--display-name", "Mine")
    template.unlink()
    stuck = call("update", "etl", "--spark.x", "1")

    ran = call("update", "etl", "--unset", "template", "--unset", "display_name")

    assert (stuck.code, ran.code) == (6, 0), ran.err
    assert kernel_json("etl")["display_name"] == "etl"
    settings = kernel_json("etl")["metadata"]["pyspark_kernels"]["settings"]
    assert settings.keys().isdisjoint({"template", "display_name"})
    assert "not set in this kernel" in call("update", "etl", "--unset", "template").err
