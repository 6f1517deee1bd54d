"""Turn a template, HOCON text with variables, into the mapping that becomes ``kernel.json``.

Two steps: `compile_template` evaluates the text once, with a marker in the place of each variable,
and `fill` puts the values in. So a value is never read as HOCON, whatever it holds, and a preview
that only changes values waits for nothing.
"""

import atexit
import errno
import functools
import os
import re
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from ..errors import TemplateError
from .checks import check
from .lexemes import MARK_END, MARK_START
from .outline import Problem, Scan
from .renderer import CompileError, JsonValue, Renderer

__all__ = [
    "MAX_BYTES",
    "VARIABLES",
    "JsonValue",
    "Skeleton",
    "compile_template",
    "default_template",
    "fill",
    "read_template",
    "uses",
]

MAX_BYTES = 64 * 1024
"""Bytes of a template's text in UTF-8."""

VARIABLES: Mapping[str, str] = MappingProxyType(
    {
        "KERNEL_NAME": "the kernel's name, which is its directory's",
        "DISPLAY_NAME": "the name that people see",
        "SPARK_HOME": "the Spark home",
        "PYTHONPATH": "what makes the Spark home's own pyspark and py4j importable",
        "PYSPARK_DRIVER_PYTHON": "the environment's Python, which the driver runs",
        "PYSPARK_PYTHON": "the Python that the executors run",
        "PYSPARK_SUBMIT_ARGS": "the arguments of spark-submit",
        "PYTHONSTARTUP": "the start-up file that provides spark",
        "SPARK_START": "when the start-up file starts Spark",
        "HADOOP_CONF_DIR": "the directory of Hadoop's configuration",
        "SPARK_CONF_DIR": "the directory of Spark's configuration",
        "JAVA_HOME": "the Java that Spark runs",
        "LC_ALL": "the locale of the kernel",
        "RESOURCE_DIR": "the kernel's own directory",
    }
)
"""What a template may ask for: name and meaning."""

_SHOWN = 20  # problems in one message
_MARKER = re.compile(f"{MARK_START}([A-Z_]+){MARK_END}")


@dataclass(frozen=True)
class Skeleton:
    """Hold a compiled template: the tree of ``kernel.json`` with a marker for each variable.

    It is shared between callers: `fill` copies, nobody changes it.
    """

    tree: Mapping[str, JsonValue]
    variables: frozenset[str]


def read_template(path: str) -> str:
    """Read a template's text from a file.

    Raises
    ------
    TemplateError
        If there is no such regular file, or it is unreadable, too large or not UTF-8.
    """
    try:
        # O_NONBLOCK: opening a named pipe would wait for its other end.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with open(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise TemplateError(f"Template {path} is not a regular file. Give a file's path.")
            content = file.read(MAX_BYTES + 1)
    except IsADirectoryError:
        raise TemplateError(f"Template {path} is a directory. Give a file's path.") from None
    except (OSError, ValueError) as error:
        raise TemplateError(_unreadable(path, error)) from error
    if len(content) > MAX_BYTES:
        raise TemplateError(_too_large(path))
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise TemplateError(
            f"Template {path}, line {line}: not UTF-8 text. Save the file as UTF-8.", line
        ) from error


def default_template() -> str:
    """Return the text of the template that is used where none is given."""
    return Path(__file__).with_name("default.conf").read_text("utf-8")


def compile_template(text: str, *, name: str, given: frozenset[str]) -> Skeleton:
    """Evaluate a template's text for kernels in which the variables `given` have a value.

    The last results are kept, so the same template is evaluated once.

    Parameters
    ----------
    text : str
        HOCON.
    name : str
        What messages call the template: its path, say.
    given : frozenset of str
        Names among `VARIABLES`. ``${?X}`` of another one vanishes with its key.

    Raises
    ------
    TemplateError
        With every problem that could be found, each with its line and how to mend it.
    """
    return _compile(text, name, frozenset(VARIABLES.keys() & given))


def fill(skeleton: Skeleton, variables: Mapping[str, str]) -> dict[str, JsonValue]:
    """Put values in the place of the variables; each arrives unchanged in the started kernel.

    Jupyter substitutes ``$NAME`` in a kernel's ``env`` when it starts it
    (``jupyter_client.provisioning``): there, each ``$`` of a value is written twice.

    Raises
    ------
    TemplateError
        If a variable that the template uses has no value in `variables`.
    """
    missing = sorted(skeleton.variables - variables.keys())
    if missing:
        raise TemplateError(
            f"The template uses {', '.join(missing)}, for which there is no value."
            " Give it, or use a template without it."
        )
    doubled = {name: value.replace("$", "$$") for name, value in variables.items()}
    return {
        key: _replace(value, doubled if key == "env" else variables)
        for key, value in skeleton.tree.items()
    }


