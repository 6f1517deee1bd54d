"""Look at installed PySpark kernels and say what is broken in each, and what to do.

Files are read, nothing is run; environments and Spark homes are looked at once for all kernels.
"""

import os
from collections.abc import Iterator, Mapping, Sequence

from . import store
from .archive import ships_archive
from .archive_checks import need_problems
from .archive_health import CHANGED, LookAt, archive_path, archive_problems, update_command
from .directories import hidden_from_others
from .errors import KernelNotEditableError
from .fits import problems_of
from .freshness import look
from .hand_edits import edited_fields
from .java import missing_java
from .kernel_json import path_problems, stored
from .kernel_parts import KernelParts
from .masters import cannot_speak, master_kind
from .merging import merge
from .readback import ReadBack, is_pyspark, read_back
from .records import (
    Environment,
    InstalledKernel,
    KernelState,
    Location,
    Problem,
)
from .rules import cut, shown
from .settings import KernelSettings
from .silence import Silent, wait_for_all
from .spark import pyspark_home_of


class Health:
    """Look at kernels; what they share is read once in the life of this object.

    Parameters
    ----------
    look_at
        How archives are looked at: :func:`.freshness.look` for a list, :func:`.freshness.full_looks`
        where there is time.
    silent
        Says what does not answer, and is not read.
    """

    def __init__(
        self,
        environ: Mapping[str, str],
        look_at: LookAt = look,
        silent: Silent = wait_for_all,
    ) -> None:
        self._environ = environ
        self._look_at = look_at
        self._parts = KernelParts(environ, silent)

    def kernels(self, locations: Sequence[Location]) -> list[InstalledKernel]:
        """List the PySpark kernels of all locations; a broken one is listed with its reason."""
        seen: dict[str, str] = {}
        found = []
        for location in locations:
            for kernel in store.installed(location.kernels_dir):
                hider = seen.setdefault(kernel.kernel_name.lower(), location.kernels_dir)
                if not is_pyspark_kernel(kernel):
                    continue
                found.append(
                    self.look(
                        kernel, location, hidden_by=hider if hider != location.kernels_dir else ""
                    )
                )
        return found

    def look(
        self, kernel: store.StoredKernel, location: Location, hidden_by: str = ""
    ) -> InstalledKernel:
        """Describe one kernel with its state."""
        content = kernel.content or {}
        back = (
            read_back(kernel.kernel_name, content)
            if kernel.content
            else ReadBack(ours=False, settings=None)
        )
        own = back.settings
        settings = merge(own) if own else None
        archive = archive_path(content)
        problems = []
        if kernel.content is None:
            problems.append(
                Problem(
                    field="kernel_json",
                    message=f"{kernel.fault}. Mend it, or remove the kernel.",
                )
            )
        elif settings is None:
            problems.append(Problem(field="kernel_json", message=back.fault))
        else:
            problems += self._problems(kernel, back, settings, archive, location)
        if hidden_by:
            problems.append(
                Problem(
                    field="kernel_name",
                    severity="warning",
                    message=f"The kernel of this name in {hidden_by} comes first and hides it. Rename one of them.",
                )
            )
        writable = os.access(kernel.resource_dir, os.W_OK) and not os.path.islink(
            kernel.resource_dir
        )
        display_name = content.get("display_name")
        return InstalledKernel(
            kernel_name=kernel.kernel_name,
            display_name=display_name if isinstance(display_name, str) else kernel.kernel_name,
            kernels_dir=location.kernels_dir,
            resource_dir=kernel.resource_dir,
            origin="ours" if back.ours else "other",
            writable=writable,
            environment_dir=settings.environment_dir if settings else "",
            spark_master=settings.spark_master if settings else "",
            archive=archive,
            settings=stored(own) if own else {},
            state=_state(problems, writable=writable),
            problems=tuple(problems),
            etag=kernel.etag,
        )

    def _problems(
        self,
        kernel: store.StoredKernel,
        back: ReadBack,
        settings: KernelSettings,
        archive: str | None,
        location: Location,
    ) -> Iterator[Problem]:
        environment, why = self._parts.environment(settings.environment_dir)
        if not settings.environment_dir:
            why = (
                "kernel.json names no Python by its whole path, so which environment it runs in is not "
                "known. Choose it."
            )
        elif environment is None:
            why = f"{why} Or choose another one for the kernel."
        if environment is None:
            shell = update_command(kernel.kernel_name, ours=back.ours, more=" -e DIR")
            yield Problem(field="environment_dir", message=why, in_shell=shell)
        elif environment.ipykernel is None:
            yield Problem(
                field="environment_dir",
                message=f"Environment {environment.environment_dir} has no ipykernel. Install it with "
                f"'{environment.python} -m pip install ipykernel'.",
            )
        yield from self._spark_problems(kernel, settings, environment)
        if ships_archive(settings.spark_master):
            yield from archive_problems(
                kernel, settings, environment, archive, self._look_at, ours=back.ours
            )
            if environment and settings.self_contained == "never":
                yield from need_problems(settings, environment)
        if location.shared:
            yield from _sharing_problems(kernel, environment, archive)
        if back.ours:
            yield from _edit_problems(kernel, settings)

    def _spark_problems(
        self, kernel: store.StoredKernel, settings: KernelSettings, environment: Environment | None
    ) -> Iterator[Problem]:
        path = settings.spark_home or self._environ.get("SPARK_HOME", "")
        if not path and environment:
            path = pyspark_home_of(environment) or ""
        spark_home, why = self._parts.spark_home(path)
        if spark_home is None:
            yield Problem(field="spark_home", message=why)
        else:
            for problem in path_problems(kernel.content or {}, environment, spark_home):
                yield problem.model_copy(update={"severity": "error"})
        java, why_none = self._parts.java(settings.java_home)
        yield from problems_of(self._parts.fits(environment, spark_home, java))
        if spark_home and (why := cannot_speak(spark_home, master_kind(settings.spark_master))):
            yield Problem(field="spark_master", message=why)
        if java is None:
            version = spark_home.spark_version if spark_home else ""
            message = why_none or missing_java(self._environ, settings.java_home, version)
            yield Problem(field="java_home", message=message)


