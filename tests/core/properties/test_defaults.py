"""Read spark-defaults.conf where Spark does, and hold that against a real spark-submit."""

import os
import subprocess
from pathlib import Path

import pytest

from jupyter_pyspark_kernels.core.properties.defaults import DefaultsError, defaults_in_force


@pytest.fixture
def places(tmp_path: Path) -> dict[str, Path]:
    """Make a home, a spark_conf_dir and a file of its own, which all set the same key."""
    made = {}
    for name, path in (
        ("home", "spark/conf/spark-defaults.conf"),
        ("conf_dir", "conf/spark-defaults.conf"),
        ("file", "own.properties"),
    ):
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"spark.who {name}\nspark.{name}  first \nspark.{name} = last\nother 1\n")
        made[name] = file
    return made


def asked(places: dict[str, Path], conf_dir: str, *submit_args: str) -> dict[str, str]:
    home = places["home"].parents[1]
    return {
        key: default.value
        for key, default in defaults_in_force(str(home), conf_dir, submit_args).items()
    }


def test_which_file(places):
    conf_dir, own = str(places["conf_dir"].parent), str(places["file"])
    assert asked(places, "") == {"spark.who": "home", "spark.home": "last"}
    assert asked(places, conf_dir) == {"spark.who": "conf_dir", "spark.conf_dir": "last"}
    # A directory without the file stands for none, not for the home's.
    assert asked(places, str(places["file"].parent)) == {}
    for words in (("--properties-file", own), (f"--properties-file={own}", "-v")):
        assert asked(places, conf_dir, *words) == {"spark.who": "file", "spark.file": "last"}
    assert asked(places, "", "--properties-file", own, "--load-spark-defaults") == {
        "spark.who": "file",
        "spark.file": "last",
        "spark.home": "last",
    }
    assert asked(places, "", "--properties-file", "own.properties") == {}
    assert defaults_in_force("", "") == {}


def test_origin(places):
    home = places["home"].parents[1]
    found = defaults_in_force(str(home))
    assert {default.origin for default in found.values()} == {str(places["home"])}


@pytest.mark.spark
def test_spark_submit_reads_the_same_files(places, spark_home, java_home, tmp_path):
    home = tmp_path / "real"
    home.mkdir()
    for entry in spark_home.iterdir():
        if entry.name != "conf":
            (home / entry.name).symlink_to(entry)
    (home / "conf").symlink_to(places["home"].parent)
    empty, own = tmp_path / "empty", str(places["file"])
    empty.mkdir()
    for conf_dir, words in (
        ("", ()),
        (str(places["conf_dir"].parent), ()),
        (str(empty), ()),
        (str(places["conf_dir"].parent), ("--properties-file", own)),
        ("", ("--properties-file", own, "--load-spark-defaults")),
    ):
        environ = {"PATH": os.environ["PATH"], "JAVA_HOME": str(java_home), "SPARK_HOME": str(home)}
        environ |= {"SPARK_CONF_DIR": conf_dir} if conf_dir else {}
        done = subprocess.run(
            [str(home / "bin" / "spark-submit"), *words, "--verbose", "--class", "none.Such",
             str(next(home.glob("jars/spark-core_*.jar")))],
            env=environ, capture_output=True, text=True, check=False,
        )  # fmt: skip
        # What it says before it looks for the class: "  (spark.who,home)", or with "->".
        seen = [line.strip(" ()") for line in (done.stdout + done.stderr).splitlines()]
        pairs = dict(
            line.split(",", 1) for line in seen if line.startswith("spark.") and "," in line
        )
        expected = asked({"home": home / "conf" / "x"}, conf_dir, *words)
        assert {key: pairs.get(key) for key in expected} == expected, done.stderr
        assert set(pairs) - {"spark.app.name", "spark.jars", "spark.master", "spark.submit.deployMode",
                             "spark.submit.pyFiles", "spark.app.submitTime"} == set(expected)  # fmt: skip


def test_faults(tmp_path):
    file = tmp_path / "spark-defaults.conf"
    file.write_text("spark.a \\u12 secret")
    with pytest.raises(DefaultsError) as caught:
        defaults_in_force("/gone", str(tmp_path))
    assert str(caught.value).startswith(f"{file}: Line 1 has")
    assert "secret" not in str(caught.value)
    file.write_text("spark.a 1\n" * 200_000)
    with pytest.raises(DefaultsError, match="larger than 1 MiB"):
        defaults_in_force("/gone", str(tmp_path))
    file.unlink()
    os.mkfifo(file)
    assert defaults_in_force("/gone", str(tmp_path)) == {}
    file.unlink()
    file.symlink_to(file)
    with pytest.raises(DefaultsError, match="cannot be read"):
        defaults_in_force("/gone", str(tmp_path))
