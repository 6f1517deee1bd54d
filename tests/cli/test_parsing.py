"""Test the parsing of flags: values, properties, and errors that name the flag."""

import pytest

from jupyter_pyspark_kernels.cli.arguments import command_parser, original_parser


def parse(*words):
    return command_parser().parse(list(words))


@pytest.mark.parametrize("pair", [["--spark.a", "1"], ["--spark.a=1"]])
@pytest.mark.parametrize("parser", [original_parser, command_parser])
def test_properties_in_both_spellings(pair, parser):
    words = pair if parser is original_parser else ["create", *pair]

    assert parser().parse(words).spark_conf == {"spark.a": "1"}


def test_properties_keep_their_order_and_values():
    found = parse(
        "create", "--spark.b", "x=y", "--spark.a", "-Dx=1 -Dy", "--spark.c=", "--spark.d", ""
    )

    assert found.spark_conf == {
        "spark.b": "x=y",
        "spark.a": "-Dx=1 -Dy",
        "spark.c": "",
        "spark.d": "",
    }
    assert list(found.spark_conf) == ["spark.b", "spark.a", "spark.c", "spark.d"]


@pytest.mark.parametrize("value", ["-x", "-XX:+UseG1GC", "--conf", "-1", "--", "-", "-rf", "--a=b"])
def test_a_value_may_begin_with_a_dash(value):
    assert parse("create", "--spark.a", value).spark_conf == {"spark.a": value}
    assert parse("create", f"--spark.a={value}").spark_conf == {"spark.a": value}
    if value != "--":
        assert parse("create", "--display-name", value).display_name == value
        assert parse("create", "-k", value).kernel_name == value
        assert parse("create", f"--display-name={value}").display_name == value


@pytest.mark.parametrize(
    ("words", "flag"),
    [
        (["create", "--spark.a"], "--spark.a"),
        (["create", "--spark.a", "-k", "x"], "--spark.a"),
        (["create", "--spark.a", "--spark.b", "1"], "--spark.a"),
        (["create", "--spark.a", "--display-name"], "--spark.a"),
        (["create", "-k"], "-k"),
        (["create", "-k", "-e", "x"], "-k"),
        (["create", "-e", "--spark.a", "1"], "-e"),
        (["create", "--env"], "--env"),
        (["update", "x", "--unset"], "--unset"),
    ],
)
def test_a_missing_value_names_the_flag(words, flag, refused):
    assert flag in refused(*words)


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (["--spark.a", "1", "--spark.a", "1"], ["--spark.a"]),
        (["--spark.a=1", "--spark.a", "2"], ["--spark.a"]),
        (["-k", "a", "-k", "b"], ["-k"]),
        (["-k", "a", "--kernel_name", "a"], ["--kernel_name", "-k is the same flag"]),
        (["--kernel-name", "a", "--kernel_name=b"], ["--kernel_name", "--kernel-name is the same"]),
        (["-d", "a", "--kernels-dir", "b"], ["--kernels-dir", "-d is the same flag"]),
        (["--spark_home", "a", "--spark-home", "b"], ["--spark-home", "--spark_home is the same"]),
        (["-e", "a", "--environment", "b"], ["--environment"]),
        (["--spark-start", "eager", "--spark-start", "none"], ["--spark-start"]),
    ],
)
def test_twice_is_an_error_that_names_both(words, names, refused):
    text = refused("create", *words)
    original = refused(*words, parser=original_parser)

    assert all(name in text and name in original for name in names)
    assert "twice" in text


def test_properties_only_where_there_are_settings(refused):
    assert "--spark.a has no meaning for 'list'" in refused("list", "--spark.a", "1")


def test_cluster_mode_names_the_reason(refused):
    assert "driver runs beside it" in refused("create", "--deploy-mode", "cluster")
    assert "driver runs beside it" in refused("--deploy-mode=cluster", parser=original_parser)
    assert parse("create", "--deploy-mode", "client").command == "create"


@pytest.mark.parametrize("word", ["--\x1b[31mred", "--" + "x" * 10**6, "--a\nb", "--\u202eb"])
def test_an_error_is_short_and_printable(word, refused):
    text = refused("create", word)

    assert len(text) < 1000
    assert all(c.isprintable() or c == "\n" for c in text)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["creat"], "There is no command 'creat'. Did you mean create?"),
        (["create", "--spark_hom", "/x"], "There is no option --spark_hom. Did you mean --spark_home?"),
        (["list", "--foo"], "There is no option --foo.\nSee 'jupyter pyspark-kernels list --help'."),
        (["remove", "a", "--dry-run"], "There is no option --dry-run.\nSee 'jupyter pyspark-kernels remove --help'."),
        (["create", "--spark-start", "lazy"], "--spark-start cannot be 'lazy'. Use background, eager, none."),
        (["show", "a", "b"], "'b' is one word too many."),
        (["create", "--conf", "spark.executor.memory=4g"], "--conf is an option of spark-submit. Write --spark.executor.memory VALUE."),
        (["update", "a", "--conf=spark.x=1"], "Write --spark.x VALUE."),
        (["create", "-c"], "Write --spark.<name> VALUE."),
        (["create", "--executor-memory", "4g"], "Write --spark.executor.memory VALUE."),
        (["create", "--num-executors=4"], "--num-executors is an option of spark-submit. Write --spark.executor.instances VALUE."),
        (["create", "--archives", "a.zip"], "made and given by this tool"),
        (["create", "--archives", "a.zip"], "sc.addArchive('/path/data.zip#data')"),
        (["create", "--properties-file", "a.conf"], "--spark-conf-dir DIR"),
        (["list", "--conf", "spark.x=1"], "There is no option --conf."),
        (["duplicate", "a"], "NEW_NAME is missing. Write: jupyter pyspark-kernels duplicate NAME NEW_NAME\n"),
        (["pack"], "ENV, OUT are missing. Write: jupyter pyspark-kernels pack ENV OUT\n"),
        (["profile", "save"], "NAME is missing. Write: jupyter pyspark-kernels profile save|remove NAME\n"),
        (["remove"], "NAME is missing. Write: jupyter pyspark-kernels remove NAME\n"),
        (["create", "-k"], "-k has no value. Write -k VALUE.\n"),
        (["create", "--dry-run=yes"], "--dry-run takes no value. Write --dry-run alone."),
        (["test", "a", "--timeout", "soon"], "--timeout: 'soon' is no time. Give a whole number of seconds above 0."),
        (["test", "a", "--timeout", "0"], "'0' is no time."),
        (["test", "a", "--timeout", "-5"], "'-5' is no time."),
    ],
)  # fmt: skip
def test_slips_are_told_with_what_was_meant(words, told, capsys):
    with pytest.raises(SystemExit) as caught:
        command_parser().parse(words)

    assert caught.value.code == 2
    assert told in capsys.readouterr().err
