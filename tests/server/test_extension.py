"""Test loading: what it costs, what a faulty config does, what a fault tells."""

import asyncio
import subprocess
import sys
import threading

import pytest
from jupyter_server.serverapp import ServerApp
from support import places

from jupyter_pyspark_kernels import _jupyter_server_extension_points, config_checks
from jupyter_pyspark_kernels.config import ConfigError
from jupyter_pyspark_kernels.server.looking import Looking

# Not as it stands in the source, whose lines a traceback shows.
VALUE = "hunter" + str(2)


def test_jupyter_finds_it():
    assert _jupyter_server_extension_points() == [{"module": "jupyter_pyspark_kernels"}]


def test_loading_leaves_the_core_for_the_first_request():
    script = (
        "import jupyter_server.serverapp, sys, time\n"
        "before = set(sys.modules)\n"
        "began = time.perf_counter()\n"
        "import jupyter_pyspark_kernels.server.extension\n"
        "print(time.perf_counter() - began)\n"
        "print(*sorted(set(sys.modules) - before))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=places.ROOT
    )

    seconds, loaded = ran.stdout.splitlines()
    print(f"the extension loads in {float(seconds) * 1000:.0f} ms")
    roots = {name.partition(".")[0] for name in loaded.split()}
    assert not roots & {"pydantic", "pydantic_core", "pyhocon", "pyparsing", "jupyter_client"}
    assert "jupyter_pyspark_kernels.core.kernels" not in loaded.split()


async def test_a_fault_tells_nothing_and_is_in_the_log(api, monkeypatch, caplog):
    def fail(self):
        raise RuntimeError(VALUE)

    monkeypatch.setattr(Looking, "list", fail)

    reply = await api.ask("get", "kernels")

    assert (reply.status, reply.json["code"]) == (500, "internal")
    assert VALUE not in reply.text + caplog.text
    assert "RuntimeError" in caplog.text
    assert "looking" in caplog.text or "test_extension.py" in caplog.text


async def test_a_fault_in_a_handler_itself_tells_nothing(api, monkeypatch, caplog, extension):
    def fail(call):
        raise RuntimeError(VALUE)

    monkeypatch.setattr(extension, "run", fail)

    reply = await api.ask("get", "kernels")

    assert (reply.status, reply.json["code"]) == (500, "internal")
    assert VALUE not in reply.text + caplog.text
    assert "test_extension.py" in caplog.text


async def test_nothing_slow_is_on_the_event_loop(api, monkeypatch, jp_fetch):
    listing = Looking.list
    begun, go = threading.Event(), threading.Event()

    def slow(self):
        begun.set()
        go.wait()
        return listing(self)

    monkeypatch.setattr(Looking, "list", slow)
    waiting = asyncio.ensure_future(api.get("kernels"))
    try:
        await asyncio.to_thread(begun.wait)
        await jp_fetch("api")
    finally:
        go.set()

    assert await waiting == {"kernels": []}


async def test_a_page_that_is_closed_meanwhile_is_no_fault(
    api, monkeypatch, caplog, jp_http_port, jp_base_url, jp_auth_header
):
    listing = Looking.list
    begun, go = threading.Event(), threading.Event()

    def slow(self):
        begun.set()
        go.wait()
        return listing(self)

    monkeypatch.setattr(Looking, "list", slow)
    words = [f"GET {jp_base_url}pyspark-kernels/kernels HTTP/1.1", "Host: localhost"]
    words += [f"{name}: {value}" for name, value in jp_auth_header.items()]
    _, writer = await asyncio.open_connection("127.0.0.1", jp_http_port)
    try:
        writer.write("\r\n".join([*words, "", ""]).encode())
        await asyncio.to_thread(begun.wait, 60)
    finally:
        writer.transport.abort()
        await _let_the_loop_run(api)
        go.set()
    await _let_the_loop_run(api)

    assert begun.is_set()
    assert "StreamClosedError" not in caplog.text


async def _let_the_loop_run(api) -> None:
    """Let the event loop do what there is to do."""
    for _ in range(3):
        await api.get("policy")


async def test_a_faulty_config_file_is_said_by_each_request(
    jupyter_dirs, jp_configurable_serverapp, jp_server_config
):
    (jupyter_dirs.config / "jupyter_pyspark_kernels_config.py").write_text("c.PySparkKernels.x = (")

    app = jp_configurable_serverapp(config=jp_server_config)

    extension = app.web_app.settings["jupyter_pyspark_kernels"]
    with pytest.raises(ConfigError, match="jupyter_pyspark_kernels_config"):
        extension._ready()


@pytest.mark.parametrize("administrator", [{"max_packing": "two"}, {"max_pakcing": 1}])
async def test_a_wrong_value_that_the_server_was_given_does_not_keep_it_from_loading(
    jp_serverapp, administrator
):
    extension = jp_serverapp.web_app.settings["jupyter_pyspark_kernels"]

    with pytest.raises(ConfigError, match="the server's own configuration"):
        extension._ready()


async def test_a_hub_that_takes_no_config_of_users_reads_none_of_theirs(
    jupyter_dirs, jp_configurable_serverapp, jp_server_config, monkeypatch, tmp_path
):
    (jupyter_dirs.config / "jupyter_pyspark_kernels_config.py").write_text("c.PySparkKernels.x = (")
    monkeypatch.setattr(ServerApp, "config_file_paths", [str(tmp_path / "etc")])

    app = jp_configurable_serverapp(config=jp_server_config)

    assert app.web_app.settings["jupyter_pyspark_kernels"]._ready()


async def test_what_is_wrong_in_the_config_is_logged_at_the_start(
    jupyter_dirs, jp_configurable_serverapp, jp_server_config, caplog, monkeypatch
):
    # The server's log reaches caplog only once the fixture has made the server.
    go, judge = threading.Event(), config_checks.config_problems

    def waiting(config, environ):
        go.wait()
        return judge(config, environ)

    monkeypatch.setattr(config_checks, "config_problems", waiting)
    (jupyter_dirs.config / "jupyter_pyspark_kernels_config.py").write_text(
        "c.PySparkKernels.spark_home = '/no/spark'\n"
        "c.PySparkKernels.environment_roots = ['/no/envs']\n"
        f"c.PySparkKernels.spark_conf = {{'spark.hadoop.fs.s3a.secret.key': '{VALUE}'}}\n"
    )

    jp_configurable_serverapp(config=jp_server_config)
    go.set()

    for thread in threading.enumerate():
        if thread.name == "pyspark-kernels-config":
            await asyncio.to_thread(thread.join)
    said = [(record.levelname, record.getMessage()) for record in caplog.records]
    for level, sentence in (
        ("ERROR", "spark_home: There is no directory /no/spark."),
        ("WARNING", "environment_roots: There is no directory /no/envs."),
    ):
        assert any(level == one and f"c.PySparkKernels.{sentence}" in text for one, text in said)
    assert VALUE not in caplog.text
