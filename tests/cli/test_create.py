"""Test create and the original's own commands."""

import json
import os
import shlex
import stat
import subprocess
import zipfile
from pathlib import Path

import pytest
from jupyter_client.kernelspec import KernelSpecManager
from support import places
from support.quick_environments import add_package, make
from support.small_kernels import make_environment
from support.trees import tree_of

from jupyter_pyspark_kernels import cli
from jupyter_pyspark_kernels.core import filling

TEMPLATE = places.ROOT / "tests" / "core" / "template" / "data" / "original.template"
SECRET = ["--spark.ssl.keyPassword", "hunter2"]


@pytest.fixture
def readme(jupyter_dirs, tmp_path, venv_environment, spark_home):
    """The original's example line with paths of the test, its program's name left to the caller."""
    environment = jupyter_dirs.home / "pandas-3.5"
    environment.symlink_to(venv_environment)
    template = tmp_path / "kernels_templates" / "pyspark_kernel.template"
    template.parent.mkdir()
    template.write_bytes(TEMPLATE.read_bytes())
    line = (places.ROOT / "tests" / "data" / "original-example.txt").read_text()
    assert "-k pyspark-pandas-yarn" in line
    line = line.replace("/home/${USER}", str(jupyter_dirs.home)).replace(
        "/opt/spark", str(spark_home)
    )
    return shlex.split(line.replace("/usr/share/kernels_templates", str(template.parent)))[1:]


@pytest.mark.parametrize("program", ["pyspark_kernel.sh", "pyspark_kernels.sh"])
def test_the_originals_example(program, readme, kernels_dir, venv_environment):
    read_end, write_end = os.pipe()
    os.close(write_end)
    ran = subprocess.run(
        [str(places.tool(program)), *readme],
        stdin=read_end,
        capture_output=True,
        text=True,
        check=False,
    )
    os.close(read_end)

    assert ran.returncode == 0, ran.stderr
    home = kernels_dir / "pyspark-pandas-yarn"
    content = json.loads((home / "kernel.json").read_text("utf-8"))
    archive = home / "pyspark_venv_pyspark-pandas-yarn.zip"
    assert f"{archive}#PYSPARK_VENV" in content["env"]["PYSPARK_SUBMIT_ARGS"]
    for pair in ("executor.memory=4g", "executor.cores=4", "driver.memory=2g"):
        assert f"--conf spark.{pair}" in content["env"]["PYSPARK_SUBMIT_ARGS"]
    assert content["env"]["PYSPARK_PYTHON"] == "./PYSPARK_VENV/bin/python"
    assert "py4j-0.10.4-src.zip, which is not there" in ran.stderr
    with zipfile.ZipFile(archive) as file:
        assert "bin/python" in file.namelist()
    assert "pyspark-pandas-yarn" in KernelSpecManager().find_kernel_specs()
    listed = subprocess.run(
        [str(places.tool("jupyter-kernelspec")), "list"], capture_output=True, text=True, check=True
    )
    assert "pyspark-pandas-yarn" in listed.stdout


def test_stdin_may_be_closed(readme):
    line = shlex.join([str(places.tool("pyspark_kernel.sh")), *readme, "--dry-run"])

    ran = subprocess.run(
        ["sh", "-c", f"exec {line} <&-"], capture_output=True, text=True, check=False
    )

    assert ran.returncode == 0, ran.stderr


def test_the_administrators_defaults_leave_name_environment_and_properties(
    call, jupyter_dirs, tmp_path, small_environment, spark_home, monkeypatch
):
    monkeypatch.delenv("SPARK_HOME")
    (tmp_path / "team").mkdir()
    (jupyter_dirs.config / "jupyter_pyspark_kernels_config.py").write_text(
        f"c.PySparkKernels.template = {str(TEMPLATE)!r}\n"
        f"c.PySparkKernels.kernels_dir = {str(tmp_path / 'team')!r}\n"
        f"c.PySparkKernels.spark_home = {str(spark_home)!r}\n"
        "c.PySparkKernels.spark_master = 'yarn'\n"
    )

    ran = call("-k", "etl", "-e", small_environment, "--spark.a", "1", face=cli.original)

    assert ran.code == 0, ran.err
    content = json.loads((tmp_path / "team" / "etl" / "kernel.json").read_text())
    assert content["env"]["PYSPARK_SUBMIT_ARGS"].startswith(
        "--master yarn --conf spark.a=1 --archives"
    )
    assert content["env"]["SPARK_HOME"] == str(spark_home)
    assert content["argv"][2] == "ipykernel"


def test_created(create, kernels_dir, kernel_json):
    ran = create("etl", "--spark.a", "$HOME b")

    assert ran.code == 0, ran.err
    assert f"Created kernel etl in {kernels_dir}/etl" in ran.out
    assert ran.err == ""
    assert "$$HOME" in kernel_json("etl")["env"]["PYSPARK_SUBMIT_ARGS"]
    names = {path.name for path in (kernels_dir / "etl").iterdir()}
    assert {"kernel.json", "logo-64x64.png", "logo-32x32.png", "logo-svg.svg"} <= names
    assert not [name for name in names if name.startswith(".")]


