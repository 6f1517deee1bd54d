"""Real disks that are full, read-only, locked or another user's."""

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from support import places
from support.small_kernels import MEMORY, Kernels, make_environment

from jupyter_pyspark_kernels.core import kernels, store
from jupyter_pyspark_kernels.core.errors import (
    InstallError,
    KernelError,
    KernelNotEditableError,
)

pytestmark = pytest.mark.machine

NOBODY = 65534
TWO_G = {"spark_conf": {MEMORY: "2g"}}
Mount = Callable[[str], Path]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_environment(tmp_path_factory.mktemp("small") / "env")


@pytest.fixture
def mount(tmp_path: Path) -> Iterator[Mount]:
    """Mount a tmpfs with options: `mount("size=64k")`."""
    mounted: list[Path] = []

    def do(options: str) -> Path:
        path = tmp_path / f"disk{len(mounted)}"
        path.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", str(path)], check=True)
        mounted.append(path)
        return path

    yield do
    for path in mounted:
        subprocess.run(["umount", str(path)], check=True)


def remount(path: Path, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", str(path)], check=True)


def whole(made: Kernels) -> dict[str, str]:
    assert made.faults() == []
    assert made.leftovers() == []
    return made.state()


# A kernel of the small environment takes about 400 KiB, nearly all of it the archive.
@pytest.mark.parametrize(
    "kib", [4, 16, 64, 128, 256, 320, 336, 352, 368, 384, 400, 416, 432, 448, 512]
)
def test_a_disk_that_gets_full(mount: Mount, environment: Path, kib: int) -> None:
    made = Kernels(mount(f"size={kib}k") / "kernels", environment)
    _whole_or_nothing(made)


def test_the_sizes_above_meet_both_ends(mount: Mount, environment: Path) -> None:
    small, large = (Kernels(mount(f"size={k}k") / "kernels", environment) for k in (4, 512))
    with pytest.raises(InstallError, match="No space left on device"):
        small.create("one")
    large.create("one")


@pytest.mark.parametrize("inodes", range(2, 14))
def test_a_disk_without_inodes(mount: Mount, environment: Path, inodes: int) -> None:
    made = Kernels(mount(f"nr_inodes={inodes}") / "kernels", environment)
    _whole_or_nothing(made)


@contextmanager
def limit(size: int) -> Iterator[None]:
    """Limit the size of files, as `ulimit -f`; Python ignores the signal that comes with it.

    Not longer than needed: pytest's own output may go to a file.
    """
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("size", [0, 100, 1000, 3000, 10_000, 100_000, 250_000])
def test_a_limit_of_file_size(kernels_dir: Path, environment: Path, size: int) -> None:
    made = Kernels(kernels_dir, environment)
    planned = made.planned_create("one")
    with limit(size), pytest.raises(InstallError, match="File too large"):
        kernels.apply(planned)
    assert made.tree() == {}


def _whole_or_nothing(made: Kernels) -> None:
    told = ""
    try:
        made.create("one")
    except InstallError as error:
        told = str(error)
    if told:
        assert str(made.dir) in told
        assert "No space left on device" in told
        assert not made.dir.exists()
    else:
        assert whole(made) == {"one": "1g"}


@pytest.mark.parametrize("spare", [0, 4, 16, 64, 200, 300])
def test_an_update_on_a_full_disk_leaves_the_old(
    mount: Mount, environment: Path, spare: int
) -> None:
    disk = mount("size=2m")
    made = Kernels(disk / "kernels", environment)
    made.create("one")
    planned = made.planned_update("one", packs=True, **TWO_G)
    before = made.tree()
    used = shutil.disk_usage(disk).used
    remount(disk, f"size={used // 1024 + spare}k")
    with pytest.raises(InstallError, match="No space left"):
        kernels.apply(planned)
    assert made.tree() == before
    store.remove(str(made.dir), "one")
    assert made.tree() == {}


def test_a_read_only_disk(mount: Mount, environment: Path) -> None:
    disk = mount("size=2m")
    made = Kernels(disk / "kernels", environment)
    made.create("one")
    update, copy = made.planned_update("one", **TWO_G), made.planned_copy("one", "two")[1]
    before = made.tree()
    remount(disk, "ro")
    with pytest.raises(KernelNotEditableError, match="may not write"):
        kernels.apply(update)
    with pytest.raises(KernelNotEditableError, match="may not write"):
        made.remove("one")
    with pytest.raises(InstallError, match="Read-only file system"):
        kernels.apply(copy)
    store.sweep(str(made.dir))
    assert made.tree() == before


@pytest.fixture
def immutable(tmp_path: Path) -> Iterator[Callable[[Path], None]]:
    """Pin files down, even for root: by chattr, or by a mount where the file system lacks that."""

    def pin(path: Path) -> None:
        done = subprocess.run(["chattr", "+i", str(path)], capture_output=True, check=False)
        if done.returncode:
            subprocess.run(["mount", "--bind", str(path), str(path)], check=True)

    yield pin
    unpin(tmp_path)


def unpin(directory: Path) -> None:
    """Let go of all that was pinned down below a directory, wherever it was moved."""
    subprocess.run(["chattr", "-R", "-i", str(directory)], capture_output=True, check=False)
    for line in Path("/proc/self/mounts").read_text().splitlines():
        if line.split()[1].startswith(f"{directory}/"):
            subprocess.run(["umount", line.split()[1]], check=True)


def test_an_immutable_kernel_json(
    kernels_dir: Path, environment: Path, immutable: Callable[[Path], None]
) -> None:
    made = Kernels(kernels_dir, environment)
    made.create("one")
    planned = made.planned_update("one", **TWO_G)
    renamed = made.planned_copy("one", "two")
    before = made.tree()
    immutable(kernels_dir / "one" / "kernel.json")
    for act in (
        lambda: kernels.apply(planned),
        lambda: kernels.rename(*renamed),
        lambda: made.remove("one"),
    ):
        with pytest.raises(InstallError, match=r"Operation not permitted|busy"):
            act()
        assert made.tree() == before


def test_an_immutable_file_beside_it(
    kernels_dir: Path, environment: Path, immutable: Callable[[Path], None]
) -> None:
    """Then the kernel is gone, and the rest goes as soon as it may."""
    made = Kernels(kernels_dir, environment)
    made.create("one")
    (kernels_dir / "one" / "notes").touch()
    immutable(kernels_dir / "one" / "notes")
    with pytest.raises(InstallError, match="is removed, but not all"):
        made.remove("one")
    assert made.state() == {}
    unpin(kernels_dir)
    store.sweep(str(kernels_dir))
    assert made.tree() == {}


# --- another user ---


def as_nobody(act: Callable[[], object]) -> str:
    """Do something as uid 65534 in a child; return the refusal's code, empty where there is none."""
    readable, writable = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(readable)
        ended = "never"
        try:
            os.setgroups([])
            os.setresgid(NOBODY, NOBODY, NOBODY)
            os.setresuid(NOBODY, NOBODY, NOBODY)
            try:
                act()
                ended = ""
            except KernelError as error:
                ended = error.code
            except BaseException as error:  # noqa: BLE001 - told to the parent
                ended = repr(error)
        finally:
            os.write(writable, ended.encode())
            os._exit(0)
    os.close(writable)
    with os.fdopen(readable) as pipe:
        ended = pipe.read()
    os.waitpid(child, 0)
    return ended


@pytest.fixture
def public() -> Iterator[Path]:
    """A directory that every user can reach."""
    path = Path("/var/tmp") / f"pyspark-kernels-test-{os.getpid()}"
    path.mkdir(0o755)
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


def test_a_user_without_rights_changes_nothing(public: Path, environment: Path) -> None:
    made = Kernels(public, environment, shared=True)
    made.create("one")
    update, copy = made.planned_update("one", **TWO_G), made.planned_copy("one", "two")
    create = made.planned_create("three")
    etag = made.read("one").etag
    before = made.tree()
    assert as_nobody(lambda: store.remove(str(public), "one", etag)) == "not_editable"
    assert as_nobody(lambda: kernels.apply(update)) == "not_editable"
    assert as_nobody(lambda: kernels.rename(*copy)) == "not_editable"
    assert as_nobody(lambda: kernels.apply(create)) == "install"
    assert as_nobody(lambda: store.sweep(str(public))) == ""
    assert made.tree() == before


def test_others_read_a_shared_kernel_and_not_a_private_one(public: Path, environment: Path) -> None:
    old = os.umask(0o077)
    try:
        shared = Kernels(public / "shared", environment, shared=True)
        private = Kernels(public / "private", environment)
        public_dir = public / "private"
        shared.create("one")
        private.create("one")
    finally:
        os.umask(old)

    def read_all(kernels_dir: Path) -> None:
        paths = [p for p in (kernels_dir / "one").rglob("*") if p.is_file()]
        assert len(paths) == 7
        for path in paths:
            path.read_bytes()

    assert as_nobody(lambda: read_all(shared.dir)) == ""
    assert as_nobody(lambda: read_all(public_dir)) != ""


def test_an_unreadable_kernel_does_not_break_the_list(public: Path, environment: Path) -> None:
    made = Kernels(public, environment, shared=True)
    made.create("one")
    made.create("two")
    (public / "one").chmod(0o700)

    def look() -> None:
        one, two = store.installed(str(public))
        assert one.content is None
        assert "Permission denied" in one.fault
        assert two.content is not None

    assert as_nobody(look) == ""


def test_without_descriptors(kernels_dir: Path, environment: Path) -> None:
    made = Kernels(kernels_dir, environment)
    planned = made.planned_create("one")
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    used = len(os.listdir("/proc/self/fd"))
    try:
        for spare in range(4):
            resource.setrlimit(resource.RLIMIT_NOFILE, (used - 1 + spare, before[1]))
            with pytest.raises((KernelError, OSError), match="Too many open files"):
                kernels.apply(planned)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    assert made.leftovers() == []


# --- signals to the command line ---


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM], ids=lambda s: s.name)
def test_a_signal_ends_the_command_and_leaves_nothing(
    kernels_dir: Path, tmp_path: Path, environment: Path, sent: signal.Signals
) -> None:
    made = Kernels(kernels_dir, environment)
    # A larger environment, so that the signal comes while it is packed.
    large = tmp_path / "large"
    shutil.copytree(environment, large, symlinks=True)
    (large / "share" / "noise").write_bytes(os.urandom(60_000_000))
    for _ in range(3):
        words = ["create", "-k", "one", "-e", large, "--spark_master", "yarn"]
        words += ["--spark_home", places.find_spark_home(), "-d", kernels_dir]
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyter_pyspark_kernels", *map(str, words)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        deadline = time.monotonic() + 60
        while not any((kernels_dir / "one").glob(".pyspark-kernels-*[0-9a-f]")):
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < deadline
        process.send_signal(sent)
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 130, errors
        assert "Traceback" not in errors
        assert made.tree() == {}
