"""Keep the results of the matrix over kills, and show them."""

from pathlib import Path

from matrix import results
from matrix.cells import all_cells, chosen
from matrix.results import Result

CELL = "venv/3.11.7/spark-4.3.0/yarn"


def result(cell: str = CELL, **changed: object) -> Result:
    return Result(**{"cell": cell, "ran": True, "date": "2026-01-01", **changed})


def test_what_is_written_is_read(tmp_path: Path) -> None:
    late = result("venv/3.11.7/spark-4.3.0/standalone", libraries=["libz.so.1"], seconds=[1.0])
    path = tmp_path / "results.jsonl"
    results.write(path, [result(), late])
    assert [line.split('"')[3] for line in path.read_text().splitlines()] == [late.cell, CELL]
    assert results.read(path) == {CELL: result(libraries=[], seconds=[]), late.cell: late}
    assert list(tmp_path.glob("results*")) == [path]


def test_no_results_yet(tmp_path: Path) -> None:
    assert results.read(tmp_path / "results.jsonl") == {}


def test_table_says_what_failed_and_what_is_missing() -> None:
    failed = result("uv/3.11.7/spark-4.3.0/yarn", ran=False, why="no pyarrow\nat a line")
    ran = result(libraries=["libz.so.1"], archive_bytes=5_000_000, seconds=[1.0, 2.0, 3.0])
    page = results.table({r.cell: r for r in (ran, failed)})
    assert "| venv | ran; 5 MB; 1 + 2 + 3 s | not run yet |" in page
    assert "| uv | **failed** | not run yet |" in page
    assert "- `uv/3.11.7/spark-4.3.0/yarn`: no pyarrow\n" in page
    assert page.count("`libz.so.1`") == 1
    assert f"1 of {len(list(all_cells()))} cells ran" in page


def test_cells_are_chosen_by_patterns() -> None:
    names = [str(cell) for cell in chosen([CELL, "debian/*/yarn"])]
    assert names == [CELL, "debian/system/spark-4.3.0/yarn", "debian/system/spark-3.5.9/yarn"]
    assert chosen([]) == list(all_cells())
    assert len(set(map(str, all_cells()))) == len(list(all_cells()))