def test_the_plan_is_what_is_written(create, kernel_json, tmp_path):
    before = tree_of(tmp_path)

    planned = create("etl", "--spark_master", "yarn", "--dry-run", "--json")

    assert planned.code == 0, planned.err
    assert tree_of(tmp_path) == before
    made = create("etl", "--spark_master", "yarn", "--json")
    assert made.json["kernel_json"] == planned.json["kernel_json"] == kernel_json("etl")
    assert planned.json["archive"]["pack"]


def test_a_dry_run_for_people(create, tmp_path):
    before = tree_of(tmp_path)

    ran = create("etl", "--spark_master", "yarn", "--dry-run")

    assert ran.code == 0, ran.err
    assert '"display_name": "etl"' in ran.out
    assert tree_of(tmp_path) == before


def test_a_refused_dry_run_says_that_it_cannot(create):
    ran = create("etl", "--spark.driver.memory", "4gb", "--dry-run")

    assert ran.code == 2
    assert ran.out.startswith("Cannot make kernel etl in ")
    assert ran.err.startswith("error: spark.driver.memory is '4gb', with which ")


def test_a_name_of_jupyters_own_is_refused_once(create):
    assert create("python3").err.count("error: ") == 1


def test_a_refused_dry_run_gives_one_record(create):
    ran = create("etl", "--spark_master", "mesos://h", "--dry-run", "--json")

    assert ran.code == 2
    assert ran.json["code"] == "invalid"


def test_exit_codes_differ_by_kind(create, call, tmp_path, small_environment, jupyter_dirs):
    create("etl")
    (tmp_path / "bad.template").write_text("{ a: ${NO} }")

    found = {
        "input": create("A").code,
        "flag": call("create", "--nonsense").code,
        "taken": create("etl").code,
        "missing": call("show", "gone").code,
        "none": call().code,
    }

    assert found == {"input": 2, "flag": 2, "taken": 4, "missing": 3, "none": 2}
    (jupyter_dirs.config / "jupyter_pyspark_kernels_config.py").write_text("c.PySparkKernels.x = 1")
    assert call("list").code == 9


def test_a_taken_name_names_the_place(create, kernels_dir):
    create("etl")

    ran = create("etl")

    assert ran.code == 4
    assert str(kernels_dir) in ran.err
    assert "update etl" in ran.err


def test_all_problems_at_once(call, tmp_path):
    ran = call(
        "create", "-k", "A/b", "-e", "/gone", "--spark_master", "sc://h", "--spark..x", "1",
        "--display-name", " ", "--env", "1=2", "-t", "gone.conf",
    )  # fmt: skip

    assert ran.code == 2
    for field in ("kernel_name", "environment_dir", "spark_master", "display_name"):
        assert f"error: {field}: " in ran.err
    for name in ("spark..x", "1"):
        assert f"error: {name!r} " in ran.err


@pytest.mark.parametrize("shared", [False, True])
def test_a_secret_is_refused_and_never_shown(create, tmp_path, shared):
    for path in (tmp_path, *tmp_path.parents):
        if path.stat().st_uid == os.getuid():
            path.chmod(path.stat().st_mode | 0o011)
    words = [*SECRET, "--env", "HF_TOKEN=hunter2"]
    if shared:
        (tmp_path / "team").mkdir(mode=0o755)
        words += ["-d", str(tmp_path / "team"), "--store-secret", "spark.ssl.keyPassword"]
    before = tree_of(tmp_path)

    for more in ([], ["--json"], ["--dry-run"], ["--dry-run", "--json"]):
        ran = create("etl", *words, *more)

        assert ran.code == 2
        assert "spark.ssl.keyPassword" in ran.err
        assert "HF_TOKEN" in ran.err
        assert "spark-defaults.conf" in ran.err
        assert "hunter2" not in ran.out + ran.err
    assert tree_of(tmp_path) == before
    assert ("--store-secret" in ran.err) is not shared


def test_a_secret_is_stored_where_the_user_insists(create, call, kernels_dir, kernel_json, umask):
    umask(0)

    ran = create("etl", *SECRET, "--store-secret", "spark.ssl.keyPassword", "--json")

    assert ran.code == 0, ran.err
    assert "keyPassword=hunter2" in kernel_json("etl")["env"]["PYSPARK_SUBMIT_ARGS"]
    assert stat.S_IMODE((kernels_dir / "etl" / "kernel.json").stat().st_mode) == 0o600
    seen = [ran, call("show", "etl"), call("show", "etl", "--json"), call("list", "--json")]
    seen += [call("show", "etl", "--command-line"), call("doctor", "--json"), call("list")]
    seen += [
        call("update", "etl", "--spark.a", "1", "--dry-run", *more) for more in ([], ["--json"])
    ]
    assert all(one.code == 0 for one in seen)
    assert all("hunter2" not in one.out + one.err for one in seen)


