"""Answer what the form offers."""

import asyncio
import gzip
import threading
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..handler import Handler

if TYPE_CHECKING:
    from ..extension import Extension

_OPENAPI = Path(__file__).parents[2] / "openapi.json"


class EnvironmentsHandler(Handler):
    """Environments of this user; and any directory, looked at as one."""

    # It is asked while somebody types.
    changes = False

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """List those that were found so far, or since the client asked last."""
        query = self.query()
        await self.answer(lambda services: services.offers.environments(query))

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Look at one; nothing is changed."""
        body = self.body()
        await self.answer(lambda services: services.offers.environment(body))


class EnvironmentSizesHandler(Handler):
    """What each package of an environment takes."""

    def initialize(self, extension: "Extension") -> None:
        """Be ready to hear that nobody waits any more."""
        super().initialize(extension)
        self._gone = threading.Event()

    def on_connection_close(self) -> None:
        """Stop the look through the files: the form asks otherwise now, or is closed."""
        self._gone.set()
        super().on_connection_close()

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """List them, the largest first."""
        query = self.query()
        await self.answer(lambda services: services.offers.sizes(query, self._gone.is_set))


class SparkHomesHandler(Handler):
    """Spark installations."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """List them."""
        await self.answer(lambda services: services.offers.spark_homes())


class LocationsHandler(Handler):
    """Places for kernels."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """List them."""
        await self.answer(lambda services: services.offers.locations())


class TemplatesHandler(Handler):
    """Templates of kernel.json."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """List them."""
        await self.answer(lambda services: services.offers.templates())


class PropertiesHandler(Handler):
    """Properties of a Spark."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Describe them; a client that keeps the reply asks with its ETag whether it still holds."""
        query = self.query()
        packed = await self.extension.run(lambda services: services.offers.properties(query))
        # Kept by the user's own browser alone. Jupyter Server compresses nothing itself.
        self.set_header("Cache-Control", "private, no-cache")
        self.set_header("Vary", "Accept-Encoding")
        self.set_header("ETag", f'W/"{packed.etag}"')
        if self.check_etag_header():
            self.set_status(304)
            await self.finish()
        elif "gzip" in self.request.headers.get("Accept-Encoding", ""):
            self.set_header("Content-Encoding", "gzip")
            await self.finish(packed.gzipped)
        else:
            await self.finish(gzip.decompress(packed.gzipped))


class CatalogueHandler(Handler):
    """The catalogue of a Spark."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Build it: its code is run."""
        await self.require_execute()
        body = self.body()
        await self.answer(lambda services: services.catalogues.build(body), HTTPStatus.ACCEPTED)


class PolicyHandler(Handler):
    """What the administrator decided."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Describe it."""
        await self.answer(lambda services: services.offers.policy())


class OpenapiHandler(Handler):
    """The description of this API."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Send the document that ships with the package."""
        await self.finish(await asyncio.to_thread(_OPENAPI.read_bytes))
