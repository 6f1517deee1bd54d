"""Write docs/clashes.md from the rules; --check only compares."""

# ruff: noqa: INP001 -- a script, no part of a package

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jupyter_pyspark_kernels.core.properties.clashes import Rule

PAGE = Path(__file__).parents[1] / "docs" / "clashes.md"
_BEGIN, _END = "<!-- made by scripts/clashes.py -->\n", "<!-- end -->\n"


def main(words: list[str]) -> int:
    """Write the page, or say that it is not current."""
    from jupyter_pyspark_kernels.core.properties.clashes import RULES  # noqa: PLC0415 - after sys.path

    before = PAGE.read_text("utf-8")
    head, rest = before.split(_BEGIN)
    page = head + _BEGIN + "".join(map(_row, ("", *RULES))) + _END + rest.split(_END)[1]
    if page == before:
        return 0
    if "--check" in words:
        print("docs/clashes.md is not current. Run: python scripts/clashes.py", file=sys.stderr)
        return 1
    PAGE.write_text(page, "utf-8")
    print("written: docs/clashes.md")
    return 0


def _row(rule: "Rule | str") -> str:
    if isinstance(rule, str):
        return "| what clashes | what Spark does | way out | where Spark does or says it |\n| --- | --- | --- | --- |\n"
    level = "**Error.** " if rule.severity == "error" else ""
    names = {"key": "it", "value": "that many", "master": "another"}
    spark, way_out = (_capital(text.format(**names)) for text in (rule.spark, rule.way_out))
    return f"| {_capital(rule.clash)} | {level}{spark} | {way_out} | {rule.source} |\n"


def _capital(text: str) -> str:
    return text if text.startswith("spark") else text[0].upper() + text[1:]


if __name__ == "__main__":
    sys.path.insert(0, str(PAGE.parents[1]))
    sys.exit(main(sys.argv[1:]))
