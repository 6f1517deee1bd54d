"""Read what kernels share once."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from support.places import find_spark_home

from jupyter_pyspark_kernels.core.kernel_parts import KernelParts


def test_each_is_read_and_asked_for_once(venv: Path) -> None:
    asked: list[str] = []

    def silent(groups: Sequence[Sequence[str]]) -> Mapping[str, str]:
        asked.extend(group[0] for group in groups)
        return {}

    home = str(find_spark_home())
    parts = KernelParts({}, silent)
    read = [(parts.environment(str(venv)), parts.spark_home(home)) for _ in range(2)]

    assert asked == [str(venv), home]
    assert read[0][0] is read[1][0]
    assert read[0][1] is read[1][1]
    assert read[0][0][0]
    assert read[0][1][0]


def test_what_does_not_answer_is_not_read(tmp_path: Path) -> None:
    def silent(groups: Sequence[Sequence[str]]) -> Mapping[str, str]:
        return {group[0]: f"{group[0]} is away" for group in groups}

    parts = KernelParts({"JAVA_HOME": f"{tmp_path}/java"}, silent)

    assert parts.environment("/envs/one") == (None, "/envs/one is away")
    assert parts.spark_home("/opt/spark") == (None, "/opt/spark is away")
    assert parts.java("") == (None, f"{tmp_path}/java is away")
    assert parts.java("/opt/java") == (None, "/opt/java is away")
