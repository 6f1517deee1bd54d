"""Test what a cell shows when Spark did not start."""

from jupyter_pyspark_kernels.startup.start_error import SparkStartError


def test_the_error_is_shown_with_sparks_own_words() -> None:
    error = SparkStartError("No Java was found.", "Install Java.", ["java: not found"])
    assert error._render_traceback_() == [
        "SparkStartError: No Java was found.",
        "Install Java.",
        "",
        "Spark's own words:",
        "java: not found",
    ]
    assert str(error) == "No Java was found. Install Java."


def test_without_words_nothing_is_said_of_them() -> None:
    shown = SparkStartError("No answer.", "Run it again.")._render_traceback_()
    assert shown == ["SparkStartError: No answer.", "Run it again."]
