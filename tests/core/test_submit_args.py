"""Test PYSPARK_SUBMIT_ARGS: built for pyspark's own splitting, and taken apart again."""

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_pyspark_kernels.core.submit_args import (
    SubmitArgsError,
    archive_uri,
    build,
    parse,
)

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=20)
ALIAS = "PYSPARK_VENV"


def test_build_without_archive():
    line = build("local[*]", {"spark.a": "b c"}, None, ALIAS)

    assert line == "--master 'local[*]' --conf 'spark.a=b c' pyspark-shell"


def test_build_with_archive():
    line = build("yarn", {}, "/k/x.zip", ALIAS, ["--verbose"])

    assert line == f"--master yarn --verbose --archives '/k/x.zip#{ALIAS}' pyspark-shell"


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("/a/b.zip", "/a/b.zip"),
        ("/я/b.zip", "/я/b.zip"),
        ("/a b/c.zip", "file:///a%20b/c.zip"),
        ("/a%20b/c.zip", "file:///a%2520b/c.zip"),
        ("/я b/c.zip", "file:///%D1%8F%20b/c.zip"),
    ],
)
def test_archive_is_plain_where_it_can_be(path, uri):
    assert archive_uri(path) == uri
    assert parse(build("yarn", {}, path, ALIAS), {ALIAS}).archive == path


@given(
    conf=st.dictionaries(st.sampled_from(["spark.a", "spark.b.c", "spark.d-e"]), TEXT),
    rest=st.sampled_from([(), ("--verbose",), ("--archives", "/d.zip#d"), ("--proxy-user", "x")]),
    archive=st.sampled_from([None, "/a/b.zip", "/a b/c.tar.gz"]),
)
def test_parse_is_the_inverse_of_build(conf, rest, archive):
    found = parse(build("yarn", conf, archive, ALIAS, rest), {ALIAS})

    assert (found.master, found.spark_conf, found.archive) == ("yarn", conf, archive)
    assert found.rest == rest


def test_options_become_properties():
    found = parse(
        "--name x --driver-memory=2g --executor-cores 4 --jars a.jar,b.jar --queue q --conf=spark.y=z=1 "
        "-c spark.w=v --master=yarn --verbose --properties-file /p pyspark-shell"
    )

    assert found.master == "yarn"
    assert found.spark_conf == {
        "spark.app.name": "x",
        "spark.driver.memory": "2g",
        "spark.executor.cores": "4",
        "spark.jars": "a.jar,b.jar",
        "spark.yarn.queue": "q",
        "spark.y": "z=1",
        "spark.w": "v",
    }
    assert found.rest == ("--verbose", "--properties-file", "/p")


@pytest.mark.parametrize(
    "words",
    [
        "--archives /a/env.zip#VENV",
        "--archives=/a/env.zip#VENV",
        "--conf spark.yarn.dist.archives=/a/env.zip#VENV",
        "--conf spark.archives=file:///a/env.zip#VENV",
    ],
)
def test_every_way_to_give_an_archive(words):
    found = parse(f"--master yarn {words} pyspark-shell", {"VENV"})

    assert found.archive == "/a/env.zip"
    assert found.rest == ()
    assert found.spark_conf == {}


def test_an_archive_without_alias_goes_by_its_file_name():
    assert parse("--archives hdfs:///a/env.zip", {"env.zip"}).archive == "hdfs:///a/env.zip"


def test_archives_of_other_things_are_kept():
    found = parse("--archives /d.zip#data,/e.zip#VENV --conf spark.archives=/f.zip", {"VENV"})

    assert found.archive == "/e.zip"
    assert found.rest == ("--archives", "/d.zip#data,/f.zip")
    words = shlex.split(build("yarn", {}, "/k.zip", ALIAS, found.rest))
    assert words.count("--archives") == 1
    assert words[words.index("--archives") + 1] == f"/d.zip#data,/f.zip,/k.zip#{ALIAS}"


@pytest.mark.parametrize(
    "line", ["--conf 'a", "x" * 131_073, '"', "--master yarn --conf", "--archives", "a\\"]
)
def test_what_cannot_be_taken_apart(line):
    with pytest.raises(SubmitArgsError) as caught:
        parse(line)

    assert caught.value.code == "submit_args"
    assert "PYSPARK_SUBMIT_ARGS" in str(caught.value)


@pytest.mark.parametrize("line", ["", "pyspark-shell", "  \n pyspark-shell "])
def test_nothing_said(line):
    found = parse(line)

    assert (found.master, found.spark_conf, found.archive, found.rest) == ("", {}, None, ())
