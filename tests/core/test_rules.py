"""Test the rules of single fields: the table's rows, and further ones of the same kinds."""

import pytest
from support import bad_inputs

from jupyter_pyspark_kernels.core import rules
from jupyter_pyspark_kernels.core.master_rule import spark_master

JUDGES = {
    "kernel_name": rules.kernel_name,
    "display_name": rules.display_name,
    "spark_master": spark_master,
    "spark_conf_key": rules.spark_key,
    "spark_conf_value": lambda value: rules.spark_value("spark.x", value),
}
ROWS = [row for row in bad_inputs.rows(*JUDGES, since="command line") if isinstance(row.value, str)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.label)
def test_rows_of_the_table(row):
    message = JUDGES[row.field](row.value)

    assert (message is None) == (row.expect == "accept")
    # A megabyte of name must not come back.
    assert message is None or len(message) < 500


def refused(judge, value):
    message = judge(value)
    assert message is not None, value
    # What is wrong, and then a second sentence with the way out.
    assert message.rstrip(".").count(". ") >= 1 or ": " in message, message
    assert message.isprintable()
    assert len(message) < 500
    return message


@pytest.mark.parametrize(
    "name",
    [
        "a",
        "0",
        "9lives",
        "etl-1.2_3",
        "a" * 100,
        "pyspark",
        "python3.11",
        "conda",
        "nul-1",
        "x--y",
        "com10",
        "lpt",
        "kernel.json",
        "spark-yarn",
        "r",
        "julia-1.9",
        "a..b",
        "1e5",
        "true",
        "0x1",
    ],
)
def test_kernel_names_that_are_good(name):
    assert rules.kernel_name(name) is None


@pytest.mark.parametrize(
    "name",
    [
        "con.txt",
        "nul.",
        "com9.kernel",
        "a.",
        "..",
        ".",
        "a" * 101,
        "kernelspec",
        "lab",
        "ir",
        "é",
        "a\n",
        "\na",
        "a\x7f",
        "a\x1b[31m",
        "a;b",
        "a|b",
        "a>b",
        "a:b",
        "a\\b",
        "a=b",
        "a+b",
        "a@b",
        "~",
        "-",
        "--",
        "_",
        "#x",
        "a#b",
        "a?b",
        "ａbc",
        "ﬁle",
        "ß",
        "٣",
        "a\u2028",
        "a\ufeff",
        "\udcff",
    ],
)
def test_kernel_names_that_are_not(name):
    refused(rules.kernel_name, name)


def test_upper_case_names_the_way_out():
    assert "'my-kernel'" in refused(rules.kernel_name, "My-Kernel")
    assert "'python3'" not in refused(rules.kernel_name, "PYTHON3É")


@pytest.mark.parametrize(
    "name", ["$HOME", "a" * 200, "²", "a\u00a0b", "👩‍🔬 lab", "עברית", '"', "\\n"]
)
def test_display_names_that_are_good(name):
    assert rules.display_name(name) is None


@pytest.mark.parametrize(
    "name",
    [
        "",
        "\t",
        "\u3000",
        "a" * 201,
        "a\tb",
        "a\rb",
        "\x1b]0;x\x07",
        "a\x85b",
        "a\u2028b",
        "a\u2029b",
        "\u2066x",
        "x\u2069",
        "\u202a",
        "\ud800",
        "a\x9bb",
    ],
)
def test_display_names_that_are_not(name):
    refused(rules.display_name, name)


@pytest.mark.parametrize(
    "key",
    [
        "spark.x",
        "spark.sql.catalog.my_cat",
        "spark.hadoop.fs.s3a.bucket.a-b.endpoint",
        "spark.a.B.9",
        "spark.kubernetes.driver.label.app.kubernetes.io/name",
        "spark.metrics.conf.*.sink.csv.class",
        "spark.executorEnv.A_B",
        "spark.yarn.appMasterEnv.X",
        "spark.pyspark.virtualenv.enabled",
    ],
)
def test_keys_that_are_good(key):
    assert rules.spark_key(key) is None


