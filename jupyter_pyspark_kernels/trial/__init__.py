"""Test an installed kernel: start it, run one job on its executors, compare what runs where."""

from .comparison import DifferenceError
from .run import run_trial

__all__ = ["DifferenceError", "run_trial"]
