"""Learn which distributions are editable, and which modules of a folder are theirs."""

import json
from pathlib import Path

import pytest

from jupyter_pyspark_kernels.core.archive.editable_projects import (
    Project,
    editable_projects,
    is_project,
    stem,
)


def write(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    return folder


def test_distributions_are_read_from_their_metadata(tmp_path: Path) -> None:
    site, source = tmp_path / "site", tmp_path / "a source"
    write(source, "Old_One.egg-info/PKG-INFO", "Other.egg-info/PKG-INFO")
    (source / "Old_One.egg-info" / "top_level.txt").write_text("old\nolder\n")
    metadata = write(site, "My_Tool-1.0.dist-info/RECORD") / "My_Tool-1.0.dist-info"
    origin = {"url": source.as_uri(), "dir_info": {"editable": True}}
    (metadata / "direct_url.json").write_text(json.dumps(origin))
    (metadata / "top_level.txt").write_text("my_tool\n")
    (metadata / "RECORD").write_text(
        '"a, b.pth",sha256=x,1\nmy_tool/core.so,,\n../../../bin/my-tool,,\n'
        "My_Tool-1.0.dist-info/RECORD,,\nMy_Tool-1.0.data/x,,\n\n" + "\0," + "x" * 200_000
    )
    (site / "old.one.egg-link").write_text(f"{source}\n.")
    write(site, "__editable__.new_way-2.0.pth", "ordinary-1.0.dist-info/METADATA")

    projects = editable_projects(site)

    assert projects == {
        "my-tool": Project(
            "my-tool", str(source), {"a, b.pth", "my_tool/core.so"}, top_level=("my_tool",)
        ),
        "old-one": Project(
            *("old-one", str(source)),
            top_level=("old", "older"),
            egg_info=source / "Old_One.egg-info",
        ),
        "new-way": Project("new-way", ""),
    }


def test_whose_a_pth_file_is() -> None:
    project = Project("my-tool", "/x/project", {"odd.pth"})
    for pth in ("odd.pth", "__editable__.My.Tool-1.0.pth", "_editable_impl_my_tool.pth"):
        assert project.owns(pth)
    assert not project.owns("my_tool_more.pth")
    assert not project.owns("other.pth", "/x/project-2/src")
    assert project.owns("other.pth", "/x/project/src")
    assert not Project("my-tool", "").owns("other.pth", "/x")


def test_folder_below_a_project_is_all_its_own(tmp_path: Path) -> None:
    write(tmp_path, "src/a/__init__.py", "src/ns/b.py", "src/c.py", "src/d.cpython-311-x86.so")
    write(
        tmp_path, "src/x-1.0.dist-info/METADATA", "src/__pycache__/c.pyc", "src/y.txt", "src/.z/a"
    )
    write(tmp_path, "src/e.abi3.so/not_a_file", "src/not-a-name.py")
    project = Project("my-tool", str(tmp_path))
    expected = ["a", "c.py", "d.cpython-311-x86.so", "ns"]
    assert project.modules_in(tmp_path / "src") == expected
    assert list(map(stem, expected)) == ["a", "c", "d", "ns"]


@pytest.mark.parametrize("beside", ["tests", "docs", "build", "_private", "unit_tests"])
def test_flat_folder(beside: str, tmp_path: Path) -> None:
    write(tmp_path, "my_tool/__init__.py", f"{beside}/__init__.py", "data/x.csv", "setup.py")
    assert is_project(tmp_path)
    assert not is_project(tmp_path / "my_tool")
    assert Project("my-tool", "").modules_in(tmp_path) == ["my_tool"]


def test_flat_folder_with_an_unknown_package(tmp_path: Path) -> None:
    write(tmp_path, "my_tool/__init__.py", "extra/__init__.py", "more/__init__.py")
    with pytest.raises(ValueError, match="besides my_tool also extra, more belong to it") as caught:
        Project("my-tool", str(tmp_path)).modules_in(tmp_path)
    assert str(caught.value).endswith(f"Install it without --editable: pip install {tmp_path}.")
    with pytest.raises(ValueError, match="any of what is there belongs to it") as caught:
        Project("other", str(tmp_path)).modules_in(tmp_path)
    assert str(caught.value).startswith(f"is installed from {tmp_path}, and does not say")


def test_listed_modules(tmp_path: Path) -> None:
    write(tmp_path, "a/x.py", "tests/__init__.py", "b.py")
    project = Project("my-tool", str(tmp_path), top_level=("a", "tests", "missing"))
    assert project.modules_in(tmp_path) == ["a", "tests"]
    with pytest.raises(ValueError, match=r"which has no c\. Install it without"):
        Project("my-tool", "", top_level=("c",)).modules_in(tmp_path)
