"""Test who may ask what: every verb of every path, with each right missing in turn."""

import json
from dataclasses import replace
from http.cookies import SimpleCookie

import pytest
from jupyter_server.auth import Authorizer
from tornado.httpclient import HTTPClientError

from jupyter_pyspark_kernels.server.endpoints import ENDPOINTS
from jupyter_pyspark_kernels.server.handler import Handler

# Without "options": jupyter_server answers that itself, to anybody, with CORS headers and no content.
VERBS = ("get", "head", "post", "put", "patch", "delete")
PREFIX = "/a%40b/pyspark-kernels/"


def address(endpoint):
    """An address that leads nowhere, where the path names something."""
    filled = endpoint.path.replace("{location}", "user").replace("{kernel_name}", "none")
    return PREFIX + filled.replace("{job_id}", "none").replace("{name}", "none")


@pytest.fixture
def send(http_server_client, extension):
    async def send(endpoint, **headers):
        """Return the status and the code of the refusal, if it is one."""
        sends = endpoint.verb in {"post", "put", "patch"}
        try:
            response = await http_server_client.fetch(
                address(endpoint),
                method=endpoint.verb.upper(),
                body="{}" if sends else None,
                headers={"Content-Type": "application/json"} | headers,
                follow_redirects=False,
            )
        except HTTPClientError as error:
            response = error.response
        body = json.loads(response.body) if response.body else {}
        return response.code, body.get("code", "")

    return send


def routed(jp_serverapp):
    """Yield the handler classes that the running server has below our prefix, with their pattern."""
    for rule in jp_serverapp.web_app.default_router.rules:
        for inner in getattr(rule.target, "rules", []):
            pattern = inner.matcher.regex.pattern
            if "pyspark-kernels" in pattern:
                yield pattern, inner.target


def test_every_route_is_in_the_contract(jp_serverapp, extension):
    served = {
        (verb, pattern.rstrip("$").replace("([^/]+)", "{}").replace("\\", ""))
        for pattern, handler in routed(jp_serverapp)
        for verb in VERBS
        if verb in vars(handler)
    }
    described = set()
    for endpoint in ENDPOINTS:
        words = ["{}" if word.startswith("{") else word for word in endpoint.path.split("/")]
        described.add((endpoint.verb, PREFIX + "/".join(words)))

    assert {(verb, path.replace("%40", "@")) for verb, path in served} == {
        (verb, path.replace("%40", "@")) for verb, path in described
    }


def test_no_handler_shares_a_verb_with_another(jp_serverapp, extension):
    for _, handler in routed(jp_serverapp):
        assert handler.__bases__ == (Handler,)
        assert handler.__subclasses__() == []
        assert handler.auth_resource == "kernelspecs"
    assert not any(verb in vars(Handler) for verb in VERBS)


@pytest.mark.parametrize("open_by_default", [True, False])
async def test_without_a_token_all_is_refused(jp_serverapp, send, open_by_default):
    jp_serverapp.web_app.settings["allow_unauthenticated_access"] = open_by_default

    for endpoint in ENDPOINTS:
        assert (await send(endpoint))[0] == 403, endpoint
        assert (await send(endpoint, Authorization="token wrong"))[0] == 403, endpoint


async def browser(http_server_client, jp_auth_header):
    """Log in as a browser does; return its cookies and the value for X-XSRFToken."""
    cookies = SimpleCookie()
    for path, headers in (("login", {}), ("api/me", jp_auth_header)):
        text = "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items())
        page = await http_server_client.fetch(f"/a%40b/{path}", headers={"Cookie": text, **headers})
        for line in page.headers.get_list("Set-Cookie"):
            cookies.load(line)
    text = "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items())
    return {"Cookie": text}, {"X-XSRFToken": cookies["_xsrf"].value}


async def test_a_page_of_another_site_is_refused(send, http_server_client, jp_auth_header):
    cookie, xsrf = await browser(http_server_client, jp_auth_header)
    for endpoint in ENDPOINTS:
        sound, code = await send(endpoint, **cookie, **xsrf)
        assert sound not in {403, 500}, (endpoint, code)
        if endpoint.verb != "get":
            assert (await send(endpoint, **cookie))[0] == 403, endpoint
            wrong = {"X-XSRFToken": "wrong"}
            assert (await send(endpoint, **cookie, **wrong))[0] == 403, endpoint
        foreign = {"Origin": "http://elsewhere.example"}
        assert (await send(endpoint, **cookie, **xsrf, **foreign)) == (404, "not_found"), endpoint
        host = {"Host": "elsewhere.example"}
        assert (await send(endpoint, **cookie, **xsrf, **host))[0] == 403, endpoint


class Denying(Authorizer):
    """Deny one action on one resource."""

    denied = ("", "")

    def is_authorized(self, handler, user, action, resource):
        return (action, resource) != self.denied


@pytest.mark.parametrize(
    "denied",
    [("read", "kernelspecs"), ("write", "kernelspecs"), ("execute", "kernels"), ("x", "x")],
    ids="-".join,
)
async def test_each_right_that_is_missing(jp_serverapp, send, jp_auth_header, denied):
    authorizer = Denying(parent=jp_serverapp)
    authorizer.denied = denied
    jp_serverapp.web_app.settings["authorizer"] = authorizer

    for endpoint in ENDPOINTS:
        needed = {("read" if endpoint.verb == "get" else "write", "kernelspecs")}
        if endpoint.executes:
            needed.add(("execute", "kernels"))
        status, code = await send(endpoint, **jp_auth_header)
        assert (status == 403) == (denied in needed), endpoint
        assert (code == "forbidden") == (denied in needed), endpoint


async def test_verbs_that_a_path_does_not_have_are_refused(send, jp_auth_header):
    described = {(endpoint.verb, endpoint.path) for endpoint in ENDPOINTS}
    others = [
        replace(endpoint, verb=verb)
        for endpoint in ENDPOINTS
        for verb in VERBS
        if (verb, endpoint.path) not in described
    ]

    for endpoint in others:
        status, code = await send(endpoint, **jp_auth_header)
        # The answer to a HEAD has no body.
        assert (status, code or "method_not_allowed") == (405, "method_not_allowed"), endpoint
        assert (await send(endpoint))[0] == 403, endpoint
