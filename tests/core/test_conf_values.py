"""Test that a plan judges values as the Spark of the kernel does."""

from dataclasses import replace

import pytest
from support.homes import make_home

from jupyter_pyspark_kernels.core.conf_values import conf_value_problems
from jupyter_pyspark_kernels.core.properties.built import store_built
from jupyter_pyspark_kernels.core.properties.catalogue import shipped_catalogue
from jupyter_pyspark_kernels.core.properties.choosing import choose_for
from jupyter_pyspark_kernels.core.settings import KernelSettings
from jupyter_pyspark_kernels.core.spark import read_spark_home


@pytest.fixture
def judge(tmp_path):
    """Judge properties by a Spark of some version; return field, severity and message of each problem."""

    def run(version, faulty=(), **spark_conf):
        given = {key.replace("_", "."): value for key, value in spark_conf.items()}
        settings = KernelSettings(kernel_name="etl", environment_dir="/env", spark_conf=given)
        home = read_spark_home(str(make_home(tmp_path / "spark", version))) if version else None
        chosen = choose_for(home, {"HOME": str(tmp_path)})
        found = conf_value_problems(settings, chosen, faulty)
        return [(one.field, one.severity, one.message) for one in found]

    return run


def test_what_the_release_refuses_is_an_error_with_the_way_out(judge):
    found = judge("4.3.0", spark_network_timeout="5 minutes", spark_executor_memory="4g")

    [(field, severity, message)] = found
    assert (field, severity) == ("spark_conf.spark.network.timeout", "error")
    assert message.startswith("spark.network.timeout is '5 minutes'. Write a time such as")
    assert message.endswith("(a bare number counts seconds).")


def test_of_a_release_that_is_only_near_it_is_a_warning(judge, tmp_path):
    [(_, severity, message)] = judge("4.3.0-vendor", spark_executor_cores="two")
    assert severity == "warning"
    assert "by Spark 4.3.0, the nearest to 4.3.0-vendor" in message

    built = replace(shipped_catalogue("4.3.0"), spark_version="4.3.0-vendor")
    store_built(built, {"HOME": str(tmp_path)})
    [(_, severity, message)] = judge("4.3.0-vendor", spark_executor_cores="two")
    assert (severity, message) == ("error", "spark.executor.cores is 'two'. Write a whole number.")


@pytest.mark.parametrize("version", ["", "trunk"])
def test_a_spark_that_is_not_known_judges_nothing(judge, version):
    assert judge(version, spark_executor_cores="two") == []


def test_what_is_wrong_already_or_not_checked_is_left_alone(judge):
    wrong = {"spark_conf.spark.executor.cores"}

    assert judge("4.3.0", wrong, spark_executor_cores="two") == []
    assert judge("4.3.0", spark_sql_session_timeZone="nowhere", spark_mine="x") == []


def test_a_secret_is_not_shown(judge):
    [(_, _, message)] = judge("4.3.0", spark_network_timeout="https://ana:hunter2@host/")

    assert "hunter2" not in message


def test_a_mistyped_name_is_a_warning_and_a_name_of_ones_own_is_none(judge):
    found = judge("4.3.0", spark_executor_memroy="4g", spark_acme_colour="red")

    [(field, severity, message)] = found
    assert (field, severity) == ("spark_conf.spark.executor.memroy", "warning")
    assert message.endswith("does not know 'spark.executor.memroy'. Did you mean spark.executor.memory?")  # fmt: skip


def test_near_names_are_looked_for_of_some_unknown_keys_only(judge):
    many = {f"spark_executor_memroy{number}": "4g" for number in range(30)}

    assert len(judge("4.3.0", **many)) == 20
