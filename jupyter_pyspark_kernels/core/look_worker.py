"""Look at archives in full in a process of its own, at the lowest priority: JSON lines in and out.

Run as a script by :mod:`.look_process`. The first line that comes in is the list of directories to
import from; every further one is a request ``{"archive": path, "environment_dir": path,
"choices": {…}, "whole": stamp}``, answered by ``{"found": {…}, "stamp": [five numbers]}`` or, where
the environment cannot be read, by ``{"fault": text}``. It ends with its input, or with its parent.
"""

import json
import os
import sys

LOWEST = 19


def answer(request: dict[str, object]) -> dict[str, object]:
    """Look at one archive; its bytes are read only where its stamp is another than ``whole``."""
    from dataclasses import asdict  # noqa: PLC0415 - the first line says where to import from

    from jupyter_pyspark_kernels.core.environments import read_environment  # noqa: PLC0415
    from jupyter_pyspark_kernels.core.errors import KernelError  # noqa: PLC0415
    from jupyter_pyspark_kernels.core.freshness import look, stamp_of  # noqa: PLC0415
    from jupyter_pyspark_kernels.core.pack_choices import PackChoices  # noqa: PLC0415

    parent = os.getppid()
    archive = str(request["archive"])
    fields = request["choices"]
    choices = None
    if isinstance(fields, dict):
        choices = PackChoices(**{**fields, "leave_out": tuple(fields["leave_out"])})
    try:
        stamp = stamp_of(archive)
        found = look(
            archive,
            read_environment(str(request["environment_dir"])),
            choices,
            depth="files",
            whole=stamp is not None and list(stamp) == request["whole"],
            cancelled=lambda: os.getppid() != parent,
        )
    except KernelError as error:
        return {"fault": str(error)}
    return {"found": asdict(found), "stamp": stamp}


def main() -> None:
    """Answer requests until the input ends."""
    os.nice(LOWEST)
    sys.path[:] = json.loads(sys.stdin.readline())
    for line in sys.stdin:
        reply = json.dumps(answer(json.loads(line)))
        sys.stdout.write(reply + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
