"""Test that a conda environment, made by hand, works from any place that it is unpacked to."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from support import environments, places

from jupyter_pyspark_kernels.core.archive import Scan, scan
from jupyter_pyspark_kernels.core.environments import read_environment
from jupyter_pyspark_kernels.core.errors import ArchiveError

MODES = {"etc/tool.conf": "text", "bin/tool": "text", "lib/data.bin": "binary", "lib/m.py": "text"}


@pytest.fixture
def conda(tmp_path: Path) -> Path:
    """A hand-made conda prefix with the files that conda would have mended at its installation."""
    root = tmp_path / "a longer name of a conda prefix"
    environments.make_conda(root)
    (root / "etc").mkdir()
    (root / "etc/tool.conf").write_text(f"home={root}/share\n")
    (root / "bin/tool").write_text(
        f"#!/bin/sh\n'''exec' \"{root}/bin/python\" \"$0\" \"$@\"\n' '''\nprint(\"told\")\n"
    )
    (root / "bin/tool").chmod(0o755)
    (root / "lib/data.bin").write_bytes(b"\1%b/share/x\0\0end\3" % str(root).encode())
    (root / "lib/m.py").write_text(f'place = "{root}/etc/tool.conf"\n')
    environments.run(root / "bin/python", "-m", "compileall", "-q", root / "lib/m.py")
    record = {
        "name": "tool",
        "version": "1",
        "paths_data": {
            "paths_version": 1,
            "paths": [
                {"_path": name, "prefix_placeholder": "/opt/placehold", "file_mode": mode}
                for name, mode in MODES.items()
            ],
        },
    }
    (root / "conda-meta/tool-1-0.json").write_text(json.dumps(record))
    return root


def test_placeholders_lead_to_where_spark_unpacks(
    conda: Path, tmp_path: Path, lay_out: Callable[[Scan], Path]
) -> None:
    size = (conda / "lib/data.bin").stat().st_size

    found = scan(read_environment(str(conda)), cancelled=lambda: False)
    unpacked = lay_out(found)

    # As an executor has it: a link in its working directory.
    (tmp_path / "container").mkdir()
    (tmp_path / "container/PYSPARK_VENV").symlink_to(unpacked)
    conda.rename(tmp_path / "gone")
    code = f"import sys; sys.path.append('{unpacked}/lib'); import m; print(open(m.place).read())"
    command = ["sh", "-c", f'cd "{tmp_path}/container"; exec "$@"', "sh"]
    python = "./PYSPARK_VENV/bin/python"
    read = environments.run_hidden(places.base_directories(), *command, python, "-c", code)
    assert (read.stdout, read.stderr) == ("home=./PYSPARK_VENV/share\n\n", "")
    told = subprocess.run([unpacked / "bin/tool"], capture_output=True, text=True, check=True)
    assert told.stdout == "told\n"
    data = (unpacked / "lib/data.bin").read_bytes()
    assert data.startswith(b"\1./PYSPARK_VENV/share/x\0\0")
    assert data.endswith(b"\0end\3")
    assert len(data) == size
    # What was compiled of the file as it was.
    assert not [m for m in found.members if m.name.startswith("lib/__pycache__/")]


def test_damaged_record_is_refused(conda: Path) -> None:
    (conda / "conda-meta/tool-1-0.json").write_text("{")

    with pytest.raises(ArchiveError, match=r"conda-meta/tool-1-0.json is damaged") as caught:
        scan(read_environment(str(conda)), cancelled=lambda: False)

    assert "conda install --force-reinstall" in str(caught.value)


def test_what_names_no_place_is_packed_as_it_is(conda: Path) -> None:
    found = scan(read_environment(str(conda)), cancelled=lambda: False)

    changed = {m.name for m in found.members if m.content is not None or m.patches}
    assert changed == MODES.keys()
    assert found.self_contained
