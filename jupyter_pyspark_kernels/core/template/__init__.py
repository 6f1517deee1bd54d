"""Render a HOCON template into the content of ``kernel.json``.

A template's text goes through :mod:`.scan` (what pyhocon would change in silence is refused), then
through a guarded child process (:mod:`.renderer`, :mod:`.worker`), which leaves marks where values
go; :mod:`.rendering` puts the values in, by place.
"""

from .rendering import (
    MAX_BYTES,
    VARIABLES,
    JsonValue,
    Skeleton,
    compile_template,
    default_template,
    fill,
    read_template,
    uses,
)

__all__ = [
    "MAX_BYTES",
    "VARIABLES",
    "JsonValue",
    "Skeleton",
    "compile_template",
    "default_template",
    "fill",
    "read_template",
    "uses",
]
