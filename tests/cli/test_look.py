"""Test the commands that only look: list, show, doctor, environments."""

import json
import os
import pwd
import shlex
import shutil
import subprocess
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import places
from support.small_kernels import make_environment
from support.trees import tree_of

VALUE = st.text(
    st.one_of(
        st.sampled_from("$'\"\\{} =#,-\n\t"),
        st.characters(exclude_categories=["Cs", "Cc"]),
    ),
    max_size=15,
)
NAME = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=15).filter(
    str.strip
)


def test_a_directory_that_is_not_there_is_said(call, tmp_path):
    for words in (["list", "-d"], ["doctor", "-d"], ["environments"]):
        ran = call(*words, tmp_path / "gone")
        assert ran.code == 0
        assert f"note: There is no directory {tmp_path / 'gone'}" in ran.err
    assert call("list", "-d", tmp_path).err == call("list").err == ""


def test_what_cannot_be_read_is_not_called_another_tools(call, kernels_dir):
    (kernels_dir / "torn").mkdir(parents=True)
    (kernels_dir / "torn" / "kernel.json").write_text('{"argv":')

    ran = call("show", "torn")

    assert ran.code == 5
    assert f"{kernels_dir / 'torn'}: kernel.json is not JSON" in ran.err
    assert "jupyter kernelspec remove torn" in ran.err


def test_nothing_there(call):
    assert call("list").out.startswith("No PySpark kernels")
    assert call("list", "--json").json == []
    assert call("doctor").code == 0


def test_list_and_show(create, call, kernels_dir, kernel_json):
    create("one", "--display-name", "First")
    create("two", "--spark_master", "yarn")

    text = call("list")
    listed = call("list", "--json").json
    shown = call("show", "two")

    assert text.code == 0
    assert [line.split()[0] for line in text.out.splitlines()] == ["NAME", "one", "two"]
    assert [kernel["display_name"] for kernel in listed] == ["First", "two"]
    assert listed[1] == call("show", "TWO", "--json").json
    assert listed[1]["archive"] == f"{kernels_dir}/two/pyspark_venv_two.zip"
    assert '"PYSPARK_SUBMIT_ARGS"' in shown.out
    assert json.loads(shown.out[shown.out.index("{") :]) == kernel_json("two")


def test_only_one_directory(create, call, tmp_path):
    create("one")
    create("two", "-d", tmp_path / "k")

    assert [k["kernel_name"] for k in call("list", "-d", tmp_path / "k", "--json").json] == ["two"]
    assert [k["kernel_name"] for k in call("list", "-d", "user", "--json").json] == ["one"]


def test_looking_writes_nothing(create, call, tmp_path):
    create("one", "--spark_master", "yarn")
    before = tree_of(tmp_path)

    for words in (["list"], ["show", "one"], ["doctor"], ["environments"], ["list", "--json"]):
        assert call(*words).code == 0

    assert tree_of(tmp_path) == before


def test_show_of_what_is_not_there(call):
    ran = call("show", "gone")

    assert ran.code == 3
    assert "'gone'" in ran.err
    assert call("show", "x" * 10**5).code == 3
    assert len(call("show", "x" * 10**5).err) < 1000


def test_doctor_looks_at_every_file(call, tmp_path):
    environment = make_environment(tmp_path / "env")
    call("create", "-k", "one", "-e", environment, "--spark_master", "yarn")
    (environment / "share" / "noise").write_text("edited")

    ran = call("doctor")

    assert ran.code == 0
    assert "1 edited file (share/noise)" in ran.out
    assert "rebuild one" in ran.out
    assert call("list", "--json").json[0]["problems"] == []
    assert call("rebuild", "one").code == 0
    assert "edited" not in call("doctor").out


def test_doctor_says_what_is_broken_and_what_to_do(create, call, tmp_path, kernels_dir):
    environment = make_environment(tmp_path / "env")
    call("create", "-k", "gone", "-e", environment)
    create("archive", "--spark_master", "yarn")
    create("well")
    shutil.rmtree(environment)
    (kernels_dir / "archive" / "pyspark_venv_archive.zip").unlink()

    ran = call("doctor")

    assert ran.code == 1
    assert "3 kernels, 2 broken" in ran.out
    assert str(environment) in ran.out
    assert "rebuild archive" in ran.out
    assert "well (" in ran.out
    assert [k["state"] for k in call("doctor", "--json").json] == ["broken", "broken", "ready"]


