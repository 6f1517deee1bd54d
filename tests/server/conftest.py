"""Fixtures for the tests of the server: a real Jupyter server in this process, with the extension."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import jsonschema
import jupyter_core.paths
import pytest
from pytest_jupyter.jupyter_server import *  # noqa: F403 - here it stays out of all other tests
from support import places
from support.small_kernels import make_environment
from tornado.httpclient import HTTPClientError, HTTPResponse

from jupyter_pyspark_kernels.server.endpoints import ENDPOINTS

CONTRACT = json.loads((places.ROOT / "jupyter_pyspark_kernels" / "contract.json").read_text())


@pytest.fixture(scope="session")
def small_environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that packs in an instant; its ipykernel is a name only. Not to be changed."""
    return make_environment(tmp_path_factory.mktemp("small") / "env")


@pytest.fixture
def jp_environ(jupyter_dirs, tmp_path, monkeypatch):
    """Use the directories of `jupyter_dirs`, and no config of this machine."""
    for name in ("SYSTEM_CONFIG_PATH", "ENV_CONFIG_PATH"):
        monkeypatch.setattr(jupyter_core.paths, name, [str(tmp_path / "no-config")])
    monkeypatch.setenv("SPARK_HOME", str(places.find_spark_home()))


@pytest.fixture
def jp_nbconvert_templates():
    """Nothing is converted here."""


@pytest.fixture
def administrator() -> dict[str, Any]:
    """What `c.PySparkKernels` holds; a test parametrizes or overrides it."""
    return {}


@pytest.fixture
def jp_server_config(administrator):
    return {
        "ServerApp": {
            "jpserver_extensions": {
                "jupyter_pyspark_kernels": True,
                "jupyter_server_terminals": False,
            },
            "allow_unauthenticated_access": False,
        },
        "PySparkKernels": administrator,
    }


@dataclass(frozen=True)
class Reply:
    """One answer: its body is decoded, and was valid by the contract."""

    status: int
    headers: Any
    json: Any
    text: str


@cache
def validator(name: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": CONTRACT["$defs"]})


def check(verb: str, path: str, status: int, body: Any) -> None:
    """Hold a reply against the contract."""
    name = "ErrorReply"
    if status < 400:
        endpoint = endpoint_of(verb, path)
        assert endpoint.status == status
        if endpoint.reply is None:
            return
        name = endpoint.reply.__name__
    validator(name).validate(body)


def endpoint_of(verb: str, path: str) -> Any:
    words = path.partition("?")[0].split("/")
    for endpoint in ENDPOINTS:
        parts = endpoint.path.split("/")
        if (
            endpoint.verb == verb
            and len(parts) == len(words)
            and all(p.startswith("{") or p == w for p, w in zip(parts, words, strict=True))
        ):
            return endpoint
    raise LookupError(f"{verb} {path} is not in the contract")


class Api:
    """Speak to the extension as a client with a token does."""

    def __init__(self, fetch: Callable[..., Awaitable[HTTPResponse]], root: Path) -> None:
        self.fetch = fetch
        self.root = root

    async def ask(self, verb: str, path: str, body: Any = None, **headers: str) -> Reply:
        """Send a request; a refusal is a reply too."""
        raw = body if isinstance(body, bytes | str) else json.dumps({} if body is None else body)
        sends = verb in {"post", "put"}
        given = {"Content-Type": "application/json"} if sends else {}
        given |= {key.replace("_", "-"): value for key, value in headers.items()}
        path_only, _, query = path.partition("?")
        try:
            response = await self.fetch(
                "pyspark-kernels",
                path_only,
                params=dict(parse_qsl(query, keep_blank_values=True)),
                method=verb.upper(),
                body=raw if sends else None,
                headers=given,
                # The client sends ten at a time; the others wait with their clock running.
                connect_timeout=120,
                request_timeout=120,
            )
        except HTTPClientError as error:
            if error.response is None:
                raise
            response = error.response
        if response.code == 304:
            return Reply(response.code, response.headers, None, "")
        text = response.body.decode() if response.body else ""
        found = json.loads(text) if text else None
        check(verb, path, response.code, found)
        return Reply(response.code, response.headers, found, text)

    async def get(self, path: str) -> Any:
        reply = await self.ask("get", path)
        assert reply.status == 200, reply.text
        return reply.json

    async def environments(self) -> dict[str, Any]:
        """Follow a search for environments to its end; path to what is said of each."""
        reply = await self.get("environments")
        found = reply["environments"]
        while not reply["complete"]:
            reply = await self.get(f"environments?after={reply['next']}")
            found += reply["environments"]
        return {one["environment_dir"]: one for one in found}

    async def finished(self, job: Any) -> Any:
        """Wait for the end of a job."""
        while job["finished"] is None:
            await asyncio.sleep(0.02)
            job = await self.get(f"jobs/{job['job_id']}")
        return job

    async def done(self, verb: str, path: str, body: Any = None, **headers: str) -> Any:
        """Send a request that starts a job, and return the job when it is done."""
        reply = await self.ask(verb, path, body, **headers)
        assert reply.status == 202, reply.text
        job = await self.finished(reply.json)
        assert job["state"] == "done", job
        return job


@pytest.fixture
def extension(jp_serverapp):
    found = jp_serverapp.web_app.settings["jupyter_pyspark_kernels"]
    yield found
    found.close()


@pytest.fixture
def api(jp_fetch, extension, jp_root_dir) -> Api:
    return Api(jp_fetch, jp_root_dir)


@pytest.fixture
def settings(small_environment):
    """Make settings: `settings("etl", spark_master="yarn")`."""

    def make(kernel_name: str, **changed: Any) -> dict[str, Any]:
        return {"kernel_name": kernel_name, "environment_dir": str(small_environment), **changed}

    return make


@pytest.fixture
def events(jp_serverapp):
    """Collect what is sent on the event stream."""
    heard: list[dict[str, Any]] = []

    async def listen(logger: Any, schema_id: str, data: dict[str, Any]) -> None:
        heard.append({"schema_id": schema_id, **data})

    jp_serverapp.event_logger.add_listener(listener=listen)
    return heard


@pytest.fixture
def planned(api, settings):
    """Plan a kernel: `await planned(spark_conf={...})`."""

    async def plan(**changed):
        body = {"settings": settings("etl", **changed), "location": "user"}
        reply = await api.ask("post", "plan", body)
        assert reply.status == 200, reply.text
        return reply.json["plan"]

    return plan


@pytest.fixture
def errors():
    """Return field and message of each error of a plan: `errors(plan)`."""

    def run(plan):
        return {p["field"]: p["message"] for p in plan["problems"] if p["severity"] == "error"}

    return run
