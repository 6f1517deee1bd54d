"""Say what all records are, and the two that all others speak of: a problem, and a place."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Record(BaseModel):
    """Be the base of all records: frozen, no unknown fields."""

    # Built on first use (pydantic locks that): most commands need few of the records.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Problem(Record):
    """Name one thing that is wrong with one field, and the way out.

    Attributes
    ----------
    field
        The setting, such as ``kernel_name`` or ``spark_conf.spark.driver.memory``.
    message
        What happened, to what, what to do next; one or two sentences.
    severity
        An ``error`` keeps the kernel from being made, a ``warning`` does not.
    code
        ``taken`` for a name that is in use, ``denied`` for a place that may not be written,
        ``secret`` for a value that no profile keeps, and a kernel only if it is asked to.
    in_shell
        What a shell adds to the message: a sentence with the option or command that is the way
        out there. It is no part of what the server answers: the form has ways of its own.
    """

    field: str
    message: str
    severity: Literal["error", "warning"] = "error"
    code: Literal["invalid", "taken", "denied", "secret"] = "invalid"
    in_shell: str = Field(default="", exclude=True)


class Location(Record):
    """Offer a kernels_dir as a place for kernels.

    Attributes
    ----------
    label
        What people call it, such as ``this user``.
    shared
        Whether other users may read it: decides modes, and whether secrets may be stored.
    visible
        Whether this Jupyter looks there.
    """

    kernels_dir: str
    label: str
    shared: bool
    visible: bool
