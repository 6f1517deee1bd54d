"""Judge a Spark master URL as Spark does, and guess which one was meant."""

import ipaddress
import re
from collections.abc import Iterator

from .rules import shown

_INT = 2**31 - 1
_MOST = 1000
# Nobody means a longer one by a slip.
_SHORT = 200
_WAYS = (
    "Use local[*] (all cores of this machine), local[4] (four of them), yarn, spark://host:port "
    "or k8s://https://host:port."
)
_GONE = {
    "yarn-client": "Spark calls it 'yarn' now. Use yarn.",
    "yarn-cluster": "A notebook's driver runs beside it, never in the cluster. Use yarn.",
}


def spark_master(value: str) -> str | None:
    """Judge a master URL; what Spark refuses only after its start is refused here."""
    if not value.strip():
        return f"The Spark master is empty. {_WAYS}"
    if value in _GONE:
        return f"Spark master {value!r}: {_GONE[value]}"
    if value.startswith("mesos://"):
        return f"Spark master {shown(value)}: Mesos is gone since Spark 4. {_WAYS}"
    if value.startswith("sc://"):
        return f"{shown(value)} is a Spark Connect address, not a master. {_WAYS}"
    if _is_master(value):
        return None
    meant = "" if len(value) > _SHORT else next(filter(_is_master, _guesses(value)), "")
    hint = f"Did you mean {meant}? " if meant else ""
    return f"{shown(value)} is not a Spark master. {hint}{_WAYS}"


def _is_master(value: str) -> bool:
    return len(value) <= _MOST and any(rule(value) for rule in (_local, _standalone, _other_master))


def _guesses(value: str) -> Iterator[str]:
    """Yield what a slip may have been meant for, the likeliest first."""
    text = "".join(value.split()).lower()
    yield text
    # Brackets that a shell or a habit changed; no number of cores, or none above 0.
    if found := re.fullmatch(r"local[^a-z0-9]*([0-9]*)[^a-z0-9]*", text):
        cores = int(found[1] or "0")
        yield f"local[{cores}]" if 0 < cores <= _INT else "local[*]"
    scheme, _, address = text.rpartition("://")
    host = re.sub(r":[0-9]*$", "", address.partition("/")[0])
    # The API of Kubernetes, as kubectl shows it; the page of a standalone master, which listens elsewhere.
    if scheme == "https":
        yield f"k8s://{text}"
    if scheme in {"http", "spark"} or (not scheme and ":" in address):
        yield f"spark://{address}" if address.endswith(":7077") else f"spark://{host}:7077"


def _local(value: str) -> bool:
    """Tell whether ``value`` is local, local[N], local[*] or local[N,F], with N and F above 0."""
    found = re.fullmatch(r"local(\[([0-9]+|\*)(\s*,\s*([0-9]+))?\])?", value, re.ASCII)
    if not found:
        return False
    return all(0 < int(n) <= _INT for n in (found[2], found[4]) if n and n != "*")


def _standalone(value: str) -> bool:
    """Tell whether ``value`` is spark://host:port[,host:port]."""
    return value.startswith("spark://") and all(
        _host_and_port(part, needs_port=True) for part in value[8:].split(",")
    )


def _other_master(value: str) -> bool:
    """Tell whether ``value`` is yarn or k8s://[http[s]://]host[:port][/path]."""
    found = re.fullmatch(r"k8s://(https?://)?([^/]+)(/[A-Za-z0-9._~/-]*)?", value, re.ASCII)
    return value == "yarn" or bool(found and _host_and_port(found[2], needs_port=False))


def _host_and_port(text: str, *, needs_port: bool) -> bool:
    """Judge host and port as java.net.URI does, which gives no host for any other text."""
    found = re.fullmatch(r"(\[([0-9A-Fa-f:.]+)\]|[A-Za-z0-9.-]+)(:([0-9]{1,5}))?", text, re.ASCII)
    if not found or (needs_port and not found[4]) or (found[4] and not 0 < int(found[4]) < 65536):
        return False
    return _is_ip(found[2], 6) if found[2] else _is_host(found[1])


def _is_host(host: str) -> bool:
    """Tell a name whose last part begins with a letter, as in a name of several parts it must."""
    parts = host.split(".")
    named = all(re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?", part) for part in parts)
    return named and (len(parts) == 1 or parts[-1][0].isalpha() or _is_ip(host, 4))


def _is_ip(host: str, version: int) -> bool:
    try:
        return ipaddress.ip_address(host).version == version
    except ValueError:
        return False
