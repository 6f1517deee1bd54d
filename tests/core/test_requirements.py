"""Test which packages others need."""

from support.packages import install

from jupyter_pyspark_kernels.core.environments import read_environment
from jupyter_pyspark_kernels.core.requirements import needed_by_others


def require(site, metadata, *lines):
    file = site / metadata / "METADATA"
    file.write_text(
        file.read_text()
        + "".join(f"Requires-Dist: {line}\n" for line in lines)
        + "\nRequires-Dist: prose\n"
    )


def test_what_stays_needs(venv):
    site = install(venv, "low", {"low.py": ""})
    install(venv, "high", {"high.py": ""})
    install(venv, "other", {"other.py": ""})
    require(
        site,
        "high-1.0.dist-info",
        "Low>=1; python_version > '3'",
        "other; extra == 'all'",
        "prose2",
    )
    environment = read_environment(str(venv))

    assert needed_by_others(environment, ["low", "other", "prose"]) == {"low": ["high"]}
    assert needed_by_others(environment, ["low", "high"]) == {}
    assert needed_by_others(environment, []) == {}
