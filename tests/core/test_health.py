"""Test what is said of installed kernels: each kind of fault, in a list that nothing breaks."""

import json
import os
import shutil

import pytest
from support.small_kernels import Kernels, write_by_hand

from jupyter_pyspark_kernels.core import store
from jupyter_pyspark_kernels.core.health import Health


def change_json(kernels, change, name="etl"):
    path = kernels.dir / name / "kernel.json"
    content = json.loads(path.read_text())
    change(content)
    path.write_text(json.dumps(content))


def test_a_sound_kernel(look, kernels):
    assert look() == ("ready", {})
    [kernel] = Health(kernels.environ).kernels([kernels.location])
    assert kernel.origin == "ours"
    assert kernel.archive == f"{kernels.dir}/etl/pyspark_venv_etl.zip"
    assert kernel.settings["spark_conf"] == {"spark.executor.memory": "1g"}


def test_environment_gone(look, kernels):
    shutil.rmtree(kernels.environment)

    state, problems = look()

    assert state == "broken"
    assert str(kernels.environment) in problems["environment_dir"]
    assert problems["environment_dir"].endswith("'jupyter pyspark-kernels update etl -e DIR'.")


def test_ipykernel_gone(look, kernels):
    shutil.rmtree(next(kernels.environment.glob("lib/*/site-packages/ipykernel*")))

    state, problems = look()

    assert state == "broken"
    assert "pip install ipykernel" in problems["environment_dir"]


def test_py4j_that_is_not_there(look, kernels):
    def change(content):
        content["env"]["PYTHONPATH"] += ":/opt/spark/python/lib/py4j-0.10.4-src.zip"

    change_json(kernels, change)

    state, problems = look()

    assert state == "broken"
    assert "py4j-0.10.4-src.zip" in problems["template"]


def test_no_java(look, kernels):
    assert look({**kernels.environ, "JAVA_HOME": "", "PATH": ""})[0] == "ready"
    change_json(
        kernels, lambda c: c["metadata"]["pyspark_kernels"]["settings"].update(java_home="/gone")
    )

    state, problems = look()

    assert state == "broken"
    assert "/gone has no bin/java" in problems["java_home"]


@pytest.mark.parametrize("path", ["/a\0b", "/\ud800", "/" + "x" * 5000])
def test_what_can_be_no_path_breaks_no_list(look, kernels, path):
    for field in ("java_home", "spark_home", "environment_dir"):
        change_json(
            kernels,
            lambda c, field=field: c["metadata"]["pyspark_kernels"]["settings"].update(
                {field: path}
            ),
        )

        state, problems = look()

        assert state == "broken"
        assert field in problems


def test_spark_gone(look, kernels):
    change_json(
        kernels, lambda c: c["metadata"]["pyspark_kernels"]["settings"].update(spark_home="/gone")
    )

    state, problems = look()

    assert state == "broken"
    assert "/gone" in problems["spark_home"]


def test_unreadable_by_those_it_is_shared_with(look, kernels, tmp_path):
    state, problems = look(shared=True)

    assert state == "ready"
    assert "chmod go+rX" in problems["sharing"]


@pytest.mark.parametrize("text", ["", "{", "[]", '"x"', "\0", "[" * 100_000])
def test_a_broken_file_is_listed_with_the_reason(look, kernels, text):
    (kernels.dir / "etl" / "kernel.json").write_text(text)

    state, problems = look()

    assert state == "broken"
    assert "kernel.json" in problems["kernel_json"]


def test_other_kernels_are_not_listed(kernels):
    for name, text in (
        ("python3", '{"argv": ["python"], "env": {}}'),
        ("odd", "{"),
        ("empty", None),
    ):
        (kernels.dir / name).mkdir()
        if text is not None:
            (kernels.dir / name / "kernel.json").write_text(text)

    found = Health(kernels.environ).kernels([kernels.location])

    assert [kernel.kernel_name for kernel in found] == ["etl"]


def test_a_kernel_that_another_hides(kernels, tmp_path):
    second = Kernels(tmp_path / "second", kernels.environment)
    second.create("etl")

    found = Health(kernels.environ).kernels([kernels.location, second.location])

    assert [len(kernel.problems) for kernel in found] == [0, 1]
    assert str(kernels.dir) in found[1].problems[0].message


@pytest.mark.parametrize("home", ["given", "of the server", "of the environment"])
def test_by_hand_is_well_where_spark_is_found(look, kernels, home, spark_home):
    environ = {**kernels.environ, "SPARK_HOME": ""}
    env = {"PYSPARK_SUBMIT_ARGS": "--master local[2] pyspark-shell", "PYTHONPATH": "$PYTHONPATH"}
    if home == "given":
        env["SPARK_HOME"] = str(spark_home)
    elif home == "of the server":
        environ["SPARK_HOME"] = str(spark_home)
    else:
        site = next(kernels.environment.glob("lib/python3*/site-packages"))
        (site / "pyspark").symlink_to(spark_home)
    write_by_hand(kernels, env)

    assert look(environ) == ("ready", {})


def test_by_hand_without_spark_or_environment(look, kernels):
    write_by_hand(kernels, {"PYSPARK_SUBMIT_ARGS": "pyspark-shell"}, argv0="python3")

    state, problems = look({**kernels.environ, "SPARK_HOME": ""})

    assert state == "broken"
    assert "--take-over -e DIR" in problems["environment_dir"]
    assert "no SPARK_HOME" in problems["spark_home"]


def test_names_that_are_not_text(kernels):
    os.mkdir(os.fsencode(kernels.dir) + b"/caf\xe9")
    name = os.fsdecode(b"caf\xe9")
    content = {"env": {"PYSPARK_SUBMIT_ARGS": "pyspark-shell"}, "display_name": "\ud800"}
    (kernels.dir / name / "kernel.json").write_text(json.dumps(content))

    found = Health(kernels.environ).kernels([kernels.location])

    assert {kernel.kernel_name for kernel in found} == {"etl", name}


def test_a_kernel_that_is_a_link_is_read_only(kernels, tmp_path):
    (kernels.dir / "etl").rename(tmp_path / "etl")
    (kernels.dir / "etl").symlink_to(tmp_path / "etl")

    [kernel] = Health(kernels.environ).kernels([kernels.location])

    assert not kernel.writable
    assert store.installed(str(kernels.dir))


def test_a_file_that_was_changed_by_hand_is_said(look, kernels):
    def change(content):
        arguments = content["env"]["PYSPARK_SUBMIT_ARGS"]
        content["env"]["PYSPARK_SUBMIT_ARGS"] = arguments.replace("memory=1g", "memory=64g")

    change_json(kernels, change)

    state, problems = look()

    assert state == "ready"
    assert list(problems) == ["kernel_json"]
    assert "spark_conf.spark.executor.memory in it is not" in problems["kernel_json"]
    assert problems["kernel_json"].endswith("'jupyter pyspark-kernels update etl'.")
