"""Test pack, verify, inspect and sizes as they are typed."""

import hashlib
import json
import shlex
import zipfile

import pytest
from support.packages import install
from support.quick_environments import make

# What is carried of the interpreter is tested elsewhere; without it all is quick.
SMALL = ["--self-contained", "never"]


@pytest.fixture
def environment(tmp_path):
    made = make("venv", tmp_path / "env")
    install(made, "pkg", {"pkg/__init__.py": "x = 1\n"})
    return made


def test_pack(call, environment, tmp_path):
    ran = call("pack", "env", "etl.tar.gz", *SMALL, "--import", "pkg")

    assert ran.code == 0, ran.err
    assert ran.err == ""
    assert f"Packed {environment} into {tmp_path}/etl.tar.gz" in ran.out
    digest = hashlib.sha256((tmp_path / "etl.tar.gz").read_bytes()).hexdigest()
    assert digest in ran.out
    command = shlex.split(ran.out.partition("spark-submit:\n")[2])
    assert f"PYSPARK_DRIVER_PYTHON={environment}/bin/python" in command
    assert "PYSPARK_PYTHON=./PYSPARK_VENV/bin/python" in command
    assert command[command.index("--archives") + 1] == f"{tmp_path}/etl.tar.gz#PYSPARK_VENV"


def test_records_for_programs(call, environment, tmp_path):
    packed = call("pack", environment, "a.zip", *SMALL, "--leave-out", "nothing", "--json")
    verified = call("verify", "a.zip", "--json")
    inspected = call("inspect", "a.zip", "--json")
    sizes = call("sizes", environment, *SMALL, "--json")

    assert packed.json["sha256"] == verified.json["sha256"]
    assert packed.json["record"]["choices"]["leave_out"] == ["nothing"]
    assert "warning: The environment has no package 'nothing'" in packed.err
    assert inspected.json["packages"] == {"pkg": "1.0"}
    assert inspected.json["bytes"] == sizes.json["bytes"] == packed.json["record"]["total_bytes"]


def test_texts_for_people(call, environment):
    call("pack", environment, "a.zip", *SMALL)

    texts = [call("verify", "a.zip"), call("inspect", "a.zip"), call("sizes", environment)]

    assert [one.code for one in texts] == [0, 0, 0]
    assert "is whole, as it describes itself" in texts[0].out
    assert "made by      jupyter-pyspark-kernels" in texts[1].out
    assert "pkg" in texts[1].out
    assert "\n\nIn all " in texts[2].out


def test_of_another_program(call, tmp_path):
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("data.csv", "1")

    verified, inspected = call("verify", "other.zip"), call("inspect", "other.zip")

    assert verified.code == inspected.code == 0
    assert "another program made it" in verified.out
    assert "Python       none was found in it" in inspected.out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["pack", "env", "there.zip"], 4, "--force to replace"),
        (["pack", "env", "a.rar"], 2, "End its name in .zip or .tar.gz"),
        (["pack", "gone", "a.zip"], 7, "gone"),
        (["pack", "env", "no/where/a.zip"], 7, "is not a directory"),
        (["pack", "env", "a.zip", *SMALL, "--import", "absent"], 7, "absent"),
        (["verify", "there.zip"], 7, "neither a zip nor a tar.gz"),
        (["inspect", "gone.zip"], 7, "Check the path"),
        (["sizes", "gone"], 7, "gone"),
        (["pack", "env", "a.zip", "--self-contained", "sometimes"], 2, "auto, always, never"),
        (["pack", "env"], 2, "OUT"),
        (["pack", "env", "a.zip", "--spark.x", "1"], 2, "has no meaning for 'pack'"),
    ],
)
def test_refusals(call, environment, tmp_path, words, code, said):
    (tmp_path / "there.zip").write_text("mine")

    ran = call(*words)

    assert ran.code == code
    assert said in ran.err
    assert (tmp_path / "there.zip").read_text() == "mine"
    assert not (tmp_path / "a.zip").exists()


def test_force(call, environment, tmp_path):
    (tmp_path / "a.zip").write_text("mine")

    assert call("pack", environment, "a.zip", *SMALL, "--force").code == 0
    assert zipfile.is_zipfile(tmp_path / "a.zip")


def test_the_administrators_defaults(call, environment, jupyter_dirs):
    values = {"PySparkKernels": {"slim": True, "leave_out": ["pkg"], "self_contained": "never"}}
    path = jupyter_dirs.config / "jupyter_pyspark_kernels_config.json"
    path.write_text(json.dumps(values))

    usual = call("pack", environment, "a.zip", "--json")
    own = call("pack", environment, "b.zip", "--no-slim", "--self-contained", "always", "--json")

    assert usual.json["record"]["choices"] == values["PySparkKernels"]
    assert own.json["record"]["choices"] == {
        "slim": False,
        "leave_out": ["pkg"],
        "self_contained": "always",
    }
