"""The process in which templates are compiled: its limits, its end, and what it cannot do."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from jupyter_pyspark_kernels.core.template import worker as template_worker
from jupyter_pyspark_kernels.core.template.renderer import CompileError, Renderer

SLOW = "\n".join(f"k{i}: {{ a: [1, 2, x y z], b: ${{?V}} }}" for i in range(3000))


@pytest.fixture
def renderer():
    renderer = Renderer()
    yield renderer
    renderer.close()


def kind(renderer, text):
    with pytest.raises(CompileError) as caught:
        renderer.compile(text, {})
    return caught.value.kind


def bomb(levels):
    return 'a0: "xxxxxxxxxx"\n' + "\n".join(
        f"a{i}: " + f"${{a{i - 1}}}" * 10 for i in range(1, levels + 1)
    )


def test_one_child_serves_many_and_gets_no_variable_of_another(renderer):
    first = renderer.compile("a: ${V}", {"V": "x"})
    pid = renderer._child.pid
    second = renderer.compile("a: ${?V}, b: ${?HOME}", {})

    assert (first, second) == ({"a": "x"}, {})
    assert renderer._child.pid == pid


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGTERM])
def test_a_killed_child_is_replaced_unnoticed(renderer, number):
    renderer.compile("a: 1", {})
    child = renderer._child
    os.kill(child.pid, number)
    child.wait()

    assert renderer.compile("a: 2", {}) == {"a": 2}


def test_a_failure_leaves_nothing_behind(renderer):
    assert kind(renderer, "a: }") == "syntax"
    assert renderer.compile("a: 1\nb: 2", {}) == {"a": 1, "b": 2}


def test_a_stopped_child_meets_the_time_limit(renderer):
    renderer.compile("a: 1", {})
    os.kill(renderer._child.pid, signal.SIGSTOP)
    renderer._time_limit = 0.3

    started = time.monotonic()
    found = kind(renderer, "a: " + "x" * 60_000)
    elapsed = time.monotonic() - started
    renderer._time_limit = 5

    assert found == "time"
    assert elapsed < 60  # without the limit it would stand still for ever
    assert renderer.compile("a: 2", {}) == {"a": 2}


def test_a_slow_template_meets_the_time_limit():
    renderer = Renderer(time_limit=0.8)

    assert kind(renderer, SLOW) == "time"
    renderer.close()


def test_limits_of_memory_output_and_depth(renderer):
    assert kind(renderer, bomb(6)) == "output"
    assert kind(renderer, "a: " + "[" * 200 + "]" * 200) == "recursion"
    if sys.platform == "linux":
        assert kind(renderer, bomb(9)) == "memory"


def test_include_cannot_read_even_when_the_scan_is_passed_by(renderer, tmp_path):
    secret = tmp_path / "secret.conf"
    secret.write_text('s: "canary"', encoding="utf-8")

    for text in (f'include file("{secret}")', f'x {{ include "{secret}" }}', 'include "/etc/*"'):
        assert kind(renderer, text) == "refused"


def test_include_cannot_connect_even_when_the_scan_is_passed_by(renderer):
    seen = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            seen.append(self.path)
            self.send_error(404)

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}/x"
        found = kind(renderer, f'include url("{address}")')
        server.shutdown()
        thread.join()

    assert found == "refused"
    assert seen == []


def test_the_child_has_no_environment(renderer, monkeypatch):
    monkeypatch.setenv("CANARY", "canary")
    monkeypatch.delenv("LD_LIBRARY_PATH", raising=False)
    renderer.compile("a: 1", {"V": "x"})

    if sys.platform == "linux":
        assert Path(f"/proc/{renderer._child.pid}/environ").read_bytes() == b""
    assert kind(renderer, "a: ${CANARY}") == "reference"


def test_the_child_ends_with_its_parent():
    code = (
        "from jupyter_pyspark_kernels.core.template.renderer import Renderer; import os;"
        "r = Renderer(); r.compile('a: 1', {}); print(r._child.pid, flush=True); os._exit(0)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    pid = int(result.stdout)

    deadline = time.monotonic() + 10
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)  # the end of another's child cannot be waited for

    assert not alive(pid)


def alive(pid):
    """Tell whether a process runs; a zombie that nobody collects does not."""
    command = ["ps", "-o", "stat=", "-p", str(pid)]
    state = subprocess.run(command, capture_output=True, text=True, check=False)
    return state.stdout.strip()[:1] not in {"", "Z"}


def test_close_ends_the_child_and_may_be_repeated(renderer):
    renderer.compile("a: 1", {})
    child = renderer._child
    renderer.close()
    renderer.close()

    assert child.returncode is not None
    assert renderer.compile("a: 2", {}) == {"a": 2}


def test_two_threads_at_once(renderer):
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda n: renderer.compile(f"a: {n}", {}), range(20)))

    assert results == [{"a": n} for n in range(20)]


def test_a_child_that_cannot_start_says_so(renderer, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nonexistent/python")

    assert kind(renderer, "a: 1") == "start"


def test_a_python_without_pyhocon_says_so(renderer, monkeypatch):
    hidden = [p for p in sys.path if not (Path(p) / "pyhocon").exists()]
    monkeypatch.setattr(sys, "path", hidden)

    assert kind(renderer, "a: 1") == "import"


@pytest.mark.parametrize(
    "code",
    [
        "open('/etc/passwd')",
        "os.listdir('/')",
        "os.system('true')",
        "os.fork()",
        "socket.create_connection(('127.0.0.1', 9))",
        "subprocess.run(['true'])",
        "__import__('sqlite3')",
        "os.remove('/nonexistent')",
    ],
)
def test_the_audit_hook_refuses(code):
    program = (
        "import os, socket, subprocess, sys\n"
        "sys.path.insert(0, sys.argv[1])\n"
        "import worker as w\n"
        "sys.addaudithook(w.refuse)\n"
        f"try:\n    {code}\n"
        "except w.RefusedError:\n    os.environ['OK'] = '1'; sys.stdout.write('refused')\n"
    )
    folder = str(Path(template_worker.__file__).parent)
    result = subprocess.run(
        [sys.executable, "-c", program, folder], capture_output=True, text=True, check=False
    )

    assert result.stdout == "refused"