def uses(skeleton: Skeleton, name: str) -> bool:
    """Tell whether the variable `name` occurs anywhere in the result."""
    return name in skeleton.variables


@functools.lru_cache(maxsize=32)
def _compile(text: str, name: str, given: frozenset[str]) -> Skeleton:
    _check_size(text, name)
    from .scan import scan  # noqa: PLC0415 - a dozen patterns that only a new template needs

    found = scan(text, VARIABLES.keys())
    if problems := [*found.problems, *_unknown(found, given)]:
        raise _error(name, problems)
    try:
        tree = _renderer.compile(text, {v: f"{MARK_START}{v}{MARK_END}" for v in given})
    except CompileError as error:
        raise _error(name, [Problem(error.line, str(error))]) from error
    if not isinstance(tree, dict):
        raise TemplateError(f"Template {name} is no object. Write {{ display_name: … }}.")
    if wrong := check(tree):
        raise _error(name, [Problem(found.line_of(path), message) for path, message in wrong])
    tree.setdefault("language", "python")
    return Skeleton(MappingProxyType(tree), frozenset(_markers(tree)))


def _check_size(text: str, name: str) -> None:
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        raise TemplateError(
            f"Template {name}, line {line}: half a surrogate pair is no character. Remove it.", line
        ) from error
    if size > MAX_BYTES:
        raise TemplateError(_too_large(name))


def _too_large(name: str) -> str:
    return f"Template {name} is larger than {MAX_BYTES // 1024} KiB. Make it smaller."


def _unreadable(path: str, error: Exception) -> str:
    reasons = {
        errno.ENOENT: "does not exist. Check the path",
        errno.ENOTDIR: "does not exist. Check the path",
        errno.EACCES: "may not be read by you. Ask its owner for the right to read it",
        errno.ENXIO: "is not a regular file. Give a file's path",
    }
    reason = reasons.get(getattr(error, "errno", None) or 0, "cannot be read. Check the path")
    return f"Template {path!r} {reason}." if "\0" in path else f"Template {path} {reason}."


def _error(name: str, problems: list[Problem]) -> TemplateError:
    """Make one error of all `problems`, in the order of their lines."""
    ordered = sorted(problems, key=lambda problem: problem.line or 0)
    line = next((problem.line for problem in ordered if problem.line), None)
    texts = [f"line {p.line}: {p.message}." if p.line else f"{p.message}." for p in ordered]
    if len(texts) == 1:
        return TemplateError(f"Template {name}{', ' if line else ': '}{texts[0]}", line)
    shown = "\n".join(f"  {text}" for text in texts[:_SHOWN])
    rest = f"\n  and {len(texts) - _SHOWN} more." if len(texts) > _SHOWN else ""
    return TemplateError(f"Template {name} has {len(texts)} problems:\n{shown}{rest}", line)


def _unknown(found: Scan, given: frozenset[str]) -> list[Problem]:
    """Find references to what is neither a variable with a value nor a key of the template."""
    problems = []
    for name, optional, line in found.references:
        if found.defines(name) or name in given:
            continue
        if name not in VARIABLES:
            message = (
                f"${{{name}}} is neither a template variable nor a key of this template, and the"
                " server's environment is never used. Write the value itself, or one of "
                + ", ".join(VARIABLES)
            )
            problems.append(Problem(line, message))
        elif not optional:
            message = (
                f"${{{name}}}, {VARIABLES[name]}, has no value for this kernel. Give it in the"
                f" kernel's settings, or write ${{?{name}}}: its key is then left out"
            )
            problems.append(Problem(line, message))
    return problems


def _walk(value: JsonValue, text: Callable[[str], str]) -> JsonValue:
    """Copy a tree with `text` applied to every text in it; keys stay."""
    if isinstance(value, str):
        return text(value)
    if isinstance(value, list):
        return [_walk(child, text) for child in value]
    if isinstance(value, dict):
        return {key: _walk(child, text) for key, child in value.items()}
    return value


def _replace(value: JsonValue, variables: Mapping[str, str]) -> JsonValue:
    """Put values for markers, in one pass: what a value holds is not looked at again."""
    return _walk(value, lambda text: _MARKER.sub(lambda match: variables[match[1]], text))


def _markers(tree: JsonValue) -> set[str]:
    found: set[str] = set()

    def note(text: str) -> str:
        found.update(_MARKER.findall(text))
        return text

    _walk(tree, note)
    return found


_renderer = Renderer()
atexit.register(_renderer.close)


def _renew_renderer() -> None:
    """Leave the parent's child to the parent: two processes must not share its pipes."""
    global _renderer  # noqa: PLW0603 -- one for each process
    _renderer = Renderer()


os.register_at_fork(after_in_child=_renew_renderer)
