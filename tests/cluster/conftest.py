"""Fixtures of the real clusters; every test in this folder is marked `cluster`."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.clusters import Cluster


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is in this folder (pytest hands over all items of the run)."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.cluster)


@pytest.fixture(scope="session")
def yarn_cluster() -> Iterator[Callable[..., Cluster]]:
    """The YARN cluster as a test needs it: `yarn_cluster(hide=[...])`.

    It is started again only where what is hidden differs from before.
    """
    cluster = Cluster("yarn")
    yield cluster.run
    cluster.stop()


@pytest.fixture(scope="session")
def standalone_cluster() -> Iterator[Callable[..., Cluster]]:
    """The standalone cluster as a test needs it: `standalone_cluster(hide=[...])`."""
    cluster = Cluster("standalone")
    yield cluster.run
    cluster.stop()


@pytest.fixture
def yarn(yarn_cluster: Callable[..., Cluster]) -> Cluster:
    """A running YARN with nothing hidden."""
    return yarn_cluster()


@pytest.fixture
def standalone(standalone_cluster: Callable[..., Cluster]) -> Cluster:
    """A running standalone cluster with nothing hidden."""
    return standalone_cluster()
