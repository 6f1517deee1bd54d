"""Test that any archive's members are listed, and damage is said."""

import io
import tarfile
import zipfile

import pytest

from jupyter_pyspark_kernels.core.archive.contents import format_of, read_contents
from jupyter_pyspark_kernels.core.errors import ArchiveError, CancelledError


def never():
    return False


def make_zip(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.mkdir("bin")
        archive.writestr("./bin/tool", "#!/bin/sh\n")
        link = zipfile.ZipInfo("bin/python")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/usr/bin/python3")
        archive.writestr("pyvenv.cfg", "home = /usr/bin\n")
    return path


def make_tar(path):
    with tarfile.open(path, "w:gz") as archive:
        for name, text in {
            "./bin/tool": b"#!/bin/sh\n",
            "./pyvenv.cfg": b"home = /usr/bin\n",
        }.items():
            info = tarfile.TarInfo(name)
            info.size = len(text)
            archive.addfile(info, io.BytesIO(text))
        link = tarfile.TarInfo("./bin/python")
        link.type, link.linkname = tarfile.SYMTYPE, "/usr/bin/python3"
        archive.addfile(link)
    return path


MAKERS = {"zip": make_zip, "tar.gz": make_tar}


@pytest.mark.parametrize("form", MAKERS)
def test_members_links_and_texts(tmp_path, form):
    path = MAKERS[form](tmp_path / "archive")

    found = read_contents(str(path), lambda name: name == "pyvenv.cfg", never)

    assert found.format == format_of(str(path)) == form
    sizes = {one.name: (one.size, one.link) for one in found.members if not one.link}
    assert sizes == {"bin/tool": (10, ""), "pyvenv.cfg": (16, "")}
    [link] = [one for one in found.members if one.link]
    assert (link.name, link.link) == ("bin/python", "/usr/bin/python3")
    assert found.texts["pyvenv.cfg"] == b"home = /usr/bin\n"


@pytest.mark.parametrize("form", MAKERS)
def test_a_cut_archive_is_damaged(tmp_path, form):
    path = MAKERS[form](tmp_path / "archive")
    path.write_bytes(path.read_bytes()[:-40])

    with pytest.raises(ArchiveError, match="damaged: it ends too early"):
        read_contents(str(path), lambda _: False, never)


@pytest.mark.parametrize(
    ("content", "said"), [(b"", "is empty"), (b"#!/bin/sh", "neither a zip nor a tar.gz")]
)
def test_what_is_no_archive(tmp_path, content, said):
    (tmp_path / "file").write_bytes(content)

    with pytest.raises(ArchiveError, match=said):
        format_of(str(tmp_path / "file"))


def test_what_is_not_there_or_no_file(tmp_path):
    with pytest.raises(ArchiveError, match="There is no file"):
        format_of(str(tmp_path / "gone"))
    with pytest.raises(ArchiveError, match="not a file"):
        format_of(str(tmp_path))


def test_cancelled(tmp_path):
    path = make_tar(tmp_path / "archive")

    with pytest.raises(CancelledError):
        read_contents(str(path), lambda _: False, lambda: True)
