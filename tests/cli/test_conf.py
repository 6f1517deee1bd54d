"""Test check-conf and catalogue on the command line."""

import io
import json
import sys
from dataclasses import replace
from types import SimpleNamespace

import pytest
from support.homes import make_home

from jupyter_pyspark_kernels.cli import conf as conf_commands
from jupyter_pyspark_kernels.core.properties.catalogue import read_catalogue, shipped_catalogue


@pytest.fixture
def conf(tmp_path):
    path = tmp_path / "spark-defaults.conf"
    path.write_text("spark.executor.memory 4g\nspark.network.timeout 5 minutes\nspark.nothing 1\n")
    return path


def test_check_conf_for_people(call, conf):
    ran = call("check-conf", "--spark-version", "4.3.0", conf)
    assert ran.code == 1
    assert ran.err == ""
    assert ran.out.splitlines()[0].startswith(
        "error: spark.network.timeout is '5 minutes'. Write a time"
    )
    assert ran.out.splitlines()[-1] == "3 properties against Spark 4.3.0: 1 error"


def test_check_conf_for_programs(call, conf):
    ran = call("check-conf", "--json", "--spark-version", "3.5.9", conf)
    verdicts = [json.loads(line) for line in ran.out.splitlines()]
    assert [list(verdict) for verdict in verdicts] == [
        ["key", "value", "ok", "problem", "severity"]
    ] * 3
    assert [(verdict["ok"], verdict["severity"]) for verdict in verdicts] == [
        (True, None),
        (False, "error"),
        (True, "warning"),
    ]


CLASH = "spark.dynamicAllocation.enabled true\nspark.dynamicAllocation.minExecutors 6\nspark.dynamicAllocation.maxExecutors 2\n"


def test_what_clashes_in_the_file(call, tmp_path):
    conf = tmp_path / "spark-defaults.conf"
    conf.write_text(CLASH)
    ran = call("check-conf", "--json", "--spark-version", "4.3.0", conf)
    verdicts = [json.loads(line) for line in ran.out.splitlines()]
    assert ran.code == 1
    assert [(verdict["ok"], verdict["severity"]) for verdict in verdicts] == [
        (True, None),
        (True, "error"),
        (True, None),
    ]


def test_a_key_that_comes_twice_and_one_without_spark(call, tmp_path):
    conf = tmp_path / "spark-defaults.conf"
    conf.write_text("spark.app.name a\n# name\nspark.app.name b\nexecutor.memory 4g\nacme.x 1\n")
    ran = call("check-conf", "--json", "--spark-version", "4.3.0", conf)
    twice, later, meant, mine = [json.loads(line) for line in ran.out.splitlines()]

    assert twice["severity"] == "warning"
    assert "'spark.app.name' is given again on line 3, which wins." in twice["problem"]
    assert later["severity"] is None
    assert meant["problem"].endswith("ignores it. Did you mean spark.executor.memory?")
    assert mine["problem"].endswith("Leave it out.")


def test_a_word_that_is_no_version(call, conf):
    ran = call("check-conf", "--spark-version", "9", conf)

    assert ran.code != 0
    assert "Known are 3.5.9, " in ran.err


def test_nothing_follows_from_a_value_that_is_wrong(call, tmp_path):
    conf = tmp_path / "spark-defaults.conf"
    conf.write_text("spark.network.timeout 5 minutes\nspark.executor.heartbeatInterval 200s\n")
    [wrong, fine] = call("check-conf", "--spark-version", "4.3.0", conf).out.splitlines()

    assert wrong.startswith("error: spark.network.timeout is '5 minutes'.")
    assert fine == "2 properties against Spark 4.3.0: 1 error"


@pytest.mark.parametrize(
    ("words", "severities"),
    [
        ((), [None, None]),
        (("--master", "yarn"), ["warning", None]),
        (("--master", "spark://h:7077"), [None, "warning"]),
        (("--master", "local[2]"), ["warning", "warning"]),
    ],
)
def test_the_master_that_is_meant(call, tmp_path, words, severities):
    conf = tmp_path / "spark-defaults.conf"
    conf.write_text("spark.cores.max 2\nspark.yarn.queue etl\n")
    ran = call("check-conf", "--json", "--spark-version", "4.3.0", *words, conf)
    assert [json.loads(line)["severity"] for line in ran.out.splitlines()] == severities


def test_the_files_own_master(call, tmp_path):
    conf = tmp_path / "spark-defaults.conf"
    conf.write_text("spark.master yarn\nspark.cores.max 2\n")
    ran = call("check-conf", "--spark-version", "4.3.0", conf)
    assert "warning: spark.cores.max is 2: only a standalone cluster reads it." in ran.out


