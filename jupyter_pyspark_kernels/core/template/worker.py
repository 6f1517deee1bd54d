"""Compile templates in a process of its own: JSON lines in, JSON lines out, until the input ends.

Run as a script by ``renderer``, which imports only the limits. The first line that comes
in is the list of directories to import from; every further one is a request
``{"text": …, "markers": {variable: marker}}``, answered by ``{"tree": …}`` or by
``{"problem": kind, "line": number or null}``. Importing pyhocon, its global state and what a
template can make it do stay in here.
"""

import contextlib
import json
import os
import re
import resource
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

MEMORY_LIMIT = 512 * 1024 * 1024
"""Bytes of address space; macOS does not enforce it."""

CPU_LIMIT = 6
"""Seconds of processor time for a request, for the case that nobody is left to stop us."""

REPLY_LIMIT = 1024 * 1024
"""Bytes of one reply."""

REFUSED_EVENTS = (
    "open", "import", "socket.", "subprocess.", "os.", "shutil.", "glob.", "ctypes.", "urllib.",
    "http.", "pty.", "tempfile.", "webbrowser.", "marshal.", "exec", "compile",
)  # fmt: skip
"""Beginnings of the audit events that no template has a reason to cause."""

_LINE = re.compile(r"\(line: ?(\d+)")


class RefusedError(Exception):
    """Say that a template tried to leave its process."""


def limit_memory() -> None:
    """Bound the address space, where the system allows it."""
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))


def limit_time() -> None:
    """Grant `CPU_LIMIT` further seconds of processor time."""
    with contextlib.suppress(ValueError, OSError):
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + CPU_LIMIT, hard))


def refuse(event: str, _arguments: object) -> None:
    """Stop every audit event of `REFUSED_EVENTS`; setting ``os.environ`` is ours."""
    if event.startswith(REFUSED_EVENTS) and event not in {"os.putenv", "os.unsetenv"}:
        raise RefusedError(event)


def plain(value: object) -> object:
    """Turn pyhocon's tree into JSON types.

    A missing ``${?X}`` is ``None`` in a list: HOCON leaves the element out.

    Raises
    ------
    TypeError
        For anything that JSON does not have.
    """
    if isinstance(value, dict):
        return {key.strip('"'): plain(child) for key, child in value.items()}
    if isinstance(value, list):
        return [plain(child) for child in value if child is not None]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise TypeError(type(value).__name__)


def compile_tree(text: str, markers: "Mapping[str, str]") -> object:
    """Evaluate a template in an environment that holds nothing but `markers`.

    pyhocon looks a name up in the template and then in ``os.environ``: this is how the original
    gave its variables, and in a process of our own it is a safe way.
    """
    from pyhocon import ConfigFactory  # noqa: PLC0415 -- sys.path is given by the first line

    os.environ.clear()
    os.environ.update(markers)
    return plain(ConfigFactory.parse_string(text))


def keep_booleans() -> None:
    """Refuse ``${flag} text``, for which pyhocon writes Python's ``True``."""
    import pyparsing  # noqa: PLC0415 -- sys.path is given by the first line
    from pyhocon import ConfigParser  # noqa: PLC0415 -- sys.path is given by the first line
    from pyhocon.exceptions import ConfigWrongTypeException  # noqa: PLC0415 -- the same

    substitute = ConfigParser._do_substitute  # noqa: SLF001 -- there is no public place for it

    def checked(substitution: object, value: object, *further: object) -> object:
        if isinstance(value, bool) and len(substitution.parent.tokens) > 1:  # type: ignore[attr-defined] # pyhocon has no types
            line = pyparsing.lineno(substitution.loc, substitution.instring)  # type: ignore[attr-defined] # the same
            raise ConfigWrongTypeException(f"a boolean inside text (line: {line})")
        return substitute(substitution, value, *further)

    ConfigParser._do_substitute = checked  # noqa: SLF001 -- there is no public place for it


def answer(request: "Mapping[str, object]") -> dict[str, object]:
    """Compile one request; every failure becomes a kind of problem, without pyhocon's words."""
    try:
        tree = compile_tree(str(request["text"]), request["markers"])  # type: ignore[arg-type] # the parent's own
    except RecursionError:
        return {"problem": "recursion", "line": None}
    except MemoryError:
        return {"problem": "memory", "line": None}
    except RefusedError:
        return {"problem": "refused", "line": None}
    except TypeError:
        return {"problem": "type", "line": None}
    except Exception as error:  # noqa: BLE001 -- pyhocon raises of every kind; the parent tells people
        return describe(error)
    return {"tree": tree}


def describe(error: Exception) -> dict[str, object]:
    """Name the kind of a failure of pyhocon or pyparsing and the line, where it is known."""
    line = getattr(error, "lineno", None)
    if line is None and (match := _LINE.search(str(error))):
        line = int(match[1])
    kinds = {
        "ParseException": "syntax",
        "ParseSyntaxException": "syntax",
        "ConfigSubstitutionException": "reference",
        "ConfigMissingException": "reference",
        "ConfigWrongTypeException": "mixed",
    }
    return {"problem": kinds.get(type(error).__name__, "other"), "line": line}


def encode(reply: "Mapping[str, object]") -> bytes:
    """Write a reply as one line, or say that it is too long or no JSON."""
    try:
        line = json.dumps(reply, allow_nan=False).encode()
    except ValueError:
        line = b'{"problem": "type", "line": null}'
    except MemoryError:
        line = b'{"problem": "memory", "line": null}'
    if len(line) >= REPLY_LIMIT:
        line = b'{"problem": "output", "line": null}'
    return line + b"\n"


def main() -> None:
    """Answer requests until the input ends."""
    limit_memory()
    source, target = sys.stdin.buffer, sys.stdout.buffer
    sys.path[:] = json.loads(source.readline())
    try:
        compile_tree('warm { up: [${?A} "x", 1, true, null] } // \n again: ${warm.up}', {"A": "1"})
        keep_booleans()
    except ImportError:
        target.write(encode({"problem": "import", "line": None}))
        return
    sys.addaudithook(refuse)
    for line in source:
        limit_time()
        target.write(encode(answer(json.loads(line))))
        target.flush()


if __name__ == "__main__":
    main()
