"""Parse arguments: an open set of ``--spark.<name>`` flags, and errors that name the flag."""

import argparse
import difflib
import re
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from ..core.rules import MORE_ARCHIVES
from ..core.submit_args import PROPERTY_OF_OPTION

# Characters of a message: argparse puts whole arguments into its own.
_MESSAGE = 500


class Once(argparse.Action):
    """Store a value; the same flag twice is an error that names it."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        """Note which flag gave the value."""
        given = namespace.__dict__.setdefault("given", {})
        if self.dest in given:
            before = given[self.dest]
            same = "" if before == option_string else f" ({before} is the same flag)"
            parser.error(f"{option_string} is given twice{same}. Give it once.")
        if values == "":
            parser.error(f"{option_string} is empty. Give it a value, or leave the flag out.")
        given[self.dest] = option_string
        setattr(namespace, self.dest, values)


class Parser(argparse.ArgumentParser):
    """Parse arguments, ``--spark.<name> <value>`` pairs among them, with errors that name the flag."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter, **options
        )

    def parse(self, argv: Sequence[str]) -> argparse.Namespace:
        """Return the arguments; ``spark_conf`` holds the properties in the order given."""
        words, spark_conf = self._split(list(argv))
        arguments, unknown = self.parse_known_args(words)
        if unknown:
            asked = self._parser_of(arguments)
            asked.error(asked._unknown(*unknown[:2]))  # noqa: SLF001 - one of its own kind
        if spark_conf and "takes_properties" not in arguments:
            self.error(f"--{next(iter(spark_conf))} has no meaning for '{arguments.command}'.")
        arguments.spark_conf = spark_conf
        return arguments

    def _split(self, words: list[str]) -> tuple[list[str], dict[str, str]]:
        """Take ``--spark.x value`` and ``--spark.x=value`` out: argparse knows no open set of flags.

        A value may begin with a dash; a known flag in its place means that it was forgotten. The
        value of any other flag is joined to it then, or argparse would take it for a flag.
        """
        flags = self._known_flags()
        rest: list[str] = []
        spark_conf: dict[str, str] = {}
        index = 0
        while index < len(words):
            word = words[index]
            index += 1
            if not word.lower().startswith("--spark."):
                rest.append(word)
                long = flags.get(word)
                if long and index < len(words) and _is_dashed_value(words[index], flags):
                    rest[-1] = f"{long}={words[index]}"
                    index += 1
                continue
            key, equals, value = word[2:].partition("=")
            if not equals:
                if (
                    index == len(words)
                    or words[index] in flags
                    or words[index].startswith("--spark.")
                ):
                    self.error(f"--{key} has no value. Write --{key} VALUE or --{key}=VALUE.")
                value = words[index]
                index += 1
            if key in spark_conf:
                self.error(f"--{key} is given twice. Give it once.")
            spark_conf[key] = value
        return rest, spark_conf

    def _known_flags(self) -> dict[str, str]:
        """Return every flag, with its long form where it takes a value and an empty text elsewhere."""
        flags: dict[str, str] = {}
        for action in self._actions:
            if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - no public way to its parsers
                for parser in action.choices.values():
                    flags |= parser._known_flags()  # noqa: SLF001
            for flag in action.option_strings:
                flags[flag] = action.option_strings[-1] if action.nargs is None else ""
        return flags

    def _parser_of(self, arguments: argparse.Namespace) -> "Parser":
        """Return the parser of the command that is given, itself where there are no commands."""
        for action in self._actions:
            if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - no public way to its parsers
                found: Parser = action.choices.get(arguments.command, self)
                return found
        return self

    def _unknown(self, word: str, following: str = "") -> str:
        if not word.startswith("-"):
            return f"'{word}' is one word too many. Put a value with spaces into quotes."
        if self.get_default("takes_properties") and (way_out := _of_spark_submit(word, following)):
            return f"{word.partition('=')[0]} is an option of spark-submit. {way_out}"
        close = difflib.get_close_matches(word.partition("=")[0], self._known_flags(), 1)
        return f"There is no option {word}." + (f" Did you mean {close[0]}?" if close else "")

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """Refuse what is none of the choices, with the nearest of them."""
        if action.choices is not None and value not in action.choices:
            close = difflib.get_close_matches(value, action.choices, 1)
            hint = f"Did you mean {close[0]}?" if close else f"Use {', '.join(action.choices)}."
            name = (
                f"{action.option_strings[-1]} cannot be"
                if action.option_strings
                else "There is no command"
            )
            raise argparse.ArgumentError(None, f"{name} {value!r}. {hint}")

    def error(self, message: str) -> NoReturn:
        """End with exit code 2, the message cut to what people read, and where help is."""
        text = self._in_our_words(message)
        text = text if len(text) <= _MESSAGE else text[:_MESSAGE] + "…"
        shown = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)
        self.exit(2, f"error: {shown}\nSee '{self.prog} --help'.\n")

    def _in_our_words(self, message: str) -> str:
        """Say what argparse says with the way out; another of its messages stays as it is."""
        if found := re.fullmatch(r"the following arguments are required: (.*)", message):
            words = [str(one.metavar or one.dest) for one in self._get_positional_actions()]
            verb = "are" if "," in found[1] else "is"
            return f"{found[1]} {verb} missing. Write: {' '.join([self.prog, *words])}"
        found = re.fullmatch(r"argument ([^/\s]+)\S*: (.*)", message, re.DOTALL)
        if not found:
            return message
        flag, text = found.groups()
        if text == "expected one argument":
            return f"{flag} has no value. Write {flag} VALUE."
        if text.startswith("ignored explicit argument"):
            return f"{flag} takes no value. Write {flag} alone."
        return f"{flag}: {text}"


def _of_spark_submit(word: str, following: str) -> str:
    """Say how one of spark-submit's options is written here; empty where it is none of them."""
    option, equals, joined = word.partition("=")
    value = joined if equals else following
    if option in {"--conf", "-c"}:
        key, gives, _ = value.partition("=")
        named = key if gives and key.startswith("spark.") else "spark.<name>"
        return f"Write --{named} VALUE."
    if option == "--archives":
        return f"The environment's archive is made and given by this tool. Leave it out. {MORE_ARCHIVES}"
    if option == "--properties-file":
        return "Name the file spark-defaults.conf, and give its directory: --spark-conf-dir DIR."
    key = PROPERTY_OF_OPTION.get(option, "")
    return f"Write --{key} VALUE." if key else ""


def seconds(text: str) -> int:
    """Read a number of seconds for argparse."""
    if not re.fullmatch("[0-9]{1,9}", text, re.ASCII) or int(text) == 0:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no time. Give a whole number of seconds above 0."
        )
    return int(text)


def _is_dashed_value(word: str, flags: Mapping[str, str]) -> bool:
    """Tell a value that begins with a dash from a flag."""
    return (
        word.startswith("-")
        and word.partition("=")[0] not in flags
        and not word.lower().startswith("--spark.")
    )


class DeployMode(argparse.Action):
    """Take spark-submit's own flag where it changes nothing; say why cluster mode cannot be."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,  # noqa: ARG002 - argparse calls it so
        values: Any,
        option_string: str | None = None,
    ) -> None:
        """Refuse any mode but client."""
        if values != "client":
            parser.error(
                f"{option_string} {values}: a notebook's driver runs beside it, so it is always client. "
                "Leave the flag out."
            )