def test_environments(call, tmp_path, small_environment):
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "pyvenv.cfg").write_text("home = /gone\n")

    ran = call("environments", small_environment.parent, tmp_path)
    found = call("environments", small_environment.parent, "--json").json

    assert ran.code == 0, ran.err
    assert str(small_environment) in ran.out
    record = next(e for e in found if e["environment_dir"] == str(small_environment))
    assert record["kind"] == "venv"
    assert record["ipykernel"] == "7.1.0"
    assert record["fault"] == ""


def test_environments_for_programs_have_the_broken_ones_and_natural_order(call, tmp_path):
    for name in ("py3.13.0", "Py3.6.15", "py3.6.9"):
        make_environment(tmp_path / name)
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "pyvenv.cfg").write_text("home = /gone\n")

    found = call("environments", tmp_path, "--json").json

    mine = [one for one in found if one["environment_dir"].startswith(str(tmp_path))]
    paths = [str(tmp_path / name) for name in ("broken", "py3.6.9", "Py3.6.15", "py3.13.0")]
    assert [one["environment_dir"] for one in mine] == paths
    assert mine[0]["fault"]
    assert mine[0]["kind"] is None
    assert mine[1].keys() == mine[0].keys()


def test_sizes_of_environments(call, small_environment):
    found = call("environments", small_environment.parent, "--measure", "--json").json

    assert all(environment["size_bytes"] for environment in found)


@settings(
    max_examples=int(os.environ.get("COMMAND_EXAMPLES", "20")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    conf=st.dictionaries(st.sampled_from(["spark.a", "spark.b-c", "spark.d.e"]), VALUE),
    env=st.dictionaries(st.sampled_from(["AB", "C_D"]), VALUE),
    display_name=NAME,
    master=st.sampled_from(["local", "local[2,3]", "yarn", "spark://a:1,b:2"]),
    start=st.sampled_from(["background", "eager", "none"]),
)
def test_the_command_line_makes_the_same_kernel(
    conf, env, display_name, master, start, create, call, kernel_json
):
    words = ["--spark_master", master, "--spark-start", start, f"--display-name={display_name}"]
    words += [
        word for key, value in conf.items() for word in (f"--{key}={value}", "--store-secret", key)
    ]
    words += [word for key, value in env.items() for word in ("--env", f"{key}={value}")]
    made = create("etl", *words)
    assert made.code == 0, made.err
    before = kernel_json("etl")

    line = call("show", "etl", "--command-line").out
    assert call("remove", "etl").code == 0
    again = call(*shlex.split(line)[2:])

    assert again.code == 0, again.err
    # What was found is written out, so it is given now.
    assert before["metadata"]["pyspark_kernels"].pop("found") == ["spark_home", "java_home"]
    assert kernel_json("etl") == before
    assert call("remove", "etl").code == 0


def test_the_reader_of_a_list_may_go_away(create, kernels_dir):
    for number in range(30):
        create(f"etl-{number}")
    program = shlex.quote(str(places.tool("jupyter-pyspark-kernels")))

    for words in ("list", "list --json"):
        ran = subprocess.run(
            ["bash", "-c", f"{program} {words} | head -1; exit ${{PIPESTATUS[0]}}"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0
        assert ran.stderr == ""


@pytest.mark.parametrize("encoding", ["ascii", "utf-8"])
def test_any_terminal_can_show_any_name(create, run_cli, encoding):
    create("etl", "--display-name", "Ядро 🐍")

    ran = run_cli("show", "etl", PYTHONIOENCODING=encoding)

    assert ran.returncode == 0, ran.stderr
    assert ("Ядро" in ran.stdout) is (encoding == "utf-8")
    assert run_cli("list", PYTHONIOENCODING=encoding).returncode == 0


def test_names_that_are_not_utf_8(kernels_dir, run_cli):
    home = os.path.join(os.fsencode(kernels_dir), b"caf\xe9")
    os.mkdir(home)
    with open(os.path.join(home, b"kernel.json"), "w", encoding="utf-8") as file:
        json.dump({"env": {"PYSPARK_SUBMIT_ARGS": ""}, "display_name": "\ud800"}, file)

    listed = run_cli("list", "--json")

    assert listed.returncode == 0, listed.stderr
    assert len(json.loads(listed.stdout)) == 1
    assert run_cli("list").returncode == 0
    assert run_cli("doctor").returncode == 1


def test_whose_a_kernel_is_and_since_when(create, call, kernels_dir):
    create("etl")
    noon = datetime(2026, 2, 3, 12, 0).timestamp()  # noqa: DTZ001 - local time is what is shown
    os.utime(kernels_dir / "etl" / "kernel.json", (noon, noon))

    shown = call("show", "etl").out

    assert f"  owner        {pwd.getpwuid(os.getuid()).pw_name}, 2026-02-03 12:00\n" in shown
