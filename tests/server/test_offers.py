"""Test what the form is offered."""

import asyncio
import os
import shutil
import threading
import time
from urllib.parse import quote

import pytest
from support import places
from support.quick_environments import make
from support.small_kernels import make_environment
from support.trees import tree_of

from jupyter_pyspark_kernels.core.errors import CancelledError
from jupyter_pyspark_kernels.server import offers


async def test_environments_of_projects_below_the_root(api, jp_root_dir):
    make("venv", jp_root_dir / "project" / ".venv")
    (jp_root_dir / "broken" / ".venv" / "bin").mkdir(parents=True)
    (jp_root_dir / "broken" / ".venv" / "pyvenv.cfg").touch()

    by_path = await api.environments()

    good = by_path[str(jp_root_dir / "project" / ".venv")]
    assert good["environment"]["kind"] == "venv"
    assert good["name"] == "project/.venv"
    bad = by_path[str(jp_root_dir / "broken" / ".venv")]
    assert bad["environment"] is None
    assert bad["fault"]


async def test_any_directory_can_be_looked_at_and_is_not_run(api, small_environment, tmp_path):
    trap = tmp_path / "trap"
    shutil.copytree(small_environment, trap, symlinks=True)
    python = trap / "bin" / "python"
    python.unlink()
    python.write_text(f"#!/bin/sh\ntouch {tmp_path}/run\n")
    python.chmod(0o755)
    before = tree_of(trap)

    for body in ({"environment_dir": str(trap)}, {"environment_dir": str(trap), "measure": True}):
        reply = await api.ask("post", "environments", body)
        assert reply.status == 200
    missing = await api.ask("post", "environments", {"environment_dir": "/nowhere/at/all"})
    bad = await api.ask("post", "environments", {"environment_dir": "relative"})

    assert not (tmp_path / "run").exists()
    assert tree_of(trap) == before
    assert (missing.status, missing.json["environment"]) == (200, None)
    assert (bad.status, bad.json["problems"][0]["field"]) == (400, "environment_dir")


async def test_measured(api, small_environment):
    reply = await api.ask(
        "post", "environments", {"environment_dir": str(small_environment), "measure": True}
    )

    assert reply.json["environment"]["size_bytes"] > 300_000


def sizes_of(environment, more=""):
    return f"environments/sizes?environment_dir={quote(str(environment))}{more}"


async def test_sizes(api, small_environment):
    reply = await api.ask("get", sizes_of(small_environment, "&self_contained=never&slim=true&17"))

    assert reply.status == 200, reply.text
    found = {one["name"]: one for one in reply.json["packages"]}
    assert found["ipykernel"]["version"] == "7.1.0"
    assert sum(one["bytes"] for one in found.values()) == reply.json["bytes"] > 300_000


async def test_sizes_of_what_cannot_be_packed(api, tmp_path):
    with_pipe = make_environment(tmp_path / "with-pipe")
    os.mkfifo(with_pipe / "pipe")
    replies = [
        await api.ask("get", path)
        for path in (
            "environments/sizes",
            sizes_of("relative"),
            sizes_of(tmp_path, "&slim=perhaps&self_contained=sometimes"),
            sizes_of(tmp_path),
            sizes_of(with_pipe),
        )
    ]

    assert [one.status for one in replies] == [400] * 5
    fields = [{p["field"] for p in one.json["problems"]} for one in replies]
    assert fields == [
        {"environment_dir"},
        {"environment_dir"},
        {"slim", "self_contained"},
        set(),
        set(),
    ]
    assert "pipe is a named pipe" in replies[-1].json["message"]


async def test_who_goes_away_stops_the_look_through_the_files(
    api, small_environment, monkeypatch, jp_http_port, jp_auth_header, jp_base_url
):
    began, stopped = threading.Event(), threading.Event()

    def look(_environment_dir, *, choices, cancelled):
        began.set()
        while not cancelled():
            time.sleep(0.01)
        stopped.set()
        raise CancelledError("Stopped.")

    monkeypatch.setattr(offers, "environment_sizes", look)
    _, writer = await asyncio.open_connection("127.0.0.1", jp_http_port)
    path = f"{jp_base_url}pyspark-kernels/{sizes_of(small_environment)}"
    headers = "".join(f"{name}: {value}\r\n" for name, value in jp_auth_header.items())
    writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n".encode())
    await writer.drain()
    assert await asyncio.to_thread(began.wait, 60)
    writer.close()

    assert await asyncio.to_thread(stopped.wait, 60)


async def test_spark_homes(api):
    found = (await api.get("spark-homes"))["spark_homes"]

    assert found[0]["spark_home"] == str(places.find_spark_home())
    assert found[0]["sources"] == ["SPARK_HOME"]
    assert found[0]["found"]["spark_version"]
    assert found[0]["java"]["source"] == "JAVA_HOME"


async def test_locations(api, jupyter_dirs, monkeypatch, tmp_path):
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "shared data"))

    reply = await api.get("locations")

    by_id = {one["location"]: one for one in reply["locations"]}
    assert by_id["user"]["kernels_dir"] == str(jupyter_dirs.kernels)
    assert reply["default"] == "user"
    other = [name for name in by_id if name.startswith("at-")]
    labels = {by_id[name]["label"]: name for name in other}
    shared = labels[str(tmp_path / "shared data" / "kernels")]
    kernels = await api.ask("get", f"kernels/{shared}/none")
    assert kernels.status == 404


@pytest.fixture
def administrator(tmp_path):
    template = tmp_path / "team.conf"
    template.write_text("display_name = ${KERNEL_NAME}")
    return {"template": str(template), "templates": {"gone": str(tmp_path / "gone.conf")}}


async def test_templates(api, tmp_path):
    found = (await api.get("templates"))["templates"]

    assert [one["label"] for one in found] == ["team.conf", "default", "gone"]
    assert [bool(one["fault"]) for one in found] == [False, False, True]


async def test_reading_changes_nothing(api, jupyter_dirs, settings):
    # A directory that a sweep would clear: a GET must not.
    (jupyter_dirs.kernels / ".pyspark-kernels-left").mkdir()
    before = tree_of(jupyter_dirs.home)

    for path in ("environments", "spark-homes", "locations", "templates", "kernels", "jobs"):
        await api.get(path)

    assert tree_of(jupyter_dirs.home) == before
