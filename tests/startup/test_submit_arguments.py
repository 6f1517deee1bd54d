"""Test what is read from submit arguments."""

from pathlib import Path

from jupyter_pyspark_kernels.startup.submit_arguments import submit_settings


def test_submit_arguments_are_read(tmp_path: Path) -> None:
    (tmp_path / "spark-defaults.conf").write_text("# no\nspark.master  yarn\nspark.a=b\n")
    environ = {"SPARK_CONF_DIR": str(tmp_path)}
    assert submit_settings(environ) == {"spark.master": "yarn", "spark.a": "b"}
    environ["PYSPARK_SUBMIT_ARGS"] = (
        "--conf 'spark.x=a b=c' --master=local[2] --driver-memory 2g --conf spark.master=no --conf"
    )
    settings = submit_settings(environ)
    assert settings["spark.x"] == "a b=c"
    assert settings["spark.master"] == "local[2]"
    assert settings["spark.driver.memory"] == "2g"
    assert submit_settings({"PYSPARK_SUBMIT_ARGS": "'"}) == {}
