"""Be the base of all handlers: bodies in, replies and refusals out, rights beyond the verb's own.

No verb is defined here: a decorated method that two classes share keeps the rights of the first
one that is called (security-reliability.md, T3).
"""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from http import HTTPStatus
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from jupyter_core.utils import ensure_async
from jupyter_server.base.handlers import APIHandler
from tornado import web
from tornado.iostream import StreamClosedError

from .body import BodyError, decode
from .refused import Refused, fault_text

if TYPE_CHECKING:
    from pydantic import BaseModel

    from .extension import Extension
    from .services import Services

ReplyT = TypeVar("ReplyT", bound="BaseModel")

_CODES = {
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "media_type",
    500: "internal",
}


class Handler(APIHandler):
    """Call the core in a thread and answer with what it returns.

    Attributes
    ----------
    changes
        Whether verbs other than GET change anything, which the log then says.
    """

    auth_resource = "kernelspecs"
    changes = True

    def initialize(self, extension: "Extension") -> None:
        """Take what all handlers share."""
        self.extension = extension

    def body(self) -> dict[str, object]:
        """Return the request's JSON object.

        Raises
        ------
        Refused
        """
        try:
            return decode(self.request.body, self.request.headers.get("Content-Type", ""))
        except BodyError as error:
            code = _CODES.get(error.status, "invalid")
            raise Refused(error.status, _error_text(code, str(error)), code) from error

    def query(self) -> dict[str, object]:
        """Return the arguments in the address, the last of each name; a request takes what it knows."""
        return {name: self.get_query_argument(name) for name in self.request.query_arguments}

    def etag(self) -> str | None:
        """Return the version that the client has seen, ``*`` for any; None where it says none."""
        given = self.request.headers.get("If-Match")
        return None if given is None else given.strip().removeprefix("W/").strip('"')

    async def require_execute(self) -> None:
        """Refuse who may not run kernels: a kernel is code to be run.

        Raises
        ------
        HTTPError
        """
        allowed = self.authorizer.is_authorized(self, self.current_user, "execute", "kernels")
        if not await ensure_async(allowed):
            raise web.HTTPError(403, "User is not authorized to execute on resource: kernels.")

    async def answer(self, call: "Callable[[Services], ReplyT]", status: int = 200) -> None:
        """Reply with what a call returns, or with its refusal."""

        def called(services: "Services") -> tuple[ReplyT, str]:
            with self._asked_by():
                reply = call(services)
            return reply, services.encode(reply)

        reply, text = await self.extension.run(called)
        self._log_change()
        if (job_id := getattr(reply, "job_id", None)) is not None and status == HTTPStatus.ACCEPTED:
            self.set_header("Location", f"{self.base_url}pyspark-kernels/jobs/{job_id}")
        if etag := getattr(reply, "etag", ""):
            self.set_header("ETag", f'"{etag}"')
        self.set_status(status)
        await self.finish(text)

    async def answer_nothing(self, call: "Callable[[Services], None]") -> None:
        """Reply with an empty body after a call, or with its refusal."""
        await self.extension.run(call)
        self._log_change()
        self.set_status(HTTPStatus.NO_CONTENT)
        await self.finish()

    def _asked_by(self) -> AbstractContextManager[None]:
        from .jobs import asked_by  # noqa: PLC0415 - it loads the core

        return asked_by(self._username())

    def _username(self) -> str:
        return self.current_user.username if self.current_user is not None else ""

    def _log_change(self, refused: str = "") -> None:
        """Log who asked for a change, or was refused it: on a shared server that may be a guest."""
        if self.changes and self.request.method != "GET":
            request = f"{self.request.method} {self.request.path}"
            ending = f" refused: {refused[:500]!r}" if refused else ""
            text = "jupyter_pyspark_kernels: %.100r: %.300s%s"
            self.log.info(text, self._username(), request, ending)

    def set_default_headers(self) -> None:
        """Let no cache keep a reply: it names paths of this user."""
        super().set_default_headers()
        self.set_header("Cache-Control", "no-store")

    def compute_etag(self) -> None:
        """Leave the ETag to kernels: tornado would hash every reply, and answer 304."""
        return

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Write every refusal in the same shape, without inner text."""
        error = (kwargs.get("exc_info") or (None, None, None))[1]
        self.set_header("Content-Type", "application/json")
        if isinstance(error, Refused):
            self.finish(error.body)
            return
        code = _CODES.get(status_code, "refused")
        message = error.log_message if isinstance(error, web.HTTPError) else None
        if status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            message = "The server failed. Its log says where."
        self.finish(_error_text(code, message or HTTPStatus(status_code).phrase))

    def log_exception(
        self,
        typ: type[BaseException] | None,
        value: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        """Log where a fault is and never its text, which may hold values."""
        if isinstance(value, Refused):
            self._log_change(refused=value.why)
            return
        # A page that was closed meanwhile is no fault.
        if isinstance(value, StreamClosedError):
            return
        if value is None or isinstance(value, web.HTTPError):
            super().log_exception(typ, value, tb)
        else:
            self.log.error("%s %s: %s", self.request.method, self.request.path, fault_text(value))


def _error_text(code: str, message: str) -> str:
    return json.dumps({"code": code, "message": message, "problems": [], "conflict": None})