def test_missing_folders_are_no_error_in_a_file_for_another_machine(call, tmp_path):
    conf = tmp_path / "spark-defaults.conf"
    conf.write_text("spark.eventLog.enabled true\nspark.eventLog.dir /no/such/folder\n")
    ran = call("check-conf", "--spark-version", "4.3.0", conf)
    assert ran.code == 0
    assert "warning: spark.eventLog.dir is /no/such/folder" in ran.out


def test_values_to_be_tried_are_no_configuration(call, tmp_path):
    lines = [*CLASH.split("\n")[:-1], "spark.dynamicAllocation.maxExecutors 3"]
    pairs = [dict(zip(("key", "value"), line.split(), strict=True)) for line in lines]
    tried = tmp_path / "tried.jsonl"
    tried.write_text("\n".join(map(json.dumps, pairs)))
    ran = call("check-conf", "--json", "--spark-version", "4.3.0", tried)
    assert [json.loads(line)["severity"] for line in ran.out.splitlines()] == [None] * 4


def test_another_release_is_said(call, conf):
    ran = call("check-conf", "--spark-version", "3.5.2", conf)
    assert (
        ran.err == "note: there is no catalogue of Spark 3.5.2; this is judged by that of 3.5.9.\n"
    )


def test_standard_input(call, monkeypatch):
    lines = b'{"key": "spark.executor.cores", "value": "2"}\n'
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(lines)))
    ran = call("check-conf", "--spark-version", "4.3.0", "-")
    assert (ran.code, ran.out) == (0, "1 property against Spark 4.3.0: no errors\n")


@pytest.mark.parametrize(
    ("words", "way_out"),
    [
        (("missing.conf",), "Check its path."),
        (("--spark-version", "new", "a.conf"), "Write one such as 4.3.0."),
        (("--catalogue", "a.conf", "a.conf"), "Make one with"),
        (("--master", "yarn-client", "a.conf"), "Use "),
    ],
)
def test_refusals_say_what_to_do(call, tmp_path, words, way_out):
    (tmp_path / "a.conf").write_text("spark.a 1\n")
    ran = call("check-conf", *words)
    assert ran.code == 2
    assert ran.err.startswith("error: ")
    assert way_out in ran.err


def test_building_needs_a_spark(call, tmp_path):
    ran = call("catalogue", "build", "--spark-home", tmp_path)
    assert ran.code == 7
    assert "no bin/spark-submit" in ran.err


@pytest.fixture
def vendor(tmp_path, monkeypatch):
    """A Spark that is not shipped; its catalogue is built without its Java, which takes half a minute."""
    built = replace(shipped_catalogue("4.3.0"), spark_version="4.3.0-vendor")
    monkeypatch.setattr(conf_commands, "build_catalogue", lambda *_: built)
    return make_home(tmp_path / "ven dor", "4.3.0-vendor")


def test_a_catalogue_is_kept_for_all_later_checks_of_this_spark(call, conf, vendor):
    before = call("check-conf", "--spark-home", vendor, conf)
    built = call("catalogue", "build", "--spark-home", vendor)
    after = call("check-conf", "--spark-home", vendor, conf)
    by_version = call("check-conf", "--spark-version", "4.3.0-vendor", conf)

    assert before.err == (
        "note: there is no catalogue of Spark 4.3.0-vendor; this is judged by that of 4.3.0. "
        f"To make it: jupyter pyspark-kernels catalogue build --spark-home '{vendor}'\n"
    )
    assert built.out.startswith("Wrote ")
    assert ".cache/jupyter-pyspark-kernels/" in built.out
    assert after.err == by_version.err == ""
    assert "against Spark 4.3.0-vendor: 1 error" in after.out
    assert after.out == by_version.out


def test_a_catalogue_goes_to_the_standard_output(call, vendor, tmp_path):
    built = call("catalogue", "build", "--spark-home", vendor, "--out", "-")
    (tmp_path / "out.json").write_text(built.out)

    assert read_catalogue(str(tmp_path / "out.json")).spark_version == "4.3.0-vendor"
    assert not (tmp_path / "home" / ".cache").exists()


@pytest.mark.spark
def test_a_catalogue_that_was_built_is_taken(call, conf, tmp_path):
    built = call("catalogue", "build", "--json", "--out", tmp_path / "spark.json")
    assert built.code == 0, built.err
    found = json.loads(built.out)
    assert found["out"] == str(tmp_path / "spark.json")
    assert found["properties"] > 1000

    ran = call("check-conf", "--catalogue", tmp_path / "spark.json", conf)
    assert f"against Spark {found['spark_version']}: 1 error" in ran.out
