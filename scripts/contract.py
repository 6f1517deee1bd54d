"""Write contract.json and openapi.json into the package from its models; --check only compares."""

# ruff: noqa: INP001 -- a script, no part of a package

import json
import sys
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).parents[1] / "jupyter_pyspark_kernels"


def main(words: list[str]) -> int:
    """Write the files, or say which are not current."""
    from jupyter_pyspark_kernels.server import contract, openapi  # noqa: PLC0415 - after sys.path

    version = json.loads((PACKAGE.parent / "package.json").read_text("utf-8"))["version"]
    made: dict[str, dict[str, Any]] = {
        "contract.json": contract.contract(),
        "openapi.json": openapi.openapi(version),
    }
    stale = []
    for name, content in made.items():
        text = json.dumps(content, indent=2, sort_keys=True) + "\n"
        path = PACKAGE / name
        if not path.exists() or path.read_text("utf-8") != text:
            stale.append(name)
            if "--check" not in words:
                path.write_text(text, "utf-8")
    if "--check" not in words:
        print(f"written: {', '.join(stale) or 'nothing, all is current'}")
        return 0
    for name in stale:
        print(f"{name} is not current. Run: python scripts/contract.py", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.path.insert(0, str(PACKAGE.parent))
    sys.exit(main(sys.argv[1:]))
