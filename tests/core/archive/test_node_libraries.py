"""Say what a node must have: by the loader's rules, and for real environments."""

import subprocess
import sysconfig
from pathlib import Path

import pytest
from support import places

from jupyter_pyspark_kernels.core.archive.elf import Linkage, read_linkage
from jupyter_pyspark_kernels.core.archive.node_libraries import (
    SystemNeeds,
    described,
    system_needs,
)

SITE = "lib/python3.11/site-packages"


def linked(*needed: str, path: str = "", **rest: object) -> Linkage:
    return Linkage(needed, tuple(path.split(":")) if path else (), **rest)


def missing(**files: Linkage) -> tuple[str, ...]:
    """Name what is missing; `a__b` stands for `a/b`, and `_so` for `.so` at the end."""
    named = {
        name.replace("__", "/").removesuffix("_so") + ".so" * name.endswith("_so"): linkage
        for name, linkage in files.items()
    }
    return system_needs(named.items()).libraries


def test_library_is_found_by_the_run_path_of_its_user() -> None:
    library = linked(soname="libx.so")
    assert missing(pkg__m_so=linked("libx.so"), pkg__libx_so=library) == ("libx.so",)
    for path in ("$ORIGIN", "${ORIGIN}/", "/nowhere:$ORIGIN/../pkg/."):
        assert missing(pkg__m_so=linked("libx.so", path=path), pkg__libx_so=library) == ()
    for path in ("pkg", "/pkg", "$ORIGINAL", "$ORIGIN/..", "$ORIGIN/../../pkg", "$LIB"):
        assert missing(pkg__m_so=linked("libx.so", path=path), pkg__libx_so=library) == ("libx.so",)


def test_loaded_library_is_known_by_its_soname() -> None:
    user = linked("libx.so.1", path="$ORIGIN")
    assert missing(pkg__m_so=user, pkg__real_so=linked(soname="libx.so.1")) == ()
    assert missing(pkg__m_so=user, other__real_so=linked(soname="libx.so.1")) == ("libx.so.1",)


def test_what_the_interpreter_has_loaded_serves_all() -> None:
    python = linked("libp.so", path="$ORIGIN/../lib")
    files = {
        "lib__libp_so": linked("libq.so", soname="libp.so", path="$ORIGIN"),
        "lib__libq_so": linked(),
        "lib__libr_so": linked(),
        "pkg__m_so": linked("libp.so", "libq.so", "libr.so"),
    }
    assert missing(**files, bin__python=python) == ("libr.so",)
    assert missing(**files, bin__tool=python) == ("libp.so", "libq.so", "libr.so")
    handing = linked(path="$ORIGIN/../lib", hands_on=True)
    assert missing(**files, bin__python=handing) == ()


@pytest.mark.parametrize(("hands_on", "expected"), [(True, ()), (False, ("libb.so",))])
def test_run_path_that_is_handed_on(*, hands_on: bool, expected: tuple[str, ...]) -> None:
    module = linked("liba.so", path="$ORIGIN/libs", hands_on=hands_on)
    assert (
        missing(
            m_so=module,
            # The first in between hands on what it was given, a DT_RUNPATH of its own or not.
            libs__liba_so=linked("libc1.so", path="$ORIGIN"),
            libs__libc1_so=linked("libb.so"),
            libs__libb_so=linked(),
        )
        == expected
    )


def test_own_run_path_shuts_out_what_was_handed_on() -> None:
    """By ld.so(8) DT_RPATH of those before is not searched for a file with DT_RUNPATH."""
    module = linked("liba.so", path="$ORIGIN/libs:$ORIGIN/more", hands_on=True)
    liba = linked("libb.so", path="$ORIGIN/none")
    assert missing(m_so=module, libs__liba_so=liba, more__libb_so=linked()) == ("libb.so",)


def test_circles_end() -> None:
    path = {"path": "$ORIGIN", "hands_on": True}
    assert missing(liba_so=linked("libb.so", **path), libb_so=linked("liba.so", **path)) == ()


def test_versions() -> None:
    def glibc(*versions: str) -> str | None:
        return system_needs([("m.so", linked(versions=versions))]).glibc

    assert glibc() is None
    assert glibc("GLIBC_PRIVATE", "GLIBCXX_3.4.29", "OPENSSL_3.0.0") is None
    assert glibc("GLIBC_2.4", "GLIBC_2.17", "GLIBC_2.2.5", "GLIBC_PRIVATE") == "2.17"
    assert glibc("GLIBC_2.17", "GLIBC_ABI_DT_RELR") == "2.36"


def test_other_processors_do_not_count() -> None:
    other = linked("libx.so", versions=("GLIBC_9.9",), machine=3)
    module = linked("libm.so.6", "libc.so.6", versions=("GLIBC_2.5",), machine=62)
    assert system_needs([("bin/python3", module), ("a.so", other)]) == SystemNeeds("2.5", ())
    # Without an interpreter nothing says which are meant.
    assert system_needs([("m.so", module), ("a.so", other)]) == SystemNeeds("9.9", ("libx.so",))


def test_words() -> None:
    assert described(SystemNeeds(None, ())) == ""
    assert described(SystemNeeds("2.31", ("libssl.so.3",))) == "glibc ≥ 2.31, libssl.so.3"
    musl = system_needs([("m.so", linked("libc.musl-x86_64.so.1", "libz.so.1"))])
    assert described(musl) == "musl, libz.so.1"
    everything = [
        *("ld-linux-x86-64.so.2", "ld-linux.so.2", "ld64.so.2", "libc.so.6", "libm.so.6"),
        *("libpthread.so.0", "libdl.so.2", "librt.so.1", "libutil.so.1", "libcrypt.so.1"),
    ]
    assert system_needs([("m.so", linked(*everything))]).libraries == ("libcrypt.so.1",)


def test_real_packages_bring_their_own_libraries() -> None:
    """Compare with what the loader itself finds, for wheels that bundle and wheels that do not."""
    site = Path(sysconfig.get_path("purelib"))
    files = [
        *(site / "zmq").rglob("*.so"),
        *(site / "pydantic_core").rglob("*.so"),
        *(site / "pyzmq.libs").iterdir(),
        *(site / "debugpy").rglob("*.so"),
        places.BASE_PYTHON,
    ]
    elfs = [
        (
            f"{SITE}/{path.relative_to(site)}" if path != places.BASE_PYTHON else "bin/python",
            linkage,
        )
        for path in files
        if (linkage := read_linkage(str(path)))
    ]
    needs = system_needs(elfs)

    elsewhere = set()
    for path in files:
        listed = subprocess.run(["ldd", path], capture_output=True, text=True, check=False).stdout
        for line in listed.splitlines():
            name, arrow, found = line.strip().partition(" => ")
            if arrow and not found.startswith(str(site)):
                elsewhere.add(name)
    # ldd follows what the system's libraries need in turn, and knows nothing of archives.
    assert set(needs.libraries) <= elsewhere
    assert "libstdc++.so.6" in needs.libraries
    assert not [name for name in needs.libraries if name.startswith(("libzmq", "libsodium"))]
    assert needs.glibc is not None
