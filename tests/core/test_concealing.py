"""Test that what is shown holds no secret."""

import pytest

from jupyter_pyspark_kernels.core.concealing import HIDDEN, conceal
from jupyter_pyspark_kernels.core.submit_args import build


def test_concealed_records_hold_no_secret():
    conf = {"spark.a": "b c", "spark.ssl.keyPassword": "hunter 2'$$"}
    record = {
        "settings": {"spark_conf": conf, "env": {"HF_TOKEN": "hunter 2", "A": "1"}},
        "kernel_json": {
            "env": {"PYSPARK_SUBMIT_ARGS": build("yarn", conf, "/a/x.zip", "V"), "N": 1},
            "metadata": {"pyspark_kernels": {"settings": {"spark_conf": conf}}},
        },
        "problems": [{"field": "spark_conf"}],
    }

    shown = conceal(record)

    assert "hunter" not in repr(shown)
    assert shown["settings"]["spark_conf"] == {"spark.a": "b c", "spark.ssl.keyPassword": HIDDEN}
    assert shown["settings"]["env"] == {"HF_TOKEN": HIDDEN, "A": "1"}
    expected = build("yarn", {**conf, "spark.ssl.keyPassword": HIDDEN}, "/a/x.zip", "V")
    assert shown["kernel_json"]["env"] == {"PYSPARK_SUBMIT_ARGS": expected, "N": 1}
    assert shown["problems"] == record["problems"]


@pytest.mark.parametrize(
    "line",
    [
        "--conf=spark.ssl.keyPassword=hunter2 pyspark-shell",
        "-c=spark.ssl.keyPassword=hunter2 pyspark-shell",
        "--driver-java-options '-Dx -Djavax.net.ssl.trustStorePassword=hunter2' pyspark-shell",
        "--conf 'spark.x=password=hunter2",
    ],
)
def test_submit_args_written_by_hand_are_concealed(line):
    assert (
        "hunter2" not in conceal({"env": {"PYSPARK_SUBMIT_ARGS": line}})["env"].values().__str__()
    )


def test_submit_args_without_secrets_stay_as_they_are():
    for line in ("--master   yarn  pyspark-shell", "--conf 'open", ""):
        assert conceal({"env": {"PYSPARK_SUBMIT_ARGS": line}}) == {
            "env": {"PYSPARK_SUBMIT_ARGS": line}
        }
