"""Test the format of spark-defaults.conf, which is that of Java's Properties."""

import pytest

from jupyter_pyspark_kernels.core.errors import KernelError
from jupyter_pyspark_kernels.core.properties.properties_file import read_lines


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("spark.a 1\nspark.b=2\nspark.c: 3\n", [("spark.a", "1"), ("spark.b", "2"), ("spark.c", "3")]),
        ("# no\n  ! no\n\n\tspark.a   x y  \n", [("spark.a", "x y")]),
        ("spark.a one,\\\n   two\r\nspark.b 2", [("spark.a", "one,two"), ("spark.b", "2")]),
        ("spark.a x\\\\\nspark.b 2", [("spark.a", "x\\"), ("spark.b", "2")]),
        ("spark.a x\\\n# y", [("spark.a", "x# y")]),
        ("\\\n# no\nspark.a 1", [("spark.a", "1")]),
        ("spark.a = = b", [("spark.a", "= b")]),
        ("spark\\:a\\ b c", [("spark:a b", "c")]),
        ("spark.a \\u00e9\\t\\q\\ud83d\\ude00", [("spark.a", "é\tq😀")]),
        ("spark.a", [("spark.a", "")]),
        ("", []),
        ('{"key": "spark.a", "value": " 1"}\n\n{"key": "b", "value": ""}', [("spark.a", " 1"), ("b", "")]),
    ],
)  # fmt: skip
def test_formats(text, pairs):
    assert [(line.key, line.value) for line in read_lines(text)] == pairs


def test_lines_have_their_number():
    assert [line.number for line in read_lines("#\nspark.a x\\\ny\nspark.b 1")] == [2, 4]


@pytest.mark.parametrize(
    "text",
    ["spark.a 1\nspark.b \\u12", '{"key": "a", "value": "1"}\n{"key": "b"}', '{"key": "a", "value": "1"}\n["b"]',
     '{"key": "a", "value": "1"}\n{"key": "b", "value": 1}'],
)  # fmt: skip
def test_a_wrong_line_is_named(text):
    with pytest.raises(KernelError, match="Line 2"):
        read_lines(text)
