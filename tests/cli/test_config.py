"""Test the command that shows the administrator's config."""

from jupyter_pyspark_kernels.config import CONFIG_NAME


def write(jupyter_dirs, text):
    path = jupyter_dirs.config / f"{CONFIG_NAME}.py"
    path.write_text(text, "utf-8")
    return str(path)


def test_without_a_file_it_says_where_one_goes(call):
    ran = call("config")

    assert ran.code == 0
    assert f"{CONFIG_NAME}.py" in ran.out
    assert "jupyter --paths" in ran.out


def test_each_setting_is_shown_with_its_file(call, jupyter_dirs):
    path = write(
        jupyter_dirs,
        "c.PySparkKernels.spark_master = 'yarn'\n"
        "c.PySparkKernels.fixed_spark_conf = {'spark.hadoop.fs.s3a.secret.key': 'hunter2'}\n",
    )

    ran, found = call("config"), call("config", "--json")

    assert [line.split()[0] for line in ran.out.splitlines()] == [
        "SETTING",
        "fixed_spark_conf",
        "spark_master",
    ]
    assert ran.out.count(path) == 2
    assert found.json["files"] == [path]
    assert found.json["settings"]["spark_master"] == {"value": "yarn", "source": path}
    assert "hunter2" not in ran.out + ran.err + found.out


def test_what_is_wrong_is_said_and_ends_with_its_code(call, jupyter_dirs):
    write(jupyter_dirs, "c.PySparkKernels.spark_home = '/no/spark'")

    ran, found = call("config"), call("config", "--json")

    assert (ran.code, found.code) == (9, 9)
    assert "error: spark_home: There is no directory /no/spark." in ran.err
    assert ran.err.endswith("1 setting of 1 file, 1 error\n")
    assert [problem["field"] for problem in found.json["problems"]] == ["spark_home"]


def test_a_warning_alone_is_no_failure(call, jupyter_dirs):
    write(jupyter_dirs, "c.PySparkKernels.environment_roots = ['/no/envs']")

    ran = call("config")

    assert ran.code == 0
    assert "warning: environment_roots: There is no directory /no/envs." in ran.err
