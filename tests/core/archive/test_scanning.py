"""Test that environments run from what is packed of them, without the Python they were made from."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from support import environments, places
from support.interpreters import LIBRARY, make_prefix
from support.quick_environments import MAKERS

from jupyter_pyspark_kernels.core.archive import Scan, library_path, scan
from jupyter_pyspark_kernels.core.archive.needs import members_needs
from jupyter_pyspark_kernels.core.environments import read_environment
from jupyter_pyspark_kernels.core.errors import ArchiveError
from jupyter_pyspark_kernels.core.pack_choices import PackChoices

LayOut = Callable[[Scan], Path]

REPORT = """
import ctypes, json, sqlite3, ssl, sys
import carried
maps = {line.split(None, 5)[5].strip() for line in open("/proc/self/maps") if "/" in line}
print(json.dumps({"file": carried.__file__, "prefix": sys.prefix, "version": sys.version.split()[0],
                  "executable": sys.executable, "path": sys.path, "maps": sorted(maps)}))
"""


def bases() -> dict[str, str]:
    """Return the Pythons of this machine: the tests' own, the system's, one of another version."""
    found = {"own": str(places.BASE_PYTHON), "other": str(places.find_other_python() or "")}
    if Path("/usr/bin/python3").exists() and not str(places.BASE_PYTHON).startswith("/usr/bin"):
        found["system"] = "/usr/bin/python3"
    return {name: path for name, path in found.items() if path}


BASES = bases()


def make(kind: str, path: Path, base: str = "own") -> Path:
    """Make an environment with a module and a script, as pip writes one."""
    words = {
        **MAKERS,
        "copies": ["venv", "--without-pip", "--copies"],
        "relocatable": [*MAKERS["uv"], "--relocatable"],
        "system": ["venv", "--without-pip", "--system-site-packages"],
    }[kind]
    python = BASES[base]
    if words[0] == "venv":
        environments.run(python, "-m", *words, path)
    else:
        words = [python if word == sys.executable else word for word in words]
        environments.run(sys.executable, "-m", *words, path)
    [site] = path.glob("lib/python3*/site-packages")
    (site / "carried.py").write_text("answer = 42\n")
    (path / "bin/tell").write_text(f"#!{path}/bin/python\nimport carried\nprint(carried.answer)\n")
    (path / "bin/tell").chmod(0o755)
    (path / "share/tool").mkdir(parents=True)
    (path / "share/tool/data.txt").write_text("data")
    return path


def run_from(unpacked: Path, *hidden: Path) -> dict[str, object]:
    """Run the packed interpreter where the environment and all Pythons but it are hidden."""
    places_of_python = [*hidden]
    for python in BASES.values():
        home = Path(os.path.realpath(python)).parents[1]
        system = [*Path("/usr/lib").glob("python3*"), Path("/usr/local/lib")]
        places_of_python += system if str(home) == "/usr" else [home]
    said = environments.run_hidden(places_of_python, unpacked / "bin/python", "-c", REPORT)
    assert said.stderr == ""
    report: dict[str, object] = json.loads(said.stdout)
    return report


def scanned(path: Path, **choices: object) -> Scan:
    return scan(read_environment(str(path)), PackChoices(**choices), cancelled=lambda: False)


KINDS = [
    *((kind, "own") for kind in ("venv", "copies", "virtualenv", "uv", "relocatable", "system")),
    *(("venv", base) for base in BASES if base != "own"),
    *(("system", base) for base in BASES if base == "system"),
]


@pytest.mark.parametrize(("kind", "base"), KINDS)
def test_runs_without_its_base(kind: str, base: str, tmp_path: Path, lay_out: LayOut) -> None:
    path = make(kind, tmp_path / "env", base)
    version = environments.run(
        BASES[base], "-c", "import platform; print(platform.python_version())"
    )

    environment = read_environment(str(path))
    found = scan(environment, cancelled=lambda: False)
    unpacked = lay_out(found)
    told_loader = library_path(environment, PackChoices())
    path.rename(tmp_path / "moved")
    report = run_from(unpacked)

    assert report["prefix"] == str(unpacked)
    assert report["executable"] == str(unpacked / "bin/python")
    assert report["version"] == version.strip()
    assert str(report["file"]).startswith(f"{unpacked}/lib/python3")
    outside = [text for text in report["maps"] if not text.startswith(str(unpacked))]
    assert not [text for text in outside if not text.startswith(("/usr/lib", "/lib"))]
    assert not [text for text in outside if "python" in text]
    told = subprocess.run([unpacked / "bin/tell"], cwd="/", check=True, capture_output=True)
    assert told.stdout == b"42\n"
    assert found.self_contained
    assert told_loader is None
    needs = members_needs(found.members)
    assert not any("libpython" in name for name in needs.libraries)
    names = {member.name for member in found.members}
    assert {"bin/python", "bin/python3", "share/tool/data.txt"} <= names
    assert "pyvenv.cfg" not in names
    assert not [path for path in unpacked.rglob("*") if path.is_symlink()]


def test_packages_of_the_base_lie_below_the_environments(tmp_path: Path, lay_out: LayOut) -> None:
    base = tmp_path / "base"
    environments.make_conda(base)
    [shared] = base.glob("lib/python3*/site-packages")
    for name in ("hidden.py", "seen/__init__.py", "ns/base/__init__.py", "carried/__init__.py"):
        (shared / name).parent.mkdir(parents=True, exist_ok=True)
        (shared / name).write_text("place = 'base'\n")
    path = tmp_path / "env"
    words = ["venv", "--without-pip", "--system-site-packages"]
    environments.run(base / "bin/python", "-m", *words, path)
    [own] = path.glob("lib/python3*/site-packages")
    for name in ("hidden/__init__.py", "ns/own/__init__.py"):
        (own / name).parent.mkdir(parents=True, exist_ok=True)
        (own / name).write_text("place = 'env'\n")

    unpacked = lay_out(scanned(path))

    names = ("hidden", "seen", "ns.base", "ns.own")
    code = f"import importlib as i; print(*(i.import_module(n).place for n in {names!r}))"
    said = environments.run_hidden([base, path], unpacked / "bin/python", "-c", code)
    assert (said.stdout, said.stderr) == ("env base base env\n", "")
    assert environments.run(path / "bin/python", "-c", code) == said.stdout


def test_python_with_all_modules_built_in_finds_its_place(tmp_path: Path, lay_out: LayOut) -> None:
    base = tmp_path / "base"
    environments.make_conda(base)
    path = tmp_path / "env"
    environments.run(base / "bin/python", "-m", "venv", "--without-pip", path)
    for module in base.glob("lib/python3*/lib-dynload/*"):
        module.unlink()

    unpacked = lay_out(scanned(path))

    hidden = [base, *places.base_directories()]
    said = environments.run_hidden(hidden, unpacked / "bin/python", "-S", "-c", "print(1)")
    assert (said.stdout, said.stderr) == ("1\n", "")


def test_installation_as_an_environment(tmp_path: Path, lay_out: LayOut) -> None:
    root = tmp_path / "prefix"
    environments.make_conda(root)
    shutil.rmtree(root / "conda-meta")
    [library] = root.glob("lib/python3*")
    for name in ("test/test_os.py", "tkinter/__init__.py", "site-packages/carried.py"):
        (library / name).parent.mkdir(exist_ok=True)
        (library / name).write_text("answer = 42\n")

    found = scanned(root)
    report = run_from(lay_out(found))

    assert str(report["file"]).endswith("site-packages/carried.py")
    assert found.self_contained
    names = {member.name.removeprefix(f"lib/{library.name}/") for member in found.members}
    assert "os.py" in names
    assert not names & {"test/test_os.py", "tkinter/__init__.py"}


def test_small_archive_has_no_base(tmp_path: Path) -> None:
    path = make("venv", tmp_path / "env")

    found = scanned(path, self_contained="never")

    names = {member.name for member in found.members}
    assert {"pyvenv.cfg", "bin/python"} <= names
    assert not any(name.endswith("/os.py") for name in names)
    assert not found.self_contained


def test_bytecode_knows_its_source(tmp_path: Path) -> None:
    path = make("venv", tmp_path / "env")
    [site] = path.glob("lib/python3*/site-packages")
    environments.run(sys.executable, "-m", "compileall", "-q", site)
    environments.run(
        sys.executable, "-c", f"open({str(site / '__pycache__/gone.cpython-311.pyc')!r}, 'w')"
    )

    found = scanned(path)

    compiled = {m.name: m.python_source.path for m in found.members if m.name.endswith(".pyc")}
    own = {name: source for name, source in compiled.items() if "/site-packages/" in name}
    assert [*own.values()] == [str(site / "carried.py")]
    assert all(source.endswith(".py") for source in compiled.values())
    assert any(source.endswith("/os.py") for source in compiled.values())


def test_directories_that_were_looked_into(tmp_path: Path) -> None:
    path = make("venv", tmp_path / "env")

    found = scanned(path)

    seen = dict(found.directories)
    assert seen[str(path)] == path.stat().st_mtime_ns
    assert str(places.BASE_PREFIX / "lib" / places.PYTHON_NAME / "json") in seen
    assert not [name for name in seen if "__pycache__" in name]
    assert [*seen] == sorted(seen)


def test_links_of_the_base_that_leave_it(tmp_path: Path) -> None:
    base = tmp_path / "base"
    environments.make_conda(base)
    [library] = base.glob("lib/python3*")
    environments.run(base / "bin/python", "-m", "venv", "--without-pip", tmp_path / "env")
    (tmp_path / "id_rsa").write_text("PRIVATE KEY")
    (library / "sitecustomize.py").symlink_to(tmp_path / "id_rsa")
    (library / "json/inner.py").symlink_to(base / "bin" / library.name)

    found = scanned(tmp_path / "env")
    (library / "json/key").symlink_to(tmp_path / "id_rsa")
    with pytest.raises(ArchiveError, match="outside the environment") as caught:
        scanned(tmp_path / "env")

    names = {member.name for member in found.members}
    assert f"lib/{library.name}/json/inner.py" in names
    assert f"lib/{library.name}/sitecustomize.py" not in names
    assert f"- {library}/json/key is a link to {tmp_path}/id_rsa, outside" in str(caught.value)


@pytest.mark.parametrize("where", ["beside", "elsewhere", "nowhere"])
def test_library_of_an_installation(where: str, tmp_path: Path) -> None:
    root, other = tmp_path / "prefix", tmp_path / "other"
    make_prefix(root, f"{other}:{{root}}/lib")
    (root / f"lib/{places.PYTHON_NAME}").mkdir()
    (root / f"lib/{places.PYTHON_NAME}/os.py").touch()
    other.mkdir()
    if where != "beside":
        (root / "lib" / LIBRARY).unlink()
    if where == "elsewhere":
        (other / LIBRARY).write_text("library")

    if where == "nowhere":
        with pytest.raises(ArchiveError, match=f"needs {LIBRARY}, which is nowhere") as caught:
            scanned(root)
        assert "Put the interpreter's library into the lib" in str(caught.value)
        return
    found = scanned(root)

    sources = {member.name: member.source for member in found.members}
    assert sources[f"lib/{LIBRARY}"] == str(
        (other if where == "elsewhere" else root / "lib") / LIBRARY
    )


def test_what_cannot_be_carried_is_refused_only_when_it_must(
    tree: Path, describe_environment: Callable[..., object]
) -> None:
    pypy = describe_environment(tree, Path("/opt/pypy"), implementation="PyPy")

    found = scan(pypy, cancelled=lambda: False)
    with pytest.raises(ArchiveError, match="its Python is PyPy") as caught:
        scan(pypy, PackChoices(self_contained="always"), cancelled=lambda: False)

    assert not found.self_contained
    assert "self-contained: never" in str(caught.value)
