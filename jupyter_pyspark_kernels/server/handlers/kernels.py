"""Answer for kernels: plans, the list, and the life of one."""

from http import HTTPStatus

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..handler import Handler


class PlanHandler(Handler):
    """What would be written."""

    # It is asked while somebody types.
    changes = False

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Plan; nothing is changed."""
        body = self.body()
        await self.answer(lambda services: services.making.plan(body))


class KernelsHandler(Handler):
    """The kernels of all locations."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """List them."""
        await self.answer(lambda services: services.looking.list())

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Create one."""
        await self.require_execute()
        body = self.body()
        await self.answer(lambda services: services.making.create(body), HTTPStatus.ACCEPTED)


class KernelHandler(Handler):
    """One kernel."""

    @web.authenticated
    @authorized
    async def get(self, location: str, kernel_name: str) -> None:
        """Describe it."""
        await self.answer(lambda services: services.looking.read(location, kernel_name))

    @web.authenticated
    @authorized
    async def put(self, location: str, kernel_name: str) -> None:
        """Change it."""
        await self.require_execute()
        body, etag = self.body(), self.etag()
        await self.answer(
            lambda services: services.making.update(location, kernel_name, etag, body),
            HTTPStatus.ACCEPTED,
        )

    @web.authenticated
    @authorized
    async def delete(self, location: str, kernel_name: str) -> None:
        """Remove it."""
        etag = self.etag()
        await self.answer_nothing(
            lambda services: services.making.remove(location, kernel_name, etag)
        )


class RebuildHandler(Handler):
    """The archive of one kernel."""

    @web.authenticated
    @authorized
    async def post(self, location: str, kernel_name: str) -> None:
        """Pack it again."""
        await self.require_execute()
        body, etag = self.body(), self.etag()
        await self.answer(
            lambda services: services.making.rebuild(location, kernel_name, etag, body),
            HTTPStatus.ACCEPTED,
        )


class RenameHandler(Handler):
    """The name of one kernel."""

    @web.authenticated
    @authorized
    async def post(self, location: str, kernel_name: str) -> None:
        """Change it."""
        await self.require_execute()
        body, etag = self.body(), self.etag()
        await self.answer(
            lambda services: services.making.rename(location, kernel_name, etag, body),
            HTTPStatus.ACCEPTED,
        )


class DuplicateHandler(Handler):
    """A second kernel like this one."""

    @web.authenticated
    @authorized
    async def post(self, location: str, kernel_name: str) -> None:
        """Make it."""
        await self.require_execute()
        body = self.body()
        await self.answer(
            lambda services: services.making.duplicate(location, kernel_name, body),
            HTTPStatus.ACCEPTED,
        )


class TestHandler(Handler):
    """A test of one kernel."""

    __test__ = False  # not one of pytest's

    @web.authenticated
    @authorized
    async def post(self, location: str, kernel_name: str) -> None:
        """Start the kernel and run one job on its executors."""
        await self.require_execute()
        body = self.body()
        await self.answer(
            lambda services: services.making.test(location, kernel_name, body),
            HTTPStatus.ACCEPTED,
        )
