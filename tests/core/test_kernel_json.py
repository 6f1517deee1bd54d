"""Test the kernel.json that settings become, and that every value reaches what reads it unchanged."""

import asyncio
import json
import os
import shutil
import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager
from jupyter_client.provisioning import LocalProvisioner
from support import parsing, places
from support.interpreters import link_otherwise
from support.quick_environments import add_package, make
from support.small_kernels import Kernels, make_environment

from jupyter_pyspark_kernels import __version__
from jupyter_pyspark_kernels.core.kernel_json import keep_foreign, path_problems
from jupyter_pyspark_kernels.core.readback import read_back

EXAMPLES = int(os.environ.get("VALUES_EXAMPLES", "300"))
# What a server may well have, and what a careless start would put in place of a value.
TEMPTING = dict.fromkeys([*string.ascii_letters, "HOME", "PATH", "env", "_", "TOKEN"], "REPLACED")

VALUE = st.one_of(
    st.sampled_from(
        ["", "$$", "${HOME}", "$HOME", "a b", "'", '"', "\\", "a=b", "#", "//", "\n", "\t"]
    ),
    st.text(
        st.one_of(
            st.sampled_from("$'\"\\{} =#,\n\t"),
            st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"),
        ),
        max_size=40,
    ),
)
KEY = st.from_regex(r"spark\.drawn(\.[a-zA-Z0-9_-]{1,8}){1,3}", fullmatch=True)
NAME = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=40).filter(
    str.strip
)
VARIABLE = st.from_regex(r"DRAWN_[A-Z0-9_]{1,10}", fullmatch=True)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    root = tmp_path_factory.mktemp("kernels")
    return Kernels(root / "a b" / "$HOME" / "я" / "kernels", make_environment(root / "an env"))


def contents(made, **changed):
    planned = made.planned_create("drawn", **changed)
    assert planned.errors == (), planned.errors
    assert planned.kernel_json is not None
    return planned.kernel_json


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    conf=st.dictionaries(KEY, VALUE, max_size=5),
    display_name=NAME,
    env=st.dictionaries(VARIABLE, VALUE, max_size=3),
)
def test_every_value_arrives_unchanged(made, conf, display_name, env):
    # A drawn value may look like a secret by chance.
    secrets = (*conf, *env)

    content = contents(
        made, spark_conf=conf, display_name=display_name, env=env, store_secrets=secrets
    )
    text = json.dumps(content, ensure_ascii=False)

    arrived = parsing.kernel_env(text, TEMPTING)
    master, properties, [archive] = parsing.submitted(arrived)
    assert (master, properties) == ("yarn", conf)
    assert archive.endswith("/pyspark_venv_drawn.zip#PYSPARK_VENV")
    assert {key: arrived[key] for key in env} == env
    assert json.loads(text)["display_name"] == display_name
    back = read_back("drawn", json.loads(text)).settings
    assert back is not None
    assert (back.spark_conf, back.display_name, back.env) == (conf, display_name, env)


def test_the_stand_in_agrees_with_jupyter_client(made, monkeypatch):
    conf = {f"spark.drawn.v{n}": v for n, v in enumerate(["$HOME", "$$", "${a}", "$", "a'\"\\ \n"])}
    content = contents(made, spark_conf=conf, env={"DRAWN": "$$HOME"})
    environ = {**os.environ, **TEMPTING}
    spec = KernelSpec(**{k: v for k, v in content.items() if k != "metadata"})
    provisioner = LocalProvisioner(kernel_spec=spec, kernel_id="x", parent=KernelManager())

    prepared = asyncio.run(provisioner.pre_launch(env=dict(environ), kernel_cmd=["true"]))

    # The stand-in sees the variables that were there before, as the provisioner does.
    ours = parsing.kernel_env(json.dumps(content), environ)
    assert {key: prepared["env"][key] for key in ours} == ours
    assert parsing.submitted(prepared["env"])[1] == conf


