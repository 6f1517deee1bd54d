"""Run the command that shows and judges the administrator's config: config."""

import argparse
import json
import os
import sys
from typing import TypeAlias

from pydantic import JsonValue

from ..config import CONFIG_NAME, PySparkKernels
from ..config_checks import config_problems
from ..config_files import LoadedConfig, read_config
from ..core.concealing import conceal
from ..core.records import Problem
from ..core.rules import cut
from ..outcomes import OUTCOMES
from .text import columns, printable, to_json

Row: TypeAlias = tuple[str, JsonValue, str]


def config(arguments: argparse.Namespace, found: PySparkKernels) -> int:
    """Show what each setting is and which file says it, then what is wrong."""
    loaded = read_config()
    problems = config_problems(found, os.environ)
    rows = _rows(loaded)
    if arguments.json:
        print(
            to_json(
                {
                    "files": loaded.files,
                    "settings": {
                        name: {"value": value, "source": source} for name, value, source in rows
                    },
                    "overruled": loaded.overruled,
                    "problems": problems,
                }
            )
        )
    else:
        print(printable(_text(loaded, rows)), flush=True)
        sys.stderr.write(printable(_said(loaded, rows, problems)))
    failed = any(problem.severity == "error" for problem in problems)
    return OUTCOMES["config"].exit_code if failed else 0


def _rows(loaded: LoadedConfig) -> list[Row]:
    """Return name, value and file of each setting that a file sets; the values of secrets hidden."""
    rows: list[Row] = []
    for name, source in sorted(loaded.sources.items()):
        # With its name: which values may be secrets goes by that.
        shown = conceal({name: getattr(loaded.config, name)})
        rows += [
            (name, value, source) for value in (shown.values() if isinstance(shown, dict) else ())
        ]
    return rows


def _text(loaded: LoadedConfig, rows: list[Row]) -> str:
    if not loaded.files:
        return f"There is no {CONFIG_NAME}.py. Put one into a config directory that 'jupyter --paths' lists."
    head = ("SETTING", "VALUE", "FROM")
    cells = [
        (name, cut(json.dumps(value, ensure_ascii=False)), source) for name, value, source in rows
    ]
    return "\n".join(columns([head, *cells]))


def _said(loaded: LoadedConfig, rows: list[Row], problems: list[Problem]) -> str:
    lines = [f"warning: {sentence}" for sentence in loaded.overruled]
    lines += [f"{problem.severity}: {problem.field}: {problem.message}" for problem in problems]
    errors = sum(problem.severity == "error" for problem in problems)
    counts = [(len(rows), "setting"), (len(loaded.files), "file"), (errors, "error")]
    settings, files, found = (f"{n} {word}{'' if n == 1 else 's'}" for n, word in counts)
    if loaded.files:
        lines.append(f"{settings} of {files}, {found}")
    return "".join(f"{line}\n" for line in lines)