def test_a_reference_is_no_secret(create, kernel_json):
    ran = create("etl", "--spark.ssl.keyPassword", "${env:KEY}")

    assert ran.code == 0, ran.err
    assert "$${env:KEY}" in kernel_json("etl")["env"]["PYSPARK_SUBMIT_ARGS"]


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_modes_are_set_whatever_the_umask(create, tmp_path, umask, mask, kernels_dir):
    for path in (tmp_path, *tmp_path.parents):
        if path.stat().st_uid == os.getuid():
            path.chmod(path.stat().st_mode | 0o011)
    (tmp_path / "team").mkdir()
    (tmp_path / "team").chmod(0o755)
    umask(mask)

    assert create("mine", "--spark_master", "yarn").code == 0
    assert create("ours", "--spark_master", "yarn", "-d", tmp_path / "team").code == 0

    assert modes(kernels_dir / "mine") == ({0o700}, {0o600})
    assert modes(tmp_path / "team" / "ours") == ({0o755}, {0o644})


def modes(home: Path):
    files = {stat.S_IMODE(path.stat().st_mode) for path in home.iterdir()}
    return {stat.S_IMODE(home.stat().st_mode)}, files


@pytest.mark.machine
def test_a_group_that_may_write_is_warned_of(create, tmp_path):
    (tmp_path / "team").mkdir()
    (tmp_path / "team").chmod(0o2775)
    os.chown(tmp_path / "team", -1, 12345)

    ran = create("etl", "-d", tmp_path / "team")

    assert ran.code == 0, ran.err
    assert "warning: kernels_dir" in ran.err
    assert "12345" in ran.err


def test_links_are_shown(create, tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")

    ran = create("etl", "-d", tmp_path / "link")

    assert ran.code == 0, ran.err
    assert f"{tmp_path}/link/etl" in ran.out
    assert f"{tmp_path}/real/etl" in ran.out


def test_relative_paths(call, tmp_path, small_environment, spark_home, monkeypatch):
    (tmp_path / "work").mkdir()
    (tmp_path / "env").symlink_to(small_environment)
    (tmp_path / "spark").symlink_to(spark_home)
    monkeypatch.chdir(tmp_path / "work")

    ran = call("create", "-k", "a", "-e", "../env", "--spark_home", "../spark", "-d", "k", "--json")

    assert ran.code == 0, ran.err
    settings = ran.json["settings"]
    assert settings["environment_dir"] == f"{tmp_path}/env"
    assert settings["spark_home"] == f"{tmp_path}/spark"
    assert (tmp_path / "work" / "k" / "a" / "kernel.json").exists()


def test_the_packages_are_counted_after_ipykernel_is_installed(call, venv, monkeypatch):
    def install(*_):
        """Stand in for pip, which would ask its index."""
        for name in ("ipykernel-7.1.0", "ipython-9.1.0"):
            info = add_package(venv, f"{name}.dist-info")
            (info / "METADATA").write_text(f"Name: {name.partition('-')[0]}\n")

    monkeypatch.setattr(filling, "install_ipykernel", install)
    before = call("environments", venv, "--json").json

    ran = call("create", "-k", "etl", "-e", venv, "--install-ipykernel")

    assert ran.code == 0, ran.err
    [count] = [one["package_count"] for one in before if one["environment_dir"] == str(venv)]
    assert f", {count + 2} packages)" in ran.out


def test_an_environment_without_ipykernel(call, venv):
    ran = call("create", "-k", "a", "-e", venv)

    assert ran.code == 2
    assert "--install-ipykernel" in ran.err


def test_an_environment_whose_python_cannot_start(call, venv_copy, tmp_path):
    before = tree_of(tmp_path / "home")

    ran = call("create", "-k", "a", "-e", venv_copy)

    assert ran.code in {2, 7}
    assert str(venv_copy) in ran.err
    assert tree_of(tmp_path / "home") == before


@pytest.fixture
def venv_copy(tmp_path):
    """An environment whose files are all there and whose Python is no program."""
    environment = make_environment(tmp_path / "env")
    python = environment / "bin" / "python3"
    for name in ("python", "python3"):
        (environment / "bin" / name).unlink()
    python.write_text("#!/no/such/interpreter\n")
    python.chmod(0o755)
    (environment / "bin" / "python").symlink_to("python3")
    return environment


@pytest.fixture
def venv(tmp_path):
    return make("venv", tmp_path / "env")


def test_no_help_for_what_is_no_terminal(create):
    ran = create("etl", "--spark_master", "yarn")

    assert "%" not in ran.err
    assert "\r" not in ran.err


def test_version(call):
    ran = call("--version")

    assert ran.code == 0
    assert ran.out.count(".") >= 2