def test_default_template_with_local_master(made):
    content = contents(made, spark_master="local[*]")

    env = content["env"]
    python = f"{made.environment}/bin/python"
    home = places.find_spark_home()
    resource_dir = f"{made.dir}/drawn"
    assert content["display_name"] == "drawn"
    assert content["language"] == "python"
    assert content["argv"] == [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    assert env["PYSPARK_PYTHON"] == env["PYSPARK_DRIVER_PYTHON"] == python
    assert env["SPARK_HOME"] == str(home)
    assert env["PYTHONPATH"].split(":")[0] == f"{home}/python/lib/pyspark.zip"
    assert env["PYTHONSTARTUP"] == f"{resource_dir}/pyspark_startup.py".replace("$", "$$")
    assert env["LC_ALL"] == "C.UTF-8"
    assert env["JAVA_HOME"] == str(places.find_java_home())
    assert "--archives" not in env["PYSPARK_SUBMIT_ARGS"]
    assert "PYSPARK_KERNELS_SPARK_START" not in env
    assert content["metadata"]["pyspark_kernels"]["version"] == 1


def test_archive_of_an_odd_place_is_a_uri(made):
    content = contents(made)

    env = parsing.kernel_env(json.dumps(content), TEMPTING)
    [archive] = parsing.submitted(env)[2]
    assert archive.startswith("file:///")
    assert "/a%20b/%24HOME/%D1%8F/kernels/drawn/" in archive
    assert env["PYSPARK_PYTHON"] == "./PYSPARK_VENV/bin/python"


def test_settings_reach_their_variables(made, tmp_path):
    content = contents(
        made,
        spark_start="eager",
        hadoop_conf_dir=str(tmp_path),
        spark_conf_dir=str(tmp_path),
        env={"LC_ALL": "de_DE.UTF-8", "A": "1"},
    )

    env = content["env"]
    assert env["PYSPARK_KERNELS_SPARK_START"] == "eager"
    assert env["HADOOP_CONF_DIR"] == env["SPARK_CONF_DIR"] == str(tmp_path)
    assert env["LC_ALL"] == "de_DE.UTF-8"
    assert env["A"] == "1"


def test_the_originals_template_is_rendered_and_its_py4j_reported(made, tmp_path):
    template = tmp_path / "pyspark_kernel.template"
    template.write_text((places.ROOT / "tests/core/template/data/original.template").read_text())

    planned = made.planned_create("drawn", template=str(template))

    warnings = [p.message for p in planned.problems if p.field == "template"]
    assert planned.kernel_json is not None
    assert planned.kernel_json["argv"][2] == "ipykernel"
    assert "py4j-0.10.4-src.zip" in planned.kernel_json["env"]["PYTHONPATH"]
    assert any("py4j-0.10.4-src.zip, which is not there" in text for text in warnings)
    assert any("${PYTHONSTARTUP}" in text for text in warnings)


def test_what_belongs_to_somebody_else_is_kept():
    ours = {
        "argv": ["new"],
        "env": {"A": "1"},
        "metadata": {"pyspark_kernels": {}, "debugger": True},
    }
    current = {
        "argv": ["old"],
        "env": {"B": "2"},
        "interrupt_mode": "message",
        "metadata": {"debugger": False, "team": "x"},
    }

    kept = keep_foreign(ours, current)

    assert kept == {
        "argv": ["new"],
        "env": {"A": "1"},
        "interrupt_mode": "message",
        "metadata": {"pyspark_kernels": {}, "debugger": True, "team": "x"},
    }


@pytest.mark.parametrize(
    ("pythonpath", "reported"),
    [
        ("/gone/pyspark.zip", ["/gone/pyspark.zip"]),
        ("/gone/pyspark.zip:$PYTHONPATH", ["/gone/pyspark.zip"]),
        ("${PYTHONPATH}", []),
        ("", ["No pyspark"]),
        ("/tmp", ["No pyspark"]),
    ],
)
def test_path_problems(pythonpath, reported):
    found = [p.message for p in path_problems({"env": {"PYTHONPATH": pythonpath}}, None, None)]

    assert len(found) == len(reported)
    assert all(word in text for word, text in zip(reported, found, strict=True))


def test_version_of_the_start_up_file(made):
    made.create("started")
    text = (made.dir / "started" / "pyspark_startup.py").read_text()

    assert __version__ in text


@pytest.fixture
def executor_env(tmp_path):
    """Return what a kernel of an environment, whose program may be changed, tells executors."""
    environment = make("venv", tmp_path / "env")
    (add_package(environment, "ipykernel-7.1.0.dist-info") / "METADATA").touch()
    kernels = Kernels(tmp_path / "kernels", environment)

    def told(program=None, **changed):
        if program:
            python = environment / "bin" / "python"
            python.unlink()
            shutil.copy(places.BASE_PYTHON, python)
            program(python)
        properties = parsing.submitted(contents(kernels, **changed)["env"])[1]
        prefix = "spark.executorEnv."
        return {k.removeprefix(prefix): v for k, v in properties.items() if k.startswith(prefix)}

    return told


def test_executors_do_not_look_into_their_users_own_packages(executor_env):
    assert executor_env() == {"PYTHONNOUSERSITE": "1"}
    assert executor_env(spark_conf={"spark.executorEnv.PYTHONNOUSERSITE": ""}) == {
        "PYTHONNOUSERSITE": ""
    }
    assert executor_env(self_contained="never") == {}
    assert executor_env(spark_master="local[*]") == {}


def test_executors_are_told_where_the_interpreters_library_is(executor_env):
    told = executor_env(lambda python: link_otherwise(python, ""))
    own = {"spark.executorEnv.LD_LIBRARY_PATH": "/mine"}

    assert told["LD_LIBRARY_PATH"] == "./PYSPARK_VENV/lib"
    assert executor_env(spark_conf=own)["LD_LIBRARY_PATH"] == "/mine"
    assert executor_env(spark_master="local[*]") == {}
