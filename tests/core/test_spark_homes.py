"""Find Spark homes in every kind of place, and say of each what it is."""

import os
import sys
import threading
from pathlib import Path

import pytest
from support.homes import make_home

from jupyter_pyspark_kernels.core import spark_homes
from jupyter_pyspark_kernels.core.environments import read_environment
from jupyter_pyspark_kernels.core.home_places import HOME_PLACES, HomePlace
from jupyter_pyspark_kernels.core.spark import pyspark_home_of
from jupyter_pyspark_kernels.core.spark_homes import MOST_HOMES, SparkHomes


@pytest.fixture
def machine(tmp_path: Path):
    """Make a machine of this directory: its root, and a user's home in it."""
    home = tmp_path / "home" / "ana"
    home.mkdir(parents=True)

    def look(environ=None, named=(), environments=(), java_home="", places=HOME_PLACES):
        homes = SparkHomes(environ or {}, str(home), places, root=str(tmp_path))
        return homes.find(named, environments, java_home)

    return look


def test_every_usual_place(tmp_path, machine):
    made = {}
    for number, place in enumerate(HOME_PLACES):
        path = place.pattern.replace("~/", "/home/ana/").replace("python3*", "python3.11")
        path = path.replace("*-packages", "dist-packages").replace("spark*", f"spark-{number}")
        made[str(make_home(tmp_path / path.strip("/").replace("*", "x"), "3.5.6"))] = place.who
    found = machine()
    assert {one.spark_home: one.sources for one in found} == {
        path: (who,) for path, who in made.items()
    }
    assert all(one.found and one.found.spark_version == "3.5.6" for one in found)


def test_order_and_one_home_by_several_paths(tmp_path, machine):
    usual = make_home(tmp_path / "opt" / "spark-3.5", "3.5.6")
    newer = make_home(tmp_path / "opt" / "spark-4.0", "4.0.1")
    set_, named = make_home(tmp_path / "set", "4.1.0"), make_home(tmp_path / "named", "4.2.0")
    (tmp_path / "opt" / "spark").symlink_to(usual)
    environment = read_environment(sys.prefix)
    own = pyspark_home_of(environment)
    found = machine({"SPARK_HOME": str(set_)}, [(str(named), "why")], [environment, environment])
    assert [(one.spark_home, one.sources) for one in found] == [
        (str(named), ("why",)),
        (str(set_), ("SPARK_HOME",)),
        (own, (f"pyspark of {sys.prefix}",)),
        (str(newer), ("usual place",)),
        (str(usual), ("usual place",)),
    ]
    [twice] = machine({"SPARK_HOME": str(set_)}, [(str(set_), "why")])[:1]
    assert twice.sources == ("why", "SPARK_HOME")
    again = machine({"SPARK_HOME": str(usual)}, [(f"{tmp_path}/opt/spark", "why")])
    assert [(one.spark_home, one.sources) for one in again[:1]] == [
        (f"{tmp_path}/opt/spark", ("why", "SPARK_HOME", "usual place"))
    ]
    assert len(again) == 2


def test_broken_ones_are_listed_where_somebody_named_them(tmp_path, machine):
    broken = make_home(tmp_path / "opt" / "spark-broken", "3.5.6")
    (broken / "python" / "lib" / "pyspark.zip").unlink()
    (tmp_path / "opt" / "sparkling").mkdir()
    assert machine() == []
    found = machine({"SPARK_HOME": str(broken)}, [("/nonexistent", "why")])
    assert [(one.spark_home, one.found) for one in found] == [
        ("/nonexistent", None),
        (str(broken), None),
    ]
    assert "There is no directory /nonexistent" in found[0].fault
    assert "neither python/lib/pyspark.zip" in found[1].fault


def test_patterns_of_the_administrator(tmp_path, machine):
    for name in ("a", "b"):
        make_home(tmp_path / "srv" / name, "4.0.1")
    found = machine(named=[("/srv/*", "why")])
    assert [(Path(one.spark_home).name, one.sources) for one in found] == [
        ("b", ("why",)),
        ("a", ("why",)),
    ]


def test_what_is_said_of_one(tmp_path, machine, java_home):
    home = make_home(tmp_path / "opt" / "spark", "4.3.0")
    (found,) = machine({"JAVA_HOME": str(java_home)})
    assert found.needs_java == "Java 17 to 25"
    assert found.java is not None
    assert (found.java.source, found.java_mark, found.defaults_file) == ("JAVA_HOME", "", "")
    assert found.unfit_pythons["3.10"] == "Spark 4.3 needs Python 3.11 or newer"
    assert found.unfit_pythons["2.7"] == found.unfit_pythons["3.10"]
    assert "3.11" not in found.unfit_pythons
    old = tmp_path / "jdk8"
    (old / "bin").mkdir(parents=True)
    (old / "bin" / "java").touch(mode=0o755)
    (old / "release").write_text('JAVA_VERSION="1.8.0_412"\n')
    (home / "conf").mkdir()
    (home / "conf" / "spark-defaults.conf").touch()
    (found,) = machine({"JAVA_HOME": str(java_home)}, java_home=str(old))
    assert found.java is not None
    assert (found.java.source, found.java_mark) == ("java_home", "Spark 4.3 needs Java 17")
    assert found.defaults_file == str(home / "conf" / "spark-defaults.conf")
    (found,) = machine()
    assert found.java is None


def test_no_more_than_people_can_choose_from(tmp_path, machine):
    for number in range(MOST_HOMES + 5):
        make_home(tmp_path / f"home/{number}/spark", "3.5.6")
    places = [HomePlace(f"/home/{number}*/spark", "x") for number in range(10)]
    assert len(machine(places=places)) == MOST_HOMES


def test_a_place_that_hangs_keeps_no_other_from_being_listed(tmp_path, machine, monkeypatch):
    """A stalled disk is a function here that does not come back: none can be had for a test."""
    good, stalled = make_home(tmp_path / "opt" / "spark", "4.3.0"), str(tmp_path / "stalled")
    gate, calls, real = threading.Event(), [], spark_homes.read_spark_home

    def read(path):
        if path == stalled:
            calls.append(path)
            gate.wait()
        return real(path)

    monkeypatch.setattr(spark_homes, "read_spark_home", read)
    monkeypatch.setattr(spark_homes, "SECONDS", 5)
    homes = SparkHomes({"SPARK_HOME": stalled}, "/nonexistent", root=str(tmp_path))
    try:
        for _ in range(3):
            found = homes.find([])
            assert [one.spark_home for one in found] == [str(good), stalled]
            assert "did not answer within 5 seconds" in found[1].fault
        assert len(calls) == 1
    finally:
        gate.set()


def test_this_machine(spark_home):
    found = SparkHomes({"SPARK_HOME": str(spark_home)}, os.path.expanduser("~")).find([])
    assert found[0].spark_home == str(spark_home)
    assert found[0].sources[0] == "SPARK_HOME"
