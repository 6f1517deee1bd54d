"""Put the parts of the server together that need the core; made at the first request."""

import logging
import os
from collections.abc import Callable

from pydantic import BaseModel

from ..config import PySparkKernels
from .jobs import Jobs
from .looking import Looking
from .making import Making
from .offers import Offers
from .places import Places
from .policy import Policy
from .replies import encode
from .watching import Watch


class Services:
    """Hold what handlers call.

    Attributes
    ----------
    offers, looking, making, jobs
        What the form offers; kernels as they are; changes to them; the work that goes on.
    """

    def __init__(
        self,
        config: PySparkKernels,
        root_dir: str,
        emit: Callable[[str, dict[str, object]], None],
        log: logging.Logger,
    ) -> None:
        # A copy: what a plan finds does not change while it is made.
        environ = dict(os.environ)
        policy = Policy(config)
        places = Places(config)
        self.jobs = Jobs(
            emit, log, max_packing=config.max_packing, keep_seconds=config.finished_job_seconds
        )
        self.offers = Offers(config, policy, places, root_dir, environ)
        self.looking = Looking(places, environ)
        self.making = Making(policy, places, self.looking, self.jobs, environ)
        self._watch = Watch(places, emit)

    def encode(self, reply: BaseModel) -> str:
        """Return a reply as JSON, without the values of secrets."""
        return encode(reply)

    def close(self) -> None:
        """End the jobs and the watch."""
        self._watch.close()
        self.jobs.close()
