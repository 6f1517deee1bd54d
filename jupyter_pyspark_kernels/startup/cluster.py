"""Work out where the cluster should answer, and ask whether somebody is there."""

from __future__ import annotations

import os
import re
import socket
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from typing import Any


def hadoop_properties(directories: Iterable[str]) -> dict[str, str]:
    """Return the properties of core-site.xml and yarn-site.xml; a file that is not XML is left."""
    found: dict[str, str] = {}
    for directory in directories:
        for name in ("core-site.xml", "yarn-site.xml"):
            try:
                root = ET.parse(os.path.join(directory, name)).getroot()  # noqa: S314 - admin's file
            except (OSError, ET.ParseError):
                continue
            for item in root.iter("property"):
                found[(item.findtext("name") or "").strip()] = (
                    item.findtext("value") or ""
                ).strip()
    return found


def resource_manager_addresses(
    properties: Mapping[str, str], environ: Mapping[str, str]
) -> list[tuple[str, int]]:
    """Return host and port of YARN's ResourceManagers; empty where they cannot be worked out.

    Source: yarn-default.xml and ResourceManagerHA of Hadoop's documentation: an address is given
    whole or by its host name with port 8032, and with high availability once for each of rm-ids.
    """
    # SOCKS and federation decide elsewhere where to connect.
    if "hadoop.rpc.socket.factory.class.default" in properties or (
        properties.get("yarn.federation.enabled", "").lower() == "true"
    ):
        return []
    ids = [i.strip() for i in properties.get("yarn.resourcemanager.ha.rm-ids", "").split(",")]
    if properties.get("yarn.resourcemanager.ha.enabled", "").lower() != "true":
        ids = [""]
    addresses = []
    for suffix in ["." + i if i else "" for i in ids]:
        text = properties.get("yarn.resourcemanager.address" + suffix) or properties.get(
            "yarn.resourcemanager.hostname" + suffix
        )
        address = _host_port(_expand(text or "", properties, environ), 8032)
        if address is None or address[0] == "0.0.0.0":  # noqa: S104 - a default, nothing is bound
            return []
        addresses.append(address)
    return addresses


def _expand(text: str, properties: Mapping[str, str], environ: Mapping[str, str]) -> str:
    """Replace ``${name}`` and ``${env.NAME}`` as Hadoop does; empty where one is unknown."""
    for _ in range(20):  # Hadoop's own limit of depth
        match = re.search(r"\$\{([^{}$]+)\}", text)
        if match is None:
            return text
        name = match.group(1)
        value = environ.get(name[4:]) if name.startswith("env.") else properties.get(name)
        if value is None:
            return ""
        text = text[: match.start()] + value + text[match.end() :]
    return ""


def _host_port(text: str, default: int) -> tuple[str, int] | None:
    match = re.match(r"^\[?([^\]\s/]+?)\]?(?::(\d+))?$", text.strip())
    return (match.group(1), int(match.group(2) or default)) if match else None


def cluster_addresses(settings: Mapping[str, str], environ: Mapping[str, str]) -> list[Any]:
    """Return where the cluster of these settings should answer, as (host, port); empty: unknown."""
    master = settings.get("spark.master", "")
    if master == "yarn":
        folders = [environ[n] for n in ("HADOOP_CONF_DIR", "YARN_CONF_DIR") if environ.get(n)]
        properties = hadoop_properties(folders)
        prefix = "spark.hadoop."
        properties.update(
            (k[len(prefix) :], v) for k, v in settings.items() if k.startswith(prefix)
        )
        return resource_manager_addresses(properties, environ)
    if master.startswith("spark://"):
        found = [_host_port(part, 7077) for part in master[len("spark://") :].split(",")]
        return [address for address in found if address] if all(found) else []
    return []


def silent_addresses(addresses: Iterable[tuple[str, int]]) -> list[str]:
    """Return "host:port (reason)" of each address when none answers; empty when one does."""
    silent = []
    for host, port in addresses:
        try:
            socket.create_connection((host, port), timeout=2).close()
        except OSError as error:
            silent.append(f"{host}:{port} ({error.strerror or error})")
        else:
            return []
    return silent
