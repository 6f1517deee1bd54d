"""Put the parts of the server together that need the core; made at the first request."""

import logging
import os
from functools import partial

from pydantic import BaseModel

from ..config import PySparkKernels
from .catalogues import Catalogues
from .events import KERNELS
from .full_looks import FullLooks
from .jobs import Jobs
from .looking import Looking
from .making import Making
from .offers import Offers
from .places import Places
from .policy import Policy
from .profiles import Profiles
from .replies import encode
from .watching import Emit, Watch


class Services:
    """Hold what handlers call.

    Attributes
    ----------
    offers, profiles, looking, making, catalogues, jobs
        What the form offers; bundles of settings; kernels as they are; changes to them; catalogues
        to be built; the work that goes on.
    """

    def __init__(
        self,
        config: PySparkKernels,
        root_dir: str,
        emit: Emit,
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
        self._looks = FullLooks(partial(_tell, places, emit), log)
        self.profiles = Profiles(config)
        self.looking = Looking(
            places, self.profiles, environ, self._looks.look, self.offers.answering.silent
        )
        self.making = Making(
            policy, places, self.looking, self.jobs, environ, self.offers.answering
        )
        self.catalogues = Catalogues(config, policy, self.jobs, environ, self.offers.answering)
        self._watch = Watch(places, emit)

    def encode(self, reply: BaseModel) -> str:
        """Return a reply as JSON, without the values of secrets."""
        return encode(reply)

    def close(self) -> None:
        """End the jobs, the watch, the looks and the search for environments."""
        self._watch.close()
        self._looks.close()
        self.offers.close()
        self.jobs.close()


def _tell(places: Places, emit: Emit, archives: frozenset[str]) -> None:
    """Tell the page that kernels of the locations of some archives are to be listed again."""
    dirs = {os.path.dirname(os.path.dirname(archive)) for archive in archives}
    changed = [name for name, place in places.all().items() if place.kernels_dir in dirs]
    if changed:
        emit(KERNELS, {"locations": changed})