@pytest.mark.parametrize(
    "key",
    [
        "spark",
        "spark.a b",
        "spark.a=b",
        "spark.a#b",
        "spark.a,b",
        "spark.'a'",
        "spark.a\\b",
        "spark.\t",
        "sparkx.a",
        "Spark.a",
        "hadoop.a",
        "spark.a..b",
        ".spark.a",
        "spark.$a",
        "spark.{a}",
        "spark.a\r",
        "spark.a!",
        "spark.(a)",
        "spark.a;b",
        "spark.a|b",
        "spark.a`b",
        "spark.ａ",
        "spark." + "a" * 500,
        "spark.master",
        "spark.submit.deployMode",
        "spark.archives",
        "spark.remote",
        "spark.\ud800",
    ],
)
def test_keys_that_are_not(key):
    refused(rules.spark_key, key)


@pytest.mark.parametrize("key", sorted(rules.SET_BY_US))
def test_keys_that_we_set_name_the_setting(key):
    assert rules.SET_BY_US[key] in refused(rules.spark_key, key)


@pytest.mark.parametrize("key", ["spark.archives", "spark.yarn.dist.archives"])
def test_a_further_archive_has_another_way(key):
    assert "sc.addArchive(" in refused(rules.spark_key, key)


@pytest.mark.parametrize(
    "value", ["", " ", "\n", "\x01", "\x7f", "\u2028", "\ufeff", "'\"", "\\", "a,b=c"]
)
def test_values_that_travel(value):
    assert rules.spark_value("spark.x", value) is None


@pytest.mark.parametrize("value", ["\0", "\r", "a\r\n", "\ud800", "x\udfffy"])
def test_values_that_cannot_travel(value):
    assert "spark.x" in refused(lambda v: rules.spark_value("spark.x", v), value)


@pytest.mark.parametrize(
    "path",
    [
        "",
        " ",
        "relative",
        "./x",
        "~/x",
        "~u/x",
        "$HOME/x",
        "C:\\x",
        "file:///x",
        "-x",
        "/a\0",
        "/a\nb",
        "/a\tb",
        "/a\x1bb",
        "/" + "a/" * 2100,
        "/a\u202eb",
        "/\udcff",
        "/a\x85",
    ],
)
def test_paths_that_are_not(path):
    for judge in (rules.environment_dir, rules.spark_home, rules.kernels_dir):
        refused(judge, path)
    refused(lambda value: rules.path(value, "template"), path)
    refused(lambda value: rules.conf_dir(value, "hadoop_conf_dir"), path)


@pytest.mark.parametrize(
    "path", ["/", "/a b", "/é", "/a'b", '/a"b', "/a$b", "/a%20b", "/a/../b", "/a;b"]
)
def test_paths_that_are_good(path):
    for judge in (rules.environment_dir, rules.spark_home, rules.kernels_dir):
        assert judge(path) is None


def test_paths_that_only_some_fields_take():
    refused(rules.environment_dir, "/a:b")
    refused(rules.spark_home, "/a:b")
    refused(lambda value: rules.conf_dir(value, "spark_conf_dir"), "/a:b")
    assert rules.path("/a:b", "java_home") is None
    refused(rules.environment_dir, "/a{prefix}b")
    assert rules.environment_dir("/a{}b") is None
    for bad in ":*?#,[]{}\\":
        assert bad in refused(rules.kernels_dir, f"/a{bad}b")


@pytest.mark.parametrize("key", ["A", "_", "http_proxy", "A1", "LC_ALL", "PATH", "PYTHONHASHSEED"])
def test_variables_that_are_good(key):
    assert rules.env_key(key) is None


@pytest.mark.parametrize(
    "key", ["", "1A", "A-B", "A B", "A.B", "Ä", "A\n", "A\0", "$A", "A=", "A" * 201, "A\ud800"]
)
def test_variables_that_are_not(key):
    refused(rules.env_key, key)


@pytest.mark.parametrize("key", sorted(rules.ENV_SET_BY_US))
def test_variables_that_we_set_name_the_setting(key):
    assert rules.ENV_SET_BY_US[key] in refused(rules.env_key, key)


def test_values_of_variables():
    assert rules.env_value("A", "a\r\nb") is None
    assert rules.env_value("A", "x" * rules.SUBMIT_ARGS_BYTES) is None
    for value in ("\0", "\ud800", "é" * (rules.SUBMIT_ARGS_BYTES // 2 + 1)):
        assert "A" in refused(lambda v: rules.env_value("A", v), value)


def test_shown_escapes_and_cuts():
    assert rules.shown("a\x1b[0m") == r"'a\x1b[0m'"
    assert rules.shown("x" * 81) == repr("x" * 80) + "… (81 characters)"
    assert rules.cut("x" * 81) == "x" * 80 + "…"
