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


FIXED = (
    "c.PySparkKernels.spark_master = 'yarn'\n"
    "c.PySparkKernels.slim = False\n"
    "c.PySparkKernels.fixed_settings = {'spark_master': 'local[2]', 'slim': True}\n"
    "c.PySparkKernels.fixed_spark_conf = {'spark.ui.port': '4050'}\n"
    "c.PySparkKernels.profiles = {'rules': {'env': {'TEAM': 'a'}}}\n"
    "c.PySparkKernels.fixed_profiles = ['rules']\n"
)


def test_what_is_fixed_for_jupyter_is_the_default_here(create, kernel_json, jupyter_dirs):
    write(jupyter_dirs, FIXED)

    ran = create("etl")

    assert (ran.code, ran.err) == (0, "")
    content = kernel_json("etl")
    settings = content["metadata"]["pyspark_kernels"]["settings"]
    assert settings["slim"] is True
    assert "--master 'local[2]'" in content["env"]["PYSPARK_SUBMIT_ARGS"]
    assert "spark.ui.port=4050" in content["env"]["PYSPARK_SUBMIT_ARGS"]
    assert content["env"]["TEAM"] == "a"


def test_another_value_is_taken_with_a_warning(create, call, kernel_json, jupyter_dirs):
    write(jupyter_dirs, FIXED)

    ran = create("etl", "--spark.ui.port", "4060")
    changed = call("update", "etl", "--spark_master", "local[3]")

    assert ran.code == changed.code == 0
    assert ran.err == (
        "warning: spark_conf.spark.ui.port: It is '4060'; for kernels made in Jupyter the administrator "
        "fixed '4050'. The administrator decided so. Give that here too.\n"
    )
    assert "warning: spark_master: It is 'local[3]'" in changed.err
    assert "spark.ui.port=4060" in kernel_json("etl")["env"]["PYSPARK_SUBMIT_ARGS"]
