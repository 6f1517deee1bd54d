"""Decode the JSON body of a request, more strictly than :mod:`json` does."""

import json
from typing import NoReturn

LIMIT_BYTES = 1024 * 1024


class BodyError(Exception):
    """Say why a body cannot be taken; ``status`` is the HTTP status that answers it."""

    def __init__(self, message: str, status: int = 400) -> None:
        self.status = status
        super().__init__(message)


def decode(body: bytes, content_type: str) -> dict[str, object]:
    """Return the object in a body; an empty body is an empty object.

    Raises
    ------
    BodyError
        When it is no JSON object in UTF-8, is larger than 1 MiB, holds a key twice, or a number
        that JSON does not have (NaN, Infinity).
    """
    # Also without a body: no HTML form can send this type, so none can ask for anything.
    if content_type.partition(";")[0].strip().lower() != "application/json":
        raise BodyError("Send the body as JSON, with Content-Type: application/json.", 415)
    if len(body) > LIMIT_BYTES:
        raise BodyError(f"The body has {len(body)} bytes. Send at most {LIMIT_BYTES}.", 413)
    if not body.strip():
        return {}
    try:
        found = json.loads(
            body.decode(), object_pairs_hook=_unique, parse_constant=_refuse_constant
        )
    except UnicodeDecodeError as error:
        raise BodyError(f"The body is not UTF-8 (byte {error.start}).") from error
    except json.JSONDecodeError as error:
        message = f"The body is not JSON: {error.msg} in line {error.lineno}, column {error.colno}."
        raise BodyError(message) from error
    except (ValueError, RecursionError) as error:
        # A number of too many digits, or lists in lists without end.
        raise BodyError("The body is JSON of a kind that no request needs.") from error
    if not isinstance(found, dict):
        raise BodyError("The body is JSON, but not an object.")
    return found


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in found if names.count(name) > 1)
        raise BodyError(f"The body holds the key {twice[:80]!r} twice. Give it once.")
    return found


def _refuse_constant(text: str) -> NoReturn:
    raise BodyError(f"The body holds {text}, which JSON does not have.")
