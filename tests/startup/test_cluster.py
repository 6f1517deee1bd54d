"""Test where the cluster is looked for, and whether somebody is there."""

import socket
from pathlib import Path

import pytest

from jupyter_pyspark_kernels.startup.cluster import (
    cluster_addresses,
    resource_manager_addresses,
    silent_addresses,
)


@pytest.mark.parametrize(
    ("properties", "addresses"),
    [
        ({}, []),
        ({"yarn.resourcemanager.hostname": "h"}, [("h", 8032)]),
        ({"yarn.resourcemanager.address": "h:1"}, [("h", 1)]),
        ({"yarn.resourcemanager.address": "[::1]:1"}, [("::1", 1)]),
        ({"yarn.resourcemanager.address": "0.0.0.0:8032"}, []),
        ({"yarn.resourcemanager.address": "${a.b}:1", "a.b": "${env.RM}"}, [("rm", 1)]),
        ({"yarn.resourcemanager.address": "${nobody}:1"}, []),
        ({"yarn.resourcemanager.address": "${x}", "x": "${x}"}, []),
        ({"yarn.resourcemanager.hostname": "h", "yarn.federation.enabled": "true"}, []),
        (
            {
                "yarn.resourcemanager.ha.enabled": "true",
                "yarn.resourcemanager.ha.rm-ids": "rm1, rm2",
                "yarn.resourcemanager.hostname.rm1": "a",
                "yarn.resourcemanager.address.rm2": "b:2",
            },
            [("a", 8032), ("b", 2)],
        ),
        (
            {
                "yarn.resourcemanager.ha.enabled": "true",
                "yarn.resourcemanager.ha.rm-ids": "rm1,rm2",
                "yarn.resourcemanager.hostname.rm1": "a",
            },
            [],
        ),
    ],
)
def test_resource_managers_are_found(
    properties: dict[str, str], addresses: list[tuple[str, int]]
) -> None:
    assert resource_manager_addresses(properties, {"RM": "rm"}) == addresses


def test_cluster_addresses_come_from_the_master(tmp_path: Path) -> None:
    (tmp_path / "yarn-site.xml").write_text(
        "<configuration><property><name>yarn.resourcemanager.hostname</name>"
        "<value> h </value></property></configuration>"
    )
    (tmp_path / "core-site.xml").write_text("not xml")
    environ = {"HADOOP_CONF_DIR": str(tmp_path)}
    find = cluster_addresses
    assert find({"spark.master": "yarn"}, environ) == [("h", 8032)]
    override = {"spark.master": "yarn", "spark.hadoop.yarn.resourcemanager.address": "o:1"}
    assert find(override, environ) == [("o", 1)]
    assert find({"spark.master": "spark://a:1,b"}, {}) == [("a", 1), ("b", 7077)]
    assert find({"spark.master": "spark:///"}, {}) == []
    assert find({"spark.master": "local[*]"}, {}) == []
    assert find({}, {}) == []


def test_one_address_that_answers_is_enough() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert silent_addresses([("127.0.0.1", 1), ("127.0.0.1", port)]) == []
    silent = silent_addresses([("127.0.0.1", port)])
    assert silent == [f"127.0.0.1:{port} (Connection refused)"]
    assert silent_addresses([]) == []
