"""Find in a template's text what pyhocon would change, drop or fetch without a word.

Where this scan and pyhocon could disagree about what is a quote, a comment or a key, the text is
refused. It takes time in proportion to the text: it runs in the server's own process.
"""

import bisect
import re
from collections.abc import Set as AbstractSet
from typing import NamedTuple, NoReturn

from . import lexemes
from .lexemes import Fault
from .outline import ELEMENT, MAX_DEPTH, Kind, Path, Problem, Reference, Scan

_NOT_FOLLOWED_UP = re.compile(r"[^\n\r}]*")
_MORE = re.compile(r"[ \t]+(?!//)[^\s,}\]#]")
_KEY_LIKE = re.compile(r"[A-Za-z_][\w.-]*:(?!/)")


def scan(text: str, variables: AbstractSet[str]) -> Scan:
    """Read `text` and report every problem that can be seen without evaluating it.

    Parameters
    ----------
    text : str
        A whole template.
    variables : set of str
        Names that always stand for text.
    """
    scanner = _Scanner(text, variables)
    try:
        scanner.read_root()
    except _UnreadableError as error:
        scanner.report(str(error), error.pos)
    else:
        scanner.found.find_dropped()
    scanner.found.problems.sort(key=lambda problem: problem.line or 0)
    return scanner.found


class _UnreadableError(Exception):
    """End the scan: what follows has no certain meaning."""

    def __init__(self, pos: int, message: str) -> None:
        self.pos = pos
        super().__init__(message)


class _Bare(NamedTuple):
    """Keep a piece of a value that stands outside quotes: where, and whether right after some."""

    start: int
    end: int
    after_quotes: bool


