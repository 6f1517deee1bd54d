"""Check that a compiled template is a kernelspec that Jupyter can start."""

from .renderer import JsonValue

_CONNECTION_FILE = "{connection_file}"
_COMMAND = f'${{PYSPARK_DRIVER_PYTHON}}, "-m", "ipykernel_launcher", "-f", "{_CONNECTION_FILE}"'

Wrong = tuple[tuple[str, ...], str]
"""Path of a key, and what is wrong there with the mend."""


def check(tree: dict[str, JsonValue]) -> list[Wrong]:
    """Find what Jupyter could not use in `tree`; empty if all is well."""
    return [
        *_check_argv(tree.get("argv")),
        *_check_text(
            "display_name", tree.get("display_name"), "Write display_name: ${DISPLAY_NAME}"
        ),
        *_check_text("language", tree.get("language", "python"), "Write language: python"),
        *_check_env(tree.get("env", {})),
        *_check_metadata(tree.get("metadata", {})),
    ]


def _check_argv(argv: JsonValue) -> list[Wrong]:
    if not isinstance(argv, list) or not argv:
        return [(("argv",), f"argv is not a list with a command. Write argv: [{_COMMAND}]")]
    wrong: list[Wrong] = [
        (("argv",), f"argv[{index}] is {_kind(argument)}. Put it in quotes")
        for index, argument in enumerate(argv)
        if not isinstance(argument, str)
    ]
    if not any(isinstance(argument, str) and _CONNECTION_FILE in argument for argument in argv):
        message = f"argv holds no {_CONNECTION_FILE}, by which Jupyter reaches the kernel"
        wrong.append((("argv",), f"{message}. Write argv: [{_COMMAND}]"))
    return wrong


def _check_text(key: str, value: JsonValue, mend: str) -> list[Wrong]:
    if isinstance(value, str) and value.strip():
        return []
    return [((key,), f"{key} is {_kind(value)}. {mend}")]


def _check_env(env: JsonValue) -> list[Wrong]:
    if not isinstance(env, dict):
        return [(("env",), f'env is {_kind(env)}. Write env {{ NAME: "value" }}')]
    wrong: list[Wrong] = []
    for name, value in env.items():
        path = ("env", name)
        if "=" in name:
            wrong.append((path, f"env.{name} is no variable's name. Remove the '='"))
        if isinstance(value, dict):
            mend = "If the name holds dots, put all of it in quotes"
            wrong.append((path, f"env.{name} is an object, not text. {mend}"))
        elif not isinstance(value, str):
            wrong.append((path, f"env.{name} is {_kind(value)}, not text. Put it in quotes"))
    return wrong


def _check_metadata(metadata: JsonValue) -> list[Wrong]:
    if isinstance(metadata, dict):
        return []
    return [(("metadata",), f"metadata is {_kind(metadata)}. Write metadata {{ key: value }}")]


def _kind(value: JsonValue) -> str:
    if value is None:
        return "missing or null"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "a text" if value.strip() else "empty"
    return "a list" if isinstance(value, list) else "an object"
