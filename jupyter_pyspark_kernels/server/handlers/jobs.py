"""Answer for the jobs of this server."""

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..handler import Handler


class JobsHandler(Handler):
    """All jobs."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """List them."""
        await self.answer(lambda services: services.jobs.all())


class JobHandler(Handler):
    """One job."""

    @web.authenticated
    @authorized
    async def get(self, job_id: str) -> None:
        """Describe it."""
        await self.answer(lambda services: services.jobs.read(job_id))

    @web.authenticated
    @authorized
    async def delete(self, job_id: str) -> None:
        """Cancel it; one that ended stays as it is."""
        await self.answer_nothing(lambda services: services.jobs.cancel(job_id))
