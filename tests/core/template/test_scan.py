"""The scan before a template is compiled: what it refuses, and that it agrees with pyhocon."""

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_pyspark_kernels.core.template.lexemes import MARK_END, MARK_START
from jupyter_pyspark_kernels.core.template.renderer import CompileError, Renderer
from jupyter_pyspark_kernels.core.template.scan import scan

NAMES = frozenset({"X", "SPARK_HOME"})


def problems(text):
    return [(p.line, p.message) for p in scan(text, NAMES).problems]


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("\ufeffa: 1", 1, "byte order mark"),
        ("a: 1\nb: \0", 2, "NUL"),
        ("a: 1\nb: \x0c", 2, "U+000C"),
        ("a: \U0010fff0", 1, "reserved"),
        ("# c\n [1]", 2, "is a list"),
        ('a: 1\ninclude "x"', 2, "include"),
        ('INCLUDE "x"', 1, "include"),
        ('include required(file("x"))', 1, "include"),
        ("include: 5", 1, "include"),
        ('a { b { include package("p:x") } }', 1, "include"),
        ('a: [include url("x")]', 1, "include"),
        ('a: ${X}include "x"', 1, "include"),
        ("a: 10s", 1, "period"),
        ("a: 512m", 1, "period"),
        ("a: 5 minutes", 1, "period"),
        ("a: x 5d", 1, "period"),
        ("a: [${X}10s]", 1, "period"),
        ("a: 3h/x", 1, "period"),
        ("a: 007", 1, "007"),
        ("a: [007]", 1, "007"),
        ("a: 007${X}", 1, "007"),
        ("a: 1e999", 1, "1e999"),
        ("a: 1e5", 1, "1e5"),
        ("a: +5", 1, "+5"),
        ("a: -0", 1, "-0"),
        ("a: .5", 1, ".5"),
        ("a: 1.10", 1, "1.10"),
        ("a: 0.1234567890123456789", 1, "comes out changed"),
        ("a: " + "9" * 5000, 1, "comes out changed"),
        ("a: True", 1, "True"),
        ("a: NULL", 1, "NULL"),
        ("a: null'", 1, "takes null in null'"),
        ("a: true/x y", 1, "takes true in true/x"),
        ("a: true x", 1, "true beside"),
        ('a: "x" null', 1, "null beside"),
        ("a: [null]", 1, "null in a list"),
        ('a: ["x", ""]', 1, "empty text in a list"),
        ("a: [1]\na.b: 2", 2, "keeps only one"),
        ("a: C:\\new", 1, "backslash"),
        ('a: "\\u0041"', 1, "\\u"),
        ('a: "x\ty"', 1, "tab"),
        ('a: """x\ty"""', 1, "tab"),
        ("a: x\ty", 1, "tab"),
        ("a: 1\na.b: 2", 2, "keeps only one"),
        ("a.b: 2\na: 1", 2, "keeps only one"),
        ("s { a: x }\ns.a.b: 2", 2, "keeps only one"),
        ("s.a: ${X}\ns.a.b: 2", 2, "keeps only one"),
        ('"a\\"b": 1', 1, "holds a quote"),
        ('"": 1', 1, "empty"),
        ('"""a""": 1', 1, "quotes must close"),
        ("a..b: 1", 1, "lose a dot"),
        ("a . b: 1", 1, "lose a dot"),
        ("日: 1", 1, "Put the key in quotes"),
        ("a += 1", 1, "+="),
        ("a: $HOME", 1, "must start ${NAME}"),
        ("a: ${X", 1, "must start ${NAME}"),
        ("a: ${ X }", 1, "not a plain reference"),
        ('a: ${"X"}', 1, "not a plain reference"),
        ("a: @x", 1, "cannot stand outside quotes"),
        ("a: x\n b: -Dx=y", 2, "cannot stand outside quotes"),
        ('a: "x\n', 1, "not closed on its line"),
        ('a: """x\n', 1, "not closed"),
        ("a: 1\nb {\n c: 1\n", 2, "never closed"),
        ("b: [\n c", 1, "not closed"),
        ("a: 1 }", 1, "Remove it"),
        ("{a: 1} b: 2", 1, "follows the template's closing"),
        ("a", 1, "':' is missing"),
        ('"a": "x" "b": 2', 1, "runs into the next key"),
        ('"a": "x""b":2', 1, "runs into the next key"),
        ("a: b c: d", 1, "runs into the next key"),
        ("a:\n b: 1", 2, "runs into the next key"),
        ("a:\n b:1", 2, "runs into the next key"),
        ("a: " + "[" * 40 + "]" * 40, 1, "32 levels"),
        ("a: " + "{b:" * 40 + "1" + "}" * 40, 1, "32 levels"),
        (".".join("a" * 40) + ": 1", 1, "32 levels"),
    ],
)
def test_refuses_with_line_and_mend(text, line, part):
    found = problems(text)

    assert [number for number, _ in found] == [line]
    assert part in found[0][1]


def test_collects_all_problems_in_order():
    found = problems('a: 10s\nb: "ok"\ninclude "x"\nc: 007 # 008\nd: "007"\ne: +1')

    assert [line for line, _ in found] == [1, 3, 4, 6]


