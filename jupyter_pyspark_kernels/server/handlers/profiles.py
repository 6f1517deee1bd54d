"""Answer for profiles: the list, and the user's own."""

from http import HTTPStatus

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..handler import Handler


class ProfilesHandler(Handler):
    """The profiles to choose from."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """List them."""
        await self.answer(lambda services: services.profiles.list())

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Save a new one of the user."""
        body = self.body()
        await self.answer(lambda services: services.profiles.create(body), HTTPStatus.CREATED)


class ProfileHandler(Handler):
    """One profile of the user."""

    @web.authenticated
    @authorized
    async def put(self, name: str) -> None:
        """Change it."""
        body, etag = self.body(), self.etag()
        await self.answer(lambda services: services.profiles.update(name, etag, body))

    @web.authenticated
    @authorized
    async def delete(self, name: str) -> None:
        """Remove it."""
        etag = self.etag()
        await self.answer_nothing(lambda services: services.profiles.remove(name, etag))
