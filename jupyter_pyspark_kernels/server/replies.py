"""Turn what the core returns and raises into bodies and statuses, in one place.

Which status a refusal has is in :mod:`..outcomes`, beside its exit code.
"""

import json
import logging

from pydantic import BaseModel

from ..core.concealing import conceal
from ..core.errors import InvalidSettingsError, KernelChangedError, KernelError
from ..outcomes import OUTCOMES
from .answers import Conflict, ErrorReply
from .refused import Refused, fault_text

_INTERNAL = ErrorReply(
    code="internal", message="The server failed. Its log says where; please report it."
)


class ConflictError(KernelChangedError):
    """Say that a kernel changed since it was read, with both versions."""

    def __init__(self, message: str, conflict: Conflict) -> None:
        self.conflict = conflict
        super().__init__(message)


def encode(reply: BaseModel) -> str:
    """Return a reply as JSON, without the values of secrets."""
    return json.dumps(conceal(reply.model_dump(mode="json")), allow_nan=False)


def refusal(error: Exception, log: logging.Logger) -> ErrorReply:
    """Describe an error; one that is no refusal goes to the log, without its text."""
    if not isinstance(error, KernelError):
        log.error("jupyter_pyspark_kernels: %s", fault_text(error))
        return _INTERNAL
    return ErrorReply(
        code=error.code,
        message=str(error),
        problems=error.problems if isinstance(error, InvalidSettingsError) else (),
        conflict=error.conflict if isinstance(error, ConflictError) else None,
    )


def refused(error: Exception, log: logging.Logger) -> Refused:
    """Return the answer to an error."""
    reply = refusal(error, log)
    status = OUTCOMES[reply.code].http_status if reply.code in OUTCOMES else 500
    fields = dict.fromkeys(p.field for p in reply.problems if p.severity == "error")
    return Refused(status, encode(reply), " ".join([reply.code, *fields]))
