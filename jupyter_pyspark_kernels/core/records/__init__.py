"""Say what is answered: the records that command line, server and page all read."""

from .base import Location, Problem, Record
from .kernels import HostReport, InstalledKernel, KernelState, KernelTest, Progress
from .machine import (
    Environment,
    EnvironmentKind,
    Fit,
    FitPart,
    Java,
    JavaSource,
    MasterKind,
    SparkHome,
)
from .plans import ArchiveFormat, ArchiveRecord, Default, Origin, Plan, PlannedArchive

__all__ = [
    "ArchiveFormat",
    "ArchiveRecord",
    "Default",
    "Environment",
    "EnvironmentKind",
    "Fit",
    "FitPart",
    "HostReport",
    "InstalledKernel",
    "Java",
    "JavaSource",
    "KernelState",
    "KernelTest",
    "Location",
    "MasterKind",
    "Origin",
    "Plan",
    "PlannedArchive",
    "Problem",
    "Progress",
    "Record",
    "SparkHome",
]
