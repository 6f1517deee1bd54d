"""Carry refusals to the handler, and faults to the log without the values in their texts."""

import traceback

from tornado import web


class Refused(web.HTTPError):
    """Carry a refusal whose body is ready.

    Attributes
    ----------
    why
        For the log: the refusal's code, and the fields at fault without their values.
    """

    def __init__(self, status: int, body: str, why: str) -> None:
        self.body = body
        self.why = why
        super().__init__(status)


def fault_text(error: BaseException) -> str:
    """Return type and places of an error, and of what caused it, without their texts."""
    lines: list[str] = []
    seen: BaseException | None = error
    while seen is not None and len(lines) < 5:
        lines.append(f"{type(seen).__name__}\n{''.join(traceback.format_tb(seen.__traceback__))}")
        seen = seen.__cause__ or seen.__context__
    return "caused by ".join(lines)
