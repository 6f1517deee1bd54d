"""Make scripts of ``bin`` find their interpreter beside themselves, wherever they are unpacked."""

import io
import os
import re
import shlex
import tokenize
from collections.abc import Collection

# What pip, distlib, uv and conda write where the interpreter's path is long or has a space: for
# the shell it starts the interpreter, for Python it is a string.
_THROUGH_SHELL = re.compile(
    rb"#! ?/bin/sh\n'''exec' ([^\n]+) \"\$0\" \"\$@\"(?: #'''\n|\n' '''(?:\n|\Z))"
)
_PLAIN_ARGUMENT = re.compile(rb"[\w.,:=/+@%-]+")
# https://peps.python.org/pep-0263/: it counts in the first two lines only.
_ENCODING = re.compile(rb"[ \t\f]*#.*?coding[:=][ \t]*[-\w.]+[^\n]*\n")


def relocatable_script(content: bytes, interpreters: Collection[bytes]) -> bytes:
    """Return a script that starts the ``python`` in its own directory, links to it followed.

    It is still Python; a POSIX shell and ``readlink -f`` start it. Arguments of the interpreter
    are kept. Anything but a script of ``interpreters`` is returned as it is.

    Parameters
    ----------
    interpreters
        Absolute paths under which scripts may name the environment's interpreter.
    """
    found = _split(content, interpreters)
    if found is None:
        return content
    arguments, body = found
    words = b"".join(b" " + word for word in arguments)
    start = b'\'\'\'exec\' "$(dirname -- "$(readlink -f -- "$0")")/python"' + words
    before, after = _around_start(body)
    return b"#!/bin/sh\n" + before + start + b' "$0" "$@"\n' + after


def _split(content: bytes, interpreters: Collection[bytes]) -> tuple[list[bytes], bytes] | None:
    """Return the interpreter's arguments and what follows the first lines; None for other files."""
    if not content.startswith(b"#!"):
        return None
    through_shell = _THROUGH_SHELL.match(content)
    if through_shell:
        words = _shell_words(through_shell[1])
        body = content[through_shell.end() :]
    else:
        line, _, body = content.partition(b"\n")
        words = _first_line_words(line[2:].strip(), interpreters)
    if not words or words[0] not in interpreters:
        return None
    arguments = words[1:]
    return (arguments, body) if all(map(_PLAIN_ARGUMENT.fullmatch, arguments)) else None


def _shell_words(text: bytes) -> list[bytes]:
    try:
        return [os.fsencode(word) for word in shlex.split(os.fsdecode(text))]
    except ValueError:
        return []


def _first_line_words(line: bytes, interpreters: Collection[bytes]) -> list[bytes]:
    for interpreter in interpreters:
        for written in (interpreter, b'"%b"' % interpreter):
            if line == written or line.startswith((written + b" ", written + b"\t")):
                return [interpreter, *line[len(written) :].split()]
    return []


def _around_start(body: bytes) -> tuple[bytes, bytes]:
    """Return what comes before and after the line that starts the interpreter.

    Only comments may come before. A docstring goes on where our string ends, as there may be but
    one before ``from __future__``.
    """
    docstring = _docstring_line(body)
    lines = io.BytesIO(body).readlines()
    if docstring is not None:
        return b"".join(lines[:docstring]), b"' ''' " + b"".join(lines[docstring:])
    encoding = _ENCODING.match(body)
    end = encoding.end() if encoding else 0
    return body[:end], b"' '''\n" + body[end:]


def _docstring_line(body: bytes) -> int | None:
    """Return how many lines of comments are before the docstring, None where there is no such."""
    try:
        tokens = tokenize.tokenize(io.BytesIO(body).readline)
        unread = (tokenize.ENCODING, tokenize.COMMENT, tokenize.NL)
        first = next(token for token in tokens if token.type not in unread)
        after = next(tokens)
    except (tokenize.TokenError, SyntaxError, UnicodeDecodeError, StopIteration):
        return None
    text = first.type == tokenize.STRING and not re.match("[bB]|[rR][bB]", first.string)
    ended = after.type in (tokenize.NEWLINE, tokenize.STRING, tokenize.COMMENT)
    return first.start[0] - 1 if text and ended and first.start[1] == 0 else None
