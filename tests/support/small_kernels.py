"""Make kernels of a small environment, and say of a kernels_dir whether all in it is whole."""

import json
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jupyter_pyspark_kernels.core import kernels, store
from jupyter_pyspark_kernels.core.archive import verify
from jupyter_pyspark_kernels.core.errors import ArchiveError
from jupyter_pyspark_kernels.core.readback import read_back
from jupyter_pyspark_kernels.core.records import Location, Plan
from jupyter_pyspark_kernels.core.settings import KernelSettings
from support import places
from support.quick_environments import add_package, make

PREFIX = ".pyspark-kernels-"
MEMORY = "spark.executor.memory"


def make_environment(path: Path) -> Path:
    """Make a venv that packs in an instant; its ipykernel is a name only: nothing is started here."""
    make("venv", path)
    # An interpreter that no archive carries: what is tested here does not depend on its size.
    with (path / "pyvenv.cfg").open("a") as file:
        file.write("implementation = PyPy\n")
    (add_package(path, "ipykernel-7.1.0.dist-info") / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: ipykernel\nVersion: 7.1.0\n"
    )
    (path / "share").mkdir()
    (path / "share" / "noise").write_bytes(os.urandom(300_000))
    return path


class Kernels:
    """Work in one kernels_dir as the command line does, with one environment and YARN as master."""

    def __init__(self, kernels_dir: Path, environment: Path, *, shared: bool = False) -> None:
        self.dir = kernels_dir
        self.environment = environment
        self.location = Location(
            kernels_dir=str(kernels_dir), label="test", shared=shared, visible=False
        )
        self.environ = {
            "JAVA_HOME": str(places.find_java_home()),
            "SPARK_HOME": str(places.find_spark_home()),
            "PATH": os.environ["PATH"],
        }

    def settings(self, name: str, **changed: Any) -> KernelSettings:
        """Return settings that ship an archive."""
        given = {
            "kernel_name": name,
            "environment_dir": str(self.environment),
            "spark_home": str(places.find_spark_home()),
            "spark_master": "yarn",
            "spark_conf": {MEMORY: "1g"},
        }
        return KernelSettings(**{**given, **changed})

    def plan(self, settings: KernelSettings, **options: Any) -> Plan:
        return kernels.plan(settings, self.location, self.environ, **options)

    def planned_create(self, name: str, **changed: Any) -> Plan:
        return self.plan(self.settings(name, **changed))

    def create(self, name: str, **changed: Any) -> store.StoredKernel:
        return kernels.apply(self.planned_create(name, **changed))

    def planned_update(self, name: str, *, packs: bool = False, **changed: Any) -> Plan:
        """Plan to change a kernel; with `packs` its environment changed too, so that there is work."""
        if packs:
            self.change_environment()
        kernel = self.read(name)
        current = kernels.settings_of(kernel)
        return self.plan(current.model_copy(update=changed), replaces=kernel, packs=packs)

    def change_environment(self) -> None:
        """Change a file of it."""
        (self.environment / "share" / "changed").write_bytes(os.urandom(1000))

    def planned_copy(
        self, name: str, new_name: str, **changed: Any
    ) -> tuple[store.StoredKernel, Plan]:
        kernel = self.read(name)
        changed["kernel_name"] = new_name
        settings = kernels.settings_of(kernel).model_copy(update=changed)
        return kernel, self.plan(settings, copies=kernel)

    def duplicate(self, name: str, new_name: str) -> store.StoredKernel:
        return kernels.apply(self.planned_copy(name, new_name)[1])

    def rename(self, name: str, new_name: str) -> store.StoredKernel:
        return kernels.rename(*self.planned_copy(name, new_name))

    def read(self, name: str) -> store.StoredKernel:
        return store.read(str(self.dir), name)

    def remove(self, name: str) -> None:
        store.remove(str(self.dir), name, self.read(name).etag)

    def write_original(self, name: str) -> None:
        """Write a kernel as a hand makes it: no metadata, an archive of its own."""
        home = self.dir / name
        home.mkdir()
        archive = home / f"pyspark_venv_{name}.zip"
        archive.write_bytes(b"PK by hand")
        python = self.environment / "bin" / "python"
        content = {
            "argv": [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"],
            "display_name": name,
            "language": "python",
            "env": {
                "SPARK_HOME": str(places.find_spark_home()),
                "PYSPARK_SUBMIT_ARGS": f"--master yarn --archives {archive}#PYSPARK_VENV pyspark-shell",
            },
        }
        (home / "kernel.json").write_text(json.dumps(content))

    def prepared(self, operation: str) -> Callable[[], object]:
        """Plan an operation on kernel `one`; what it makes new is called `two`, what changes has 2g."""
        two_g = {"spark_conf": {MEMORY: "2g"}}
        if operation in {"update", "rebuild"}:
            # Else there would be nothing to pack.
            (self.environment / "share" / "changed").write_bytes(os.urandom(1000))
        if operation == "remove":
            return lambda: self.remove("one")
        if operation == "rename":
            planned_rename = self.planned_copy("one", "two")
            return lambda: kernels.rename(*planned_rename)
        planned = {
            "create": lambda: self.planned_create("one"),
            "update": lambda: self.planned_update("one", packs=True, **two_g),
            "reformat": lambda: self.planned_update("one", archive_format="tar.gz", **two_g),
            "rebuild": lambda: self.planned_update("one", packs=True),
            "take-over": lambda: self.planned_update("one", **two_g),
            "duplicate": lambda: self.planned_copy("one", "two")[1],
        }[operation]()
        kernels.refuse(planned)
        return lambda: kernels.apply(planned)

    def state(self) -> dict[str, str]:
        """Return what each kernel that Jupyter would see is made with: its executor memory."""
        found = {}
        for kernel in store.installed(str(self.dir)):
            assert kernel.content is not None, kernel.fault
            settings = read_back(kernel.kernel_name, kernel.content).settings
            assert settings is not None
            found[kernel.kernel_name] = settings.spark_conf.get(MEMORY, "by hand")
        return found

    def faults(self) -> list[str]:
        """Return what is not whole among the kernels; empty if all is well."""
        return [
            f"{kernel.kernel_name}: {fault}"
            for kernel in store.installed(str(self.dir))
            for fault in _faults(kernel)
        ]

    def leftovers(self) -> list[str]:
        """Return all that belongs to no kernel: temporary names, marks, archives, empty directories."""
        found = []
        for path in sorted(self.dir.rglob("*")):
            known = path.parent != self.dir or (path / "kernel.json").exists()
            if path.name.startswith(PREFIX) or not known:
                found.append(str(path.relative_to(self.dir)))
        for kernel in store.installed(str(self.dir)):
            text = json.dumps(kernel.content)
            names = os.listdir(kernel.resource_dir)
            found += [n for n in _archives(names) if n.removesuffix(".index") not in text]
            ours = "pyspark_kernels" in text
            found += [n for n in names if not ours and n not in {"kernel.json", *_archives(names)}]
        return found

    def next_command(self) -> None:
        """Sweep, as the next command does that lists or writes.

        For an instant a killed command may still be there in the interpreter that it was just
        starting, with its lock; a real command takes longer than that to begin.
        """
        deadline = time.monotonic() + 1
        store.sweep(str(self.dir))
        while self.leftovers() and time.monotonic() < deadline:
            store.sweep(str(self.dir))

    def tree(self) -> dict[str, bytes]:
        """Return every path with its content."""
        return {
            str(path.relative_to(self.dir)): b""
            if path.is_dir()
            else os.readlink(path).encode()
            if path.is_symlink()
            else path.read_bytes()
            if path.is_file()
            else b"special"
            for path in sorted(self.dir.rglob("*"))
        }


def _archives(names: list[str]) -> list[str]:
    return [name for name in names if name.startswith("pyspark_venv_")]


def _faults(kernel: store.StoredKernel) -> list[str]:
    if kernel.content is None:
        return [kernel.fault]
    if "pyspark_kernels" not in (kernel.content.get("metadata") or {}):
        return []
    found = []
    env: Any = kernel.content["env"]
    for suffix in ("zip", "tar.gz"):
        archive = f"{kernel.resource_dir}/pyspark_venv_{kernel.kernel_name}.{suffix}"
        if f"{archive}#" in env["PYSPARK_SUBMIT_ARGS"]:
            break
    else:
        return [f"names another archive: {env['PYSPARK_SUBMIT_ARGS']}"]
    try:
        verify(archive, format=suffix, on_progress=lambda _: None, cancelled=lambda: False)
    except (ArchiveError, OSError) as error:
        found.append(str(error))
    if not os.path.isfile(env["PYTHONSTARTUP"]):
        found.append("has no start-up file")
    return found


def write_by_hand(kernels: "Kernels", env: dict[str, str], argv0: str = "") -> None:
    """Put a kernel that was written by hand in the place of the kernel etl."""
    shutil.rmtree(kernels.dir / "etl")
    (kernels.dir / "etl").mkdir()
    content = {
        "argv": [argv0 or f"{kernels.environment}/bin/python", "-f", "{connection_file}"],
        "env": env,
    }
    (kernels.dir / "etl" / "kernel.json").write_text(json.dumps(content))