class _Scanner:
    """Walk once through a text by pyhocon's grammar."""

    def __init__(self, text: str, variables: AbstractSet[str]) -> None:
        self.text = text
        self.variables = variables
        self.pos = 0
        self.found = Scan()
        self._line_ends = [match.start() for match in re.finditer("\n", text)]

    def line(self, pos: int) -> int:
        return bisect.bisect_left(self._line_ends, pos) + 1

    def peek(self, length: int = 1) -> str:
        return self.text[self.pos : self.pos + length]

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Match `pattern` at the cursor and go past it."""
        if match := pattern.match(self.text, self.pos):
            self.pos = match.end()
        return match

    def skip(self, characters: str) -> None:
        """Go past blanks, comments and `characters`."""
        while self.peek():
            if self.peek() in characters:
                self.pos += 1
            elif not (self.take(lexemes.BLANK) or self.take(lexemes.COMMENT)):
                return

    def report(self, message: str, pos: int) -> None:
        self.found.problems.append(Problem(self.line(pos), message))

    def report_all(self, faults: list[Fault]) -> None:
        for fault in faults:
            self.report(fault.message, fault.pos)

    def stop(self, message: str, pos: int) -> NoReturn:
        raise _UnreadableError(pos, message)

    def read_root(self) -> None:
        if fault := lexemes.character_fault(self.text):
            self.stop(fault.message, fault.pos)
        self.skip("\n\r")
        if self.peek() == "[":
            self.stop(
                "the template is a list. Write an object: { display_name: …, argv: […] }", self.pos
            )
        if self.peek() != "{":
            self.read_members((), opened=None)
            return
        self.read_object(())
        self.skip("\n\r,")
        if self.peek():
            self.stop("text follows the template's closing '}'. Move it before the brace", self.pos)

    def read_object(self, path: Path) -> None:
        opened = self.pos
        self.pos += 1
        self.read_members(path, opened=opened)

    def read_members(self, path: Path, *, opened: int | None) -> None:
        while True:
            self.skip("\n\r,")
            if not self.peek():
                if opened is not None:
                    self.stop("this '{' is never closed. Add the '}'", opened)
                return
            if self.peek() == "}" and opened is not None:
                self.pos += 1
                return
            if lexemes.INCLUDE.match(self.text, self.pos):
                self.report_include()
                self.take(_NOT_FOLLOWED_UP)
            else:
                self.read_member(path)

    def read_member(self, above: Path) -> None:
        start = self.pos
        path = self.deeper(above, self.read_key(), start)
        self.skip("\n\r")
        if self.peek() == "{":
            self.found.add(path, "object", self.line(start))
            self.read_object(path)
            return
        if self.peek(2) == "+=":
            self.report(
                "pyhocon drops what stood before '+='. Write the whole value with ':'", start
            )
            self.pos += 1
        if self.peek() not in {":", "="}:
            self.stop(f"after the key {'.'.join(path)!r} a ':' is missing. Add it", start)
        self.pos += 1
        separator = self.line(self.pos)
        self.skip("\n\r")
        kind = self.read_value(path, moved=self.line(self.pos) > separator)
        self.found.add(path, kind, self.line(start))

    def deeper(self, above: Path, below: Path, pos: int) -> Path:
        """Join paths, unless that is too deep."""
        if len(above) + len(below) > MAX_DEPTH:
            self.stop(
                f"objects, lists or dotted keys go deeper than {MAX_DEPTH} levels."
                " Write it flatter",
                pos,
            )
        return above + below

    def read_key(self) -> Path:
        start = self.pos
        if self.peek() == '"':
            return (self.read_quoted_key(),)
        match = self.take(lexemes.KEY)
        if match is None:
            brackets = "Remove it" if self.peek() in "]}" else "Put the key in quotes"
            self.stop(f"no key can start with {self.peek()!r}. {brackets}", start)
        elements = tuple(match[0].strip().split("."))
        if any(not element or element != element.strip() for element in elements):
            self.report("this key would lose a dot or a space. Put it in quotes", start)
        return elements

    def read_quoted_key(self) -> str:
        start = self.pos
        match = None if self.peek(3) == '"""' else self.take(lexemes.QUOTED)
        if match is None:
            self.stop('a key\'s quotes must close on its line. Write it as "key"', start)
        if "\\" in match[1] or "\t" in match[1]:
            self.report(
                "a key that holds a quote, a backslash or a tab comes out changed. Rename it", start
            )
        if not match[1]:
            self.stop("a key is empty. Give it a name", start)
        return match[1]

    def read_value(self, path: Path, *, moved: bool) -> Kind:
        """Read the parts of one value up to the comma, bracket or end of line that ends it."""
        start = self.pos
        kinds: list[Kind] = []
        bare: list[_Bare] = []
        quotes = False
        while not self.at_end_of_value():
            if self.peek() == "\\" and self.peek(2)[1:] in {"\n", "\r"}:
                self.pos += 1
                self.skip_line_end()
                continue
            part, before = self.pos, quotes
            quotes = self.peek() == '"'
            if self.peek() not in '"${[':
                kinds.append(self.read_bare())
                bare.append(_Bare(part, self.pos, before))
            else:
                kinds.append(self.read_part(path))
        self.check_bare(bare, start, moved=moved, alone=len(kinds) == 1)
        return "scalar" if "scalar" in kinds or not kinds else kinds[0]

    def at_end_of_value(self) -> bool:
        start = self.pos
        blank = self.take(lexemes.BLANK)
        ended = (
            not self.peek()
            or self.peek() in "\n\r,}]"
            or lexemes.COMMENT.match(self.text, self.pos) is not None
        )
        if blank and "\t" in blank[0] and not ended and self.text[start - 1] not in ":=[,\n\r \t":
            self.report(
                "pyhocon turns a tab inside a value into spaces. Put it in quotes, as \\t", start
            )
        return ended

    def skip_line_end(self) -> None:
        while self.peek() and self.peek() in "\n\r":
            self.pos += 1

    def check_bare(self, bare: list[_Bare], start: int, *, moved: bool, alone: bool) -> None:
        """Report what swallows the next key, ``a: "x" b: 2``, and keywords beside other text."""
        for piece in bare:
            text = self.text[piece.start : piece.end]
            runs_on = text.endswith(":") and _MORE.match(self.text, piece.end)
            starts_anew = moved and piece.start == start and _KEY_LIKE.match(text)
            if runs_on or starts_anew or (text.startswith(":") and piece.after_quotes):
                self.report(
                    "this value runs into the next key. Add the missing value, comma or line end"
                    " before the key, or put text that holds a ':' in quotes",
                    piece.start,
                )
            keyword = lexemes.KEYWORD.fullmatch(text)
            if keyword and not alone:
                self.report(
                    f"{keyword[0]} beside other text comes out changed. Put it in quotes",
                    piece.start,
                )

    def read_part(self, path: Path) -> Kind:
        start = self.pos
        if self.peek() == '"':
            self.read_text()
            return "scalar"
        if self.peek() == "$":
            return self.read_substitution()
        if self.peek() == "{":
            self.deeper(path, ("{",), start)
            self.read_object(path)
            return "object"
        self.read_list(path)
        return "scalar"

    def read_bare(self) -> Kind:
        start = self.pos
        if lexemes.INCLUDE.match(self.text, start):
            self.report_include()
        self.pos, changed = lexemes.read_bare(self.text, start)
        if self.pos == start:
            self.stop(
                f"{self.peek()!r} cannot stand outside quotes. Put the whole value in quotes", start
            )
        if changed:
            self.report(changed, start)
        return "scalar"

    def read_list(self, path: Path) -> None:
        opened = self.pos
        self.pos += 1
        while True:
            self.skip("\n\r,")
            if not self.peek() or self.peek() == "}":
                self.stop("this '[' is not closed. Add the ']'", opened)
            if self.peek() == "]":
                self.pos += 1
                return
            keyword = lexemes.KEYWORD.match(self.text, self.pos)
            if keyword and keyword[1].lower() == "null":
                self.report("null in a list cannot be kept. Leave it out", self.pos)
            self.read_element(self.deeper(path, (f"{ELEMENT}{self.pos}",), self.pos))

    def read_element(self, path: Path) -> None:
        start = self.pos
        self.read_value(path, moved=False)
        if not self.text[start : self.pos].strip(' \t"'):
            self.report("pyhocon drops an empty text in a list. Leave it out", start)

    def read_text(self) -> None:
        start = self.pos
        triple = self.peek(3) == '"""'
        match = self.take(lexemes.MULTILINE if triple else lexemes.QUOTED)
        if match is None:
            where = "" if triple else " on its line"
            self.stop(f"a quote is not closed{where}. Add the closing quote", start)
        self.report_all(lexemes.quoted_faults(match))

    def read_substitution(self) -> Kind:
        start = self.pos
        match = self.take(lexemes.SUBSTITUTION)
        if match is None:
            self.stop("a '$' outside quotes must start ${NAME}. Put plain text in quotes", start)
        name = match[2]
        if not lexemes.PATH.fullmatch(name):
            self.report(f"{match[0]} is not a plain reference. Write ${{NAME}}", start)
            return "reference"
        self.found.references.append(Reference(name, bool(match[1]), self.line(start)))
        return "scalar" if name in self.variables else "reference"

    def report_include(self) -> None:
        self.report(
            "include is refused: a template may read no other file or address. Copy the text here;"
            ' write "include" in quotes where the word itself is meant',
            self.pos,
        )
