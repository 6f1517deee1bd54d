"""Test what is said of an archive that was packed in another way than is asked for."""

import pytest

from jupyter_pyspark_kernels.core.pack_choices import PackChoices, changed_choices, choices_of
from jupyter_pyspark_kernels.core.settings import KernelSettings

PLAIN = PackChoices()


def test_choices_of_settings():
    settings = KernelSettings(
        kernel_name="a",
        environment_dir="/e",
        self_contained="never",
        slim=True,
        leave_out=("scipy", "numpy", "scipy"),
    )

    assert choices_of(settings) == PackChoices("never", slim=True, leave_out=("numpy", "scipy"))


@pytest.mark.parametrize(
    ("then", "now", "said"),
    [
        (PLAIN, PackChoices("never"), ": self-contained never, not auto."),
        (PLAIN, PackChoices(slim=True), ": slim."),
        (PackChoices(slim=True), PLAIN, ": not slim."),
        (PLAIN, PackChoices(leave_out=("a", "b")), ": without a, b."),
        (PackChoices(leave_out=tuple("abcdef")), PLAIN, ": with a, b, c, d, e…."),
    ],
)
def test_what_changed_is_named(then, now, said):
    assert said in changed_choices(then, now)
    assert changed_choices(now, now) == ""