KEPT = {
    "": {},
    "# only\n// comments": {},
    "{}": {},
    "a: 1, b: -1.5, c: 0": {"a": 1, "b": -1.5, "c": 0},
    "a = x\nb { c: y }\nd.e: z": {"a": "x", "b": {"c": "y"}, "d": {"e": "z"}},
    "a: 10x, b: -10s, c: x10s, d: 512mb, e: 1.2.3, f: 0x10": {
        "a": "10x",
        "b": "-10s",
        "c": "x10s",
        "d": "512mb",
        "e": "1.2.3",
        "f": "0x10",
    },
    'a: "10s", b: "007", c: "include \\"x\\""': {"a": "10s", "b": "007", "c": 'include "x"'},
    "a: http://h/x // c\nb: x#c": {"a": "http://h/x", "b": "x"},
    'a: "x # y // z" # "c"': {"a": "x # y // z"},
    "a: [x y, z\n 5, {b: c},]": {"a": ["x y", "z", 5, {"b": "c"}]},
    "a: ${X}/p:${X}/q.zip": {"a": "<X>/p:<X>/q.zip"},
    "a: ${X}:${X}": {"a": "<X>:<X>"},
    "a:\n  ${X}/p:${X}": {"a": "<X>/p:<X>"},
    "a: /opt/include/x, includes: 5": {"a": "/opt/include/x", "includes": 5},
    "a: truex, b: false, c: null": {"a": "truex", "b": False, "c": None},
    'a: "x" "y"\r\nb: 1\r\n': {"a": "x y", "b": 1},
    'a: """x "y" \\n\nz"""': {"a": 'x "y" \\n\nz'},
    '"a.b": 1, "a.b.c": 2, "日 本": 3, "$": 4, é: 5': {
        "a.b": 1,
        "a.b.c": 2,
        "日 本": 3,
        "$": 4,
        "é": 5,
    },
    "a { b: 1 }, a { c: 2 }, a.d: 3": {"a": {"b": 1, "c": 2, "d": 3}},
    "a: {b: 1}\nc: ${a} {d: 2}": {"a": {"b": 1}, "c": {"b": 1, "d": 2}},
    'a: "\\\\n \\" \\t"': {"a": '\\n " \t'},
    "f: " + "[" * 31 + "]" * 31: {"f": json.loads("[" * 31 + "]" * 31)},
}


@pytest.fixture(scope="module")
def renderer():
    renderer = Renderer()
    yield renderer
    renderer.close()


@pytest.mark.parametrize("text", KEPT)
def test_passes_what_pyhocon_keeps(text, renderer):
    assert problems(text) == []
    assert renderer.compile(text, {"X": "<X>"}) == KEPT[text]


PIECES = (
    *("a", "b.c", "include", "true", "null", "10", "s", "007", " ", "\n", "\t", ":", "=", ","),
    *("{", "}", "[", "]", '"', '"""', "\\", "#", "//", "/", "${X}", "${?Y}", "$", "+", "'", "é"),
    *("日", "\r", ";"),
)


@settings(max_examples=300, deadline=None)
@given(text=st.lists(st.sampled_from(PIECES), max_size=14).map("".join).map("a: 1\n{}".format))
def test_no_text_that_passes_comes_out_as_something_else(text, renderer):
    if problems(text):
        return
    try:
        shown = json.dumps(renderer.compile(text, {"X": "<X>"}))
    except CompileError as error:
        shown = error.kind

    assert shown not in {"refused", "type", "other", "died"}
    assert "relativedelta" not in shown
    assert "object at 0x" not in shown
    assert "True" not in shown


TEXTS = st.text(
    st.characters(
        codec="utf-8", exclude_categories=["Cc"], exclude_characters=MARK_START + MARK_END
    )
)
SCALARS = st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS
LISTS = st.lists(SCALARS.filter(lambda value: value != ""), max_size=3)


@settings(max_examples=300, deadline=None)
@given(tree=st.dictionaries(TEXTS, SCALARS | st.none() | LISTS, max_size=4))
def test_json_that_passes_comes_back(tree, renderer):
    text = json.dumps(tree, ensure_ascii=False)
    if not problems(text):
        assert renderer.compile(text, {}) == tree


def test_reports_references_and_keys():
    found = scan("a { b: 1 }\nc: ${a.b}\nd: ${?e}\nf: ${c}", NAMES)

    assert [(r.name, r.optional, r.line) for r in found.references] == [
        ("a.b", False, 2),
        ("e", True, 3),
        ("c", False, 4),
    ]
    assert [found.defines(name) for name in ("a", "a.b", "c.x", "e", "a.x", "b")] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]
    assert found.line_of(("d", "x")) == 3
    assert found.line_of(("zz",)) is None


@pytest.mark.parametrize(
    "text",
    [
        "a:${a}\n" * 9000,
        ".".join("a" * 30000) + ": 1",
        'a: """' + '""x' * 20000,
        '"' * 60000,
        "a: " + "1" * 60000,
        "a: " + "1 " * 30000,
        "a: " + '":' * 30000,
        "a: " + ":" + " " * 60000,
        "a: x" + " " * 60000 + "y",
        "a: " + "b: " * 20000,
        "\n" * 60000,
        "{" * 60000,
        "a: " + "\\\n" * 30000,
    ],
    ids=range(13),
)
def test_takes_no_long_time(text):
    started = time.process_time()
    scanned = scan(text, NAMES)
    for reference in scanned.references:
        scanned.defines(reference.name)

    assert time.process_time() - started < 2
