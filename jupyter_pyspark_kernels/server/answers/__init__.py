"""Say what is answered over HTTP: the core's records, and what the form needs beside them."""

from .jobs import Job, JobAction, JobsReply, JobState
from .kernels import (
    Conflict,
    ErrorReply,
    KernelReply,
    KernelsReply,
    ListedKernel,
    PlanReply,
    PropertyDefault,
)
from .offers import (
    EnvironmentsReply,
    Fixed,
    FoundEnvironment,
    LocationsReply,
    OfferedLocation,
    OfferedTemplate,
    PolicyReply,
    ProfilesReply,
    PropertiesReply,
    RefusedProperty,
    SparkHomesReply,
    TemplatesReply,
)

__all__ = [
    "Conflict",
    "EnvironmentsReply",
    "ErrorReply",
    "Fixed",
    "FoundEnvironment",
    "Job",
    "JobAction",
    "JobState",
    "JobsReply",
    "KernelReply",
    "KernelsReply",
    "ListedKernel",
    "LocationsReply",
    "OfferedLocation",
    "OfferedTemplate",
    "PlanReply",
    "PolicyReply",
    "ProfilesReply",
    "PropertiesReply",
    "PropertyDefault",
    "RefusedProperty",
    "SparkHomesReply",
    "TemplatesReply",
]
