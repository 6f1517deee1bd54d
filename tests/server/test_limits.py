"""Test the limits of what a server packs."""

import os

import pytest
from support.small_kernels import make_environment

REASON = "Disks are small here."


@pytest.mark.parametrize("administrator", [{"max_packing": 0, "reasons": {"max_packing": REASON}}])
async def test_where_nothing_is_packed(api, settings, kernels_dir):
    packed = {"settings": settings("etl", spark_master="yarn"), "location": "user"}
    plain = {"settings": settings("plain", spark_master="local[2]"), "location": "user"}

    refused = await api.ask("post", "kernels", packed)
    await api.done("post", "kernels", plain)

    assert refused.status == 400
    (problem,) = [p for p in refused.json["problems"] if p["severity"] == "error"]
    assert problem["field"] == "spark_master"
    assert "packs none" in problem["message"]
    assert REASON in problem["message"]
    assert os.listdir(kernels_dir) == ["plain"]


@pytest.mark.parametrize(
    "administrator", [{"max_packed_mib": 3, "reasons": {"max_packed_mib": REASON}}]
)
async def test_what_is_too_large_is_not_packed_and_leaves_all_as_it_was(
    api, settings, kernels_dir, tmp_path
):
    environment = make_environment(tmp_path / "env")
    made = settings("etl", spark_master="yarn", environment_dir=str(environment))
    await api.done("post", "kernels", {"settings": made, "location": "user"})
    before = (kernels_dir / "etl" / "kernel.json").read_bytes()
    archive = kernels_dir / "etl" / "pyspark_venv_etl.zip"
    packed = archive.read_bytes()
    (environment / "share" / "large").write_bytes(os.urandom(4 << 20))

    for verb, path, body in (
        ("post", "kernels/user/etl/rebuild", {}),
        ("post", "kernels", {"settings": {**made, "kernel_name": "new"}, "location": "user"}),
    ):
        reply = await api.ask(verb, path, body, If_Match="*")
        job = await api.finished(reply.json)

        assert (job["state"], job["error"]["code"]) == ("failed", "archive")
        assert "at most 3 MiB" in job["error"]["message"]
        assert REASON in job["error"]["message"]
    assert sorted(os.listdir(kernels_dir)) == ["etl"]
    assert (kernels_dir / "etl" / "kernel.json").read_bytes() == before
    assert archive.read_bytes() == packed
