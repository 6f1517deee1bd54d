"""Define what the core refuses, as one family of exceptions with messages for people."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .records import Problem


class KernelError(Exception):
    """Stand for every refusal that a user can meet; its text says what to do next.

    Attributes
    ----------
    code : str
        Stable word for programs: one for each class.
    in_shell : str
        What a shell says after the text, such as a command; the page has other ways.
    """

    code = "error"

    def __init__(self, *args: object, in_shell: str = "") -> None:
        self.in_shell = in_shell
        super().__init__(*args)


class InvalidSettingsError(KernelError):
    """Refuse settings, with every problem found, each with its field.

    Attributes
    ----------
    problems : tuple of Problem
        Errors and warnings in the order of the fields; at least one is an error.
    """

    code = "invalid"

    def __init__(self, problems: "Sequence[Problem]") -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(p.message for p in self.problems if p.severity == "error"))


class KernelNotFoundError(KernelError):
    """Say that no kernel of this name is there."""

    code = "not_found"


class KernelExistsError(KernelError):
    """Say that the name is taken, and where."""

    code = "exists"


class KernelBusyError(KernelError):
    """Say that another operation works on this kernel just now."""

    code = "busy"


class KernelChangedError(KernelError):
    """Say that the kernel changed since it was read."""

    code = "changed"


class KernelNotEditableError(KernelError):
    """Say why this kernel cannot be changed here: read-only, or not made by this tool."""

    code = "not_editable"


class TemplateError(KernelError):
    """Say which line of a template is wrong, and how to mend it.

    Attributes
    ----------
    line : int or None
        1-based line in the template, where it is known.
    """

    code = "template"

    def __init__(self, message: str, line: int | None = None) -> None:
        self.line = line
        super().__init__(message)


class EnvironmentUnusableError(KernelError):
    """Say what is wrong with a Python environment: not one, broken, or not installable into."""

    code = "environment"


class ArchiveError(KernelError):
    """Say why an environment could not be packed, naming the files."""

    code = "archive"


class InstallError(KernelError):
    """Say which file or directory could not be written, and why."""

    code = "install"


class CancelledError(KernelError):
    """Say that the user stopped the operation; nothing was changed."""

    code = "cancelled"


class KernelTestError(KernelError):
    """Say why a kernel did not pass its test."""

    code = "test"
