"""Hide secrets in what is shown: a terminal is scrolled back, recorded and pasted into reports."""

import shlex
from collections.abc import Mapping

from pydantic import JsonValue

from .secrets import looks_secret
from .submit_args import VARIABLE_BYTES

HIDDEN = "(hidden)"
_MAPPINGS = frozenset({"spark_conf", "fixed_spark_conf", "env"})


def conceal(tree: JsonValue) -> JsonValue:
    """Return records or a ``kernel.json`` with ``(hidden)`` for the value of each secret."""
    if isinstance(tree, list):
        return [conceal(item) for item in tree]
    if not isinstance(tree, dict):
        return tree
    return {key: _field(key, value) for key, value in tree.items()}


def _field(key: str, value: JsonValue) -> JsonValue:
    if key in _MAPPINGS and isinstance(value, dict):
        return _mapping(value)
    if key == "submit_args" and isinstance(value, list):
        return [_word(item) if isinstance(item, str) else conceal(item) for item in value]
    return conceal(value)


def _mapping(values: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    return {
        key: _value(key, value) if isinstance(value, str) else conceal(value)
        for key, value in values.items()
    }


def _value(key: str, value: str) -> str:
    if key == "PYSPARK_SUBMIT_ARGS":
        return _submit_args(value)
    return HIDDEN if looks_secret(key, value) else value


def _submit_args(text: str) -> str:
    try:
        words = shlex.split(text) if len(text) <= VARIABLE_BYTES else [text]
    except ValueError:
        words = [text]
    if len(words) == 1:
        return HIDDEN if looks_secret("", text) else text
    shown = [_word(word) for word in words]
    return text if shown == words else shlex.join(shown)


def _word(word: str) -> str:
    """Hide the value of ``key=value`` and of ``--conf=key=value``."""
    option, equals, joined = word.partition("=")
    if option in {"--conf", "-c"} and equals:
        return f"{option}={_word(joined)}"
    if equals and looks_secret(option, joined):
        return f"{option}={HIDDEN}"
    return HIDDEN if looks_secret("", word) else word
