"""Test which packages others need."""

from support.packages import install

from jupyter_pyspark_kernels.core.environments import read_environment
from jupyter_pyspark_kernels.core.requirements import needed_by_others


def test_what_stays_needs(venv):
    needs = ["Low>=1; python_version > '3'", "other; extra == 'all'"]
    site = install(venv, "high", {"high.py": ""}, requires=needs)
    install(venv, "low", {"low.py": ""})
    install(venv, "other", {"other.py": ""})
    with (site / "high-1.0.dist-info" / "METADATA").open("a") as file:
        file.write("\nRequires-Dist: prose\n")
    environment = read_environment(str(venv))

    assert needed_by_others(environment, ["low", "other", "prose"]) == {"low": ["high"]}
    assert needed_by_others(environment, ["low", "high"]) == {}
    assert needed_by_others(environment, []) == {}
