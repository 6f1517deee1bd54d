"""Say what is answered about kernels: planned, installed, refused."""

from pydantic import JsonValue

from ...core.records import InstalledKernel, Plan, Problem, Record


class PropertyDefault(Record):
    """Say what a property is where the kernel does not set it.

    Attributes
    ----------
    value
        A secret's is hidden.
    origin
        The file that says so.
    """

    key: str
    value: str
    origin: str


class PlanReply(Record):
    """Show what would be written, and the command line that makes the same kernel.

    Attributes
    ----------
    defaults
        What ``spark-defaults.conf`` sets for the planned Spark home and spark_conf_dir; empty where
        it cannot be read, which a problem says.
    command
        Words of the command.
    command_notes
        What the command does not hold; empty if it holds everything.
    """

    plan: Plan
    defaults: tuple[PropertyDefault, ...]
    location: str
    command: tuple[str, ...]
    command_notes: tuple[str, ...]


class ListedKernel(InstalledKernel):
    """Describe a kernel in the list; ``location`` is the id of its location."""

    location: str


class KernelsReply(Record):
    """List the PySpark kernels of all locations; broken ones with their reason."""

    kernels: tuple[ListedKernel, ...]


class KernelReply(ListedKernel):
    """Describe one kernel with its file.

    Attributes
    ----------
    kernel_json
        None where it cannot be read; a problem says why.
    command
        Words of the command that makes the same kernel; empty where settings cannot be read.
    """

    kernel_json: dict[str, JsonValue] | None
    command: tuple[str, ...]
    command_notes: tuple[str, ...]


class Conflict(Record):
    """Hold both versions of a kernel that changed since the client read it.

    Attributes
    ----------
    asked_etag, asked_settings
        The version that the client had, and what it wanted; None where it sent no settings.
    current
        What is there now; its etag is the one to send next.
    """

    asked_etag: str
    asked_settings: dict[str, JsonValue] | None
    current: ListedKernel


class ErrorReply(Record):
    """Answer every refusal.

    Attributes
    ----------
    code
        Stable word for programs.
    problems
        Each with its field; empty where the refusal is of no field.
    conflict
        Given where the code is ``changed`` and both versions are known.
    """

    code: str
    message: str
    problems: tuple[Problem, ...] = ()
    conflict: Conflict | None = None