def _edit_problems(kernel: store.StoredKernel, settings: KernelSettings) -> Iterator[Problem]:
    if edited := edited_fields(kernel.content or {}, settings):
        few = ", ".join(map(cut, edited[:5])) + (", …" if len(edited) > 5 else "")
        yield Problem(
            field="kernel_json",
            severity="warning",
            message=f"kernel.json was changed by hand: {few} in it is not what the kernel's settings say. It runs as "
            "the file says, until it is saved again.",
            in_shell=update_command(kernel.kernel_name, ours=True),
        )


def is_pyspark_kernel(kernel: store.StoredKernel) -> bool:
    """Tell a PySpark kernel, by what it says or, where it cannot be read, by what lies beside it."""
    return _ours_by_files(kernel) if kernel.content is None else is_pyspark(kernel.content)


def refuse_other(kernel: store.StoredKernel) -> None:
    """Keep hands off a kernel that has nothing to do with Spark.

    Raises
    ------
    KernelNotEditableError
    """
    if is_pyspark_kernel(kernel):
        return
    if kernel.content is None:
        raise KernelNotEditableError(
            f"{kernel.resource_dir}: {kernel.fault}, so nobody can tell whether it is a PySpark kernel. "
            f"Mend the file, or remove it: jupyter kernelspec remove {kernel.kernel_name}"
        )
    raise KernelNotEditableError(
        f"Kernel {shown(kernel.kernel_name)} in {os.path.dirname(kernel.resource_dir)} is not a PySpark kernel. "
        "Leave it to what made it; see 'jupyter kernelspec --help'."
    )


def _ours_by_files(kernel: store.StoredKernel) -> bool:
    """Tell an unreadable kernel that this tool or the original made, by what lies beside it."""
    try:
        return any(
            name.startswith(("pyspark_venv_", "pyspark_startup"))
            for name in os.listdir(kernel.resource_dir)
        )
    except OSError:
        return False


def _sharing_problems(
    kernel: store.StoredKernel, environment: Environment | None, archive: str | None
) -> Iterator[Problem]:
    paths = [os.path.join(kernel.resource_dir, store.KERNEL_JSON)]
    paths += [environment.python] if environment else []
    for path in [*paths, *([archive] if archive else [])]:
        if os.path.exists(path) and (step := hidden_from_others(path)):
            yield Problem(
                field="sharing",
                severity="warning",
                message=f"Others see this kernel but cannot read {path}, because of {step}. Let them: chmod go+rX.",
            )


def _state(problems: Sequence[Problem], *, writable: bool) -> KernelState:
    if any(problem.severity == "error" for problem in problems):
        return "broken"
    if any(problem.field == CHANGED for problem in problems):
        return "changed"
    return "ready" if writable else "read-only"
