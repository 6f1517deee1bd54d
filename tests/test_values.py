"""Read drawn Spark values back from a real Spark that was started through the written kernel.json."""

import json
import os

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from jupyter_pyspark_kernels.core import kernels
from jupyter_pyspark_kernels.core.settings import KernelSettings
from jupyter_pyspark_kernels.locations import location_of

# One start of Spark carries this many values; benchmarks/values.py asks for more starts.
VALUES = 100
STARTS = int(os.environ.get("SPARK_STARTS", "1"))

NASTY = [
    "a b", "O'Brien", 'say "hi"', "back\\slash", "end\\", "$HOME", "$$", "${HOME}", "${env:HOME}", "a # b", "a // b",
    "a,b", "a=b", "a:b", "a\tb", "a\nb", "\n", " lead", "trail ", "", "*", "~", "-x", "--conf", "x --jars y.jar",
    "Ядро 核 🐍", "\u00a0", "\u2028", "\x01\x7f", "%s {0} {connection_file}", "512m", "007", "null", "!", "`id`", "$(id)",
]  # fmt: skip

VALUE = st.one_of(
    st.sampled_from(NASTY),
    st.text(
        st.one_of(
            st.sampled_from("'\"\\$ {}#/,=:\t\n%*"),
            st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"),
        ),
        max_size=30,
    ),
)

READ = """
import json
print(json.dumps({k: v for k, v in sc.getConf().getAll() if k.startswith("spark.drawn.")}))
"""


@pytest.mark.spark
@settings(
    max_examples=STARTS,
    phases=[Phase.generate],
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(drawn=st.lists(VALUE, min_size=VALUES, max_size=VALUES))
def test_values_reach_spark_unchanged(
    drawn, venv_environment, spark_home, kernels_dir, kernel_client
):
    # Hypothesis begins with the simplest list, a hundred times the same: not worth a start.
    assume(len(set(drawn)) > VALUES // 2)
    values = {f"spark.drawn.v{n}": value for n, value in enumerate([*NASTY, *drawn])}
    planned = kernels.plan(
        KernelSettings(
            kernel_name="values",
            environment_dir=str(venv_environment),
            spark_home=str(spark_home),
            spark_conf={"spark.ui.enabled": "false", **values},
        ),
        location_of(str(kernels_dir)),
        os.environ,
    )
    made = kernels.apply(planned)

    # Names that a careless start would put in place of the values.
    tempting = {"HOME": os.environ["HOME"], "x": "replaced", "env": "replaced"}
    with kernel_client("values", kernels_dir, tempting) as kernel:
        read = json.loads(kernel.execute(READ).text)

    kernels.store.remove(str(kernels_dir), made.kernel_name)
    assert read == values
