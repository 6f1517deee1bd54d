"""Plan kernels and start the jobs that make, change and test them: the command line's use cases.

What is wrong with a request is said at once, from its plan; only what was planned without errors
becomes a job.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from jupyter_core.utils import ensure_event_loop

from ..core import kernels, store
from ..core.errors import InvalidSettingsError, KernelError, KernelNotEditableError
from ..core.freshness import Depth
from ..core.readback import read_back
from ..core.records import KernelTest, Location, Plan, Problem
from ..core.settings import KernelSettings
from ..locations import kernels_dirs, location_id
from .answering import Answering
from .answers import Conflict, Job, JobAction, ListedKernel, PlanReply
from .hidden import restored, shown_defaults
from .jobs import Control, Jobs, LaneName, Task
from .looking import Looking
from .places import Places
from .policy import Policy
from .replies import ConflictError
from .requests import (
    CreateRequest,
    DuplicateRequest,
    PlanRequest,
    RebuildRequest,
    RenameRequest,
    TestRequest,
    UpdateRequest,
    parse,
)

Body = Mapping[str, object]


@dataclass(frozen=True)
class _Wanted:
    """Say which kernel is planned; of ``replaces`` and ``copies`` at most one is given."""

    settings: KernelSettings
    place: Location
    replaces: store.StoredKernel | None = None
    copies: store.StoredKernel | None = None
    installs_ipykernel: bool = False
    packs: bool = False
    depth: Depth = "files"


class Making:
    """Plan, and start jobs."""

    def __init__(
        self,
        policy: Policy,
        places: Places,
        looking: Looking,
        jobs: Jobs,
        environ: Mapping[str, str],
        answering: Answering,
    ) -> None:
        self._answering = answering
        self._policy = policy
        self._places = places
        self._looking = looking
        self._jobs = jobs
        self._environ = environ

    def plan(self, body: Body) -> PlanReply:
        """Show what a create or an update would write."""
        asked = parse(PlanRequest, body)
        place = self._places.chosen(asked.location)
        replaces = None
        settings = asked.settings
        if asked.replaces:
            replaces, place = self._looking.find(asked.location, asked.replaces)
        else:
            settings = self._policy.with_defaults(settings)
        planned = self._planned(
            _Wanted(
                settings,
                place,
                replaces=replaces,
                installs_ipykernel=asked.install_ipykernel,
                packs=asked.packs,
                depth="directories",
            )
        )
        planned = self._policy.with_origins(planned, asked.settings)
        made = settings.model_validate(planned.settings)
        words, notes = self._looking.command(made, place)
        return PlanReply(
            plan=planned,
            defaults=shown_defaults(planned.defaults),
            location=asked.location,
            command=words,
            command_notes=notes,
        )

    def create(self, body: Body) -> Job:
        """Start making a kernel."""
        asked = parse(CreateRequest, body)
        place = self._places.chosen(asked.location)
        settings = self._policy.with_defaults(asked.settings)
        wanted = _Wanted(settings, place, installs_ipykernel=asked.install_ipykernel)
        return self._start("create", self._planned(wanted), place)

    def update(self, location: str, kernel_name: str, etag: str | None, body: Body) -> Job:
        """Start changing a kernel."""
        asked = parse(UpdateRequest, body)
        kernel, place = self._seen(location, kernel_name, etag, asked.settings)
        if asked.settings.kernel_name != kernel.kernel_name:
            message = f"This is kernel {kernel.kernel_name!r}. Use rename to give it another name."
            raise InvalidSettingsError([Problem(field="kernel_name", message=message)])
        if not asked.take_over:
            _refuse_others(kernel, "Look at what would change, then update it with take_over.")
        wanted = _Wanted(
            asked.settings, place, replaces=kernel, installs_ipykernel=asked.install_ipykernel
        )
        return self._start("update", self._planned(wanted), place)

    def rebuild(self, location: str, kernel_name: str, etag: str | None, body: Body) -> Job:
        """Start packing a kernel's environment again."""
        parse(RebuildRequest, body)
        kernel, place = self._seen(location, kernel_name, etag)
        settings = kernels.settings_of(kernel)
        _refuse_others(kernel, "Take it over first, by an update.")
        planned = self._planned(_Wanted(settings, place, replaces=kernel, packs=True))
        if planned.archive is None and not planned.errors:
            raise KernelError(
                f"Kernel {kernel_name!r} ships no archive: with {planned.spark_master} the executors use "
                "the environment itself. There is nothing to rebuild."
            )
        return self._start("rebuild", planned, place)

    def duplicate(self, location: str, kernel_name: str, body: Body) -> Job:
        """Start making a second kernel with the same settings."""
        asked = parse(DuplicateRequest, body)
        kernel, place = self._looking.find(location, kernel_name)
        goal = self._places.chosen(asked.location) if asked.location else place
        settings = kernels.settings_of(kernel).model_copy(
            update={"kernel_name": asked.new_name, "display_name": asked.display_name}
        )
        planned = self._planned(_Wanted(settings, goal, copies=kernel))
        return self._start("duplicate", planned, goal)

    def rename(self, location: str, kernel_name: str, etag: str | None, body: Body) -> Job:
        """Start giving a kernel another name."""
        asked = parse(RenameRequest, body)
        kernel, place = self._seen(location, kernel_name, etag)
        update = {"kernel_name": asked.new_name}
        if asked.display_name is not None:
            update["display_name"] = asked.display_name
        settings = kernels.settings_of(kernel).model_copy(update=update)
        planned = self._planned(_Wanted(settings, place, copies=kernel))

        def change(control: Control) -> store.StoredKernel:
            held = self._policy.limits.held(control.on_progress)
            return kernels.rename(kernel, planned, held, control.cancelled)

        return self._start("rename", planned, place, change=change, also=kernel.kernel_name)

    def remove(self, location: str, kernel_name: str, etag: str | None) -> None:
        """Remove a kernel with everything in its directory."""
        kernel, place = self._seen(location, kernel_name, etag)
        store.remove(place.kernels_dir, kernel.kernel_name, kernel.etag)

    def test(self, location: str, kernel_name: str, body: Body) -> Job:
        """Start testing a kernel: it is started, and runs one job on its executors."""
        from ..trial import run_trial  # noqa: PLC0415 - only this loads jupyter_client's clients

        asked = parse(TestRequest, body)
        kernel, place = self._looking.find(location, kernel_name)

        def work(control: Control) -> KernelTest:
            try:
                return run_trial(
                    kernel.kernel_name,
                    place.kernels_dir,
                    asked.packages,
                    on_step=control.on_step,
                    timeout=asked.timeout,
                    cancelled=control.cancelled,
                )
            finally:
                # jupyter_client's blocking client made one for this thread and leaves it open.
                ensure_event_loop().close()

        keys = frozenset([_key(place, kernel.kernel_name)])
        return self._jobs.start(Task("test", location, kernel.kernel_name, "test", keys, work))

    def _seen(
        self,
        location: str,
        kernel_name: str,
        etag: str | None,
        asked: KernelSettings | None = None,
    ) -> tuple[store.StoredKernel, Location]:
        """Find a kernel that is still the one that the client has seen."""
        if etag is None:
            message = "Send the kernel's etag as If-Match, so that no change of others is lost."
            raise InvalidSettingsError([Problem(field="If-Match", message=message)])
        kernel, place = self._looking.find(location, kernel_name)
        if etag not in {"*", kernel.etag}:
            raise ConflictError(
                f"Kernel {kernel_name!r} changed since it was read. Look at it again, then repeat the change.",
                Conflict(
                    asked_etag=etag,
                    asked_settings=asked.model_dump(mode="json") if asked else None,
                    current=self._looking.listed(kernel, place),
                ),
            )
        return kernel, place

    def _planned(self, wanted: _Wanted) -> Plan:
        base = wanted.replaces or wanted.copies
        current = _settings_or_none(base) if base else None
        settings = restored(wanted.settings, current)
        settings, problems = self._policy.with_fixed(settings, current)
        # A plan reads the environment in this process, which must not hang.
        self._answering.require_environment(settings.environment_dir)
        if wanted.replaces is None and not self._places.offered(location_id(wanted.place)):
            message = "Kernels are not made there on this server. Choose another location."
            problems.append(Problem(field="kernels_dir", code="denied", message=message))
        planned = kernels.plan(
            settings,
            wanted.place,
            self._environ,
            replaces=wanted.replaces,
            copies=wanted.copies,
            installs_ipykernel=wanted.installs_ipykernel,
            packs=wanted.packs,
            visible_dirs=kernels_dirs(),
            depth=wanted.depth,
            silent=self._answering.silent,
        )
        return self._policy.judged(planned, problems, settings, self._answering.silent)

    def _start(
        self,
        action: JobAction,
        planned: Plan,
        place: Location,
        *,
        change: Callable[[Control], store.StoredKernel] | None = None,
        also: str = "",
    ) -> Job:
        """Start what a plan says; ``also`` is a further kernel that no other job may touch."""
        kernels.refuse(planned)

        def carry_out(control: Control) -> store.StoredKernel:
            held = self._policy.limits.held(control.on_progress)
            return kernels.apply(planned, held, control.cancelled)

        def work(control: Control) -> ListedKernel:
            return self._looking.listed((change or carry_out)(control), place)

        packs = planned.install_ipykernel or (planned.archive is not None and planned.archive.pack)
        lane: LaneName = "pack" if packs else "quick"
        names = {planned.kernel_name, also} - {""}
        keys = frozenset(_key(place, name) for name in names)
        return self._jobs.start(
            Task(action, location_id(place), planned.kernel_name, lane, keys, work)
        )


def _key(place: Location, kernel_name: str) -> tuple[str, str]:
    return os.path.realpath(place.kernels_dir), kernel_name.lower()


def _settings_or_none(kernel: store.StoredKernel) -> KernelSettings | None:
    try:
        return kernels.settings_of(kernel)
    except KernelNotEditableError:
        return None


def _refuse_others(kernel: store.StoredKernel, way: str) -> None:
    if not read_back(kernel.kernel_name, kernel.content or {}).ours:
        raise KernelNotEditableError(
            f"Kernel {kernel.kernel_name!r} was not made by this tool. {way}"
        )
