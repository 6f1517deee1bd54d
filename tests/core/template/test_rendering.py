"""Templates: what renders, what arrives in the kernel, what is refused and why."""

import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from string import Template

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jupyter_pyspark_kernels.core.errors import TemplateError
from jupyter_pyspark_kernels.core.template import (
    VARIABLES,
    compile_template,
    default_template,
    fill,
    read_template,
    uses,
)
from jupyter_pyspark_kernels.core.template import rendering as template

ROWS = json.loads(
    (Path(__file__).parents[2] / "data" / "bad-inputs.json").read_text(encoding="utf-8")
)
TEMPLATES = [row["value"] for row in ROWS if row["field"] == "template"]
ORIGINAL = (Path(__file__).parent / "data" / "original.template").read_text(encoding="utf-8")

ALL = frozenset(VARIABLES)
VALUES = {
    "KERNEL_NAME": "etl",
    "DISPLAY_NAME": "ETL",
    "SPARK_HOME": "/opt/my spark",
    "PYTHONPATH": "/opt/my spark/python/lib/pyspark.zip",
    "PYSPARK_DRIVER_PYTHON": "/envs/my env $1/bin/python",
    "PYSPARK_PYTHON": "./PYSPARK_VENV/bin/python",
    "PYSPARK_SUBMIT_ARGS": "--master 'local[*]' --conf 'spark.a=$HOME' pyspark-shell",
    "PYTHONSTARTUP": "/kernels/etl/startup.py",
    "SPARK_START": "kernel",
    "HADOOP_CONF_DIR": "/etc/hadoop",
    "SPARK_CONF_DIR": "/etc/spark",
    "JAVA_HOME": "/usr/lib/jvm",
    "LC_ALL": "C.UTF-8",
    "RESOURCE_DIR": "/kernels/etl",
}
VALID = 'display_name: x, argv: ["python", "-f", "{connection_file}"]\n'
CANARY = "canary-7f3a"


def expand(value):
    if isinstance(value, dict):
        text, times = value["$repeat"]
        return text * times
    return value


def rendered(text, given=ALL, **values):
    skeleton = compile_template(text, name="t.conf", given=frozenset(given))
    return fill(skeleton, {**VALUES, **values})


def refusal(text, given=ALL):
    with pytest.raises(TemplateError) as caught:
        compile_template(text, name="t.conf", given=frozenset(given))
    assert "t.conf" in str(caught.value)
    assert "pyparsing" not in str(caught.value)
    assert "Traceback" not in str(caught.value)
    return caught.value


def launched(env):
    """What Jupyter makes of a kernel's env, when every name it could meet has a value."""
    tempting = {"HOME": "/root", "JUPYTERHUB_API_TOKEN": CANARY, "PATH": "/bin", "x": "X", "_": "U"}
    return {k: Template(v).safe_substitute(tempting) for k, v in env.items()}


# -- what renders --------------------------------------------------------------------------------


def test_default_template_gives_the_contract():
    kernel = rendered(default_template())

    assert kernel == {
        "display_name": "ETL",
        "language": "python",
        "argv": [
            "/envs/my env $1/bin/python",
            "-m",
            "ipykernel_launcher",
            "-f",
            "{connection_file}",
        ],
        "env": {
            "SPARK_HOME": "/opt/my spark",
            "PYTHONPATH": "/opt/my spark/python/lib/pyspark.zip",
            "PYSPARK_DRIVER_PYTHON": "/envs/my env $$1/bin/python",
            "PYSPARK_PYTHON": "./PYSPARK_VENV/bin/python",
            "PYSPARK_SUBMIT_ARGS": "--master 'local[*]' --conf 'spark.a=$$HOME' pyspark-shell",
            "PYTHONSTARTUP": "/kernels/etl/startup.py",
            "OLD_PYTHONSTARTUP": "${PYTHONSTARTUP}",
            "PYSPARK_KERNELS_SPARK_START": "kernel",
            "HADOOP_CONF_DIR": "/etc/hadoop",
            "SPARK_CONF_DIR": "/etc/spark",
            "JAVA_HOME": "/usr/lib/jvm",
            "LC_ALL": "C.UTF-8",
        },
        "metadata": {"debugger": True},
    }


def test_default_template_leaves_out_what_is_not_given():
    optional = {"SPARK_START", "HADOOP_CONF_DIR", "SPARK_CONF_DIR", "JAVA_HOME", "LC_ALL"}

    env = rendered(default_template(), ALL - optional)["env"]

    assert list(env) == [
        "SPARK_HOME",
        "PYTHONPATH",
        "PYSPARK_DRIVER_PYTHON",
        "PYSPARK_PYTHON",
        "PYSPARK_SUBMIT_ARGS",
        "PYTHONSTARTUP",
        "OLD_PYTHONSTARTUP",
    ]


def test_original_template_renders_unchanged():
    five = {
        "KERNEL_NAME",
        "SPARK_HOME",
        "PYSPARK_DRIVER_PYTHON",
        "PYSPARK_PYTHON",
        "PYSPARK_SUBMIT_ARGS",
    }

    assert rendered(ORIGINAL, five) == {
        "display_name": "etl",
        "language": "python",
        "argv": ["/envs/my env $1/bin/python", "-m", "ipykernel", "-f", "{connection_file}"],
        "env": {
            "SPARK_HOME": "/opt/my spark",
            "PYTHONPATH": "/opt/my spark/python/:/opt/my spark/python/lib/py4j-0.10.4-src.zip",
            "PYSPARK_PYTHON": "./PYSPARK_VENV/bin/python",
            "PYSPARK_DRIVER_PYTHON": "/envs/my env $$1/bin/python",
            "PYSPARK_SUBMIT_ARGS": "--master 'local[*]' --conf 'spark.a=$$HOME' pyspark-shell",
            "PYTHONSTARTUP": "/opt/my spark/python/pyspark/shell.py",
        },
    }


def test_hocon_that_is_kept():
    kernel = rendered(
        VALID + "base: /data // a comment\n"
        'env { A: ${base}/x, "B.c": "a # no comment"\n C = """say "x" \\n""" }\n'
        "env.D: ${?JAVA_HOME}\n"
        "metadata { n: 5, f: 1.5, b: false, nothing: null, r: ${base}\n"
        "  l: [1, ${?LC_ALL}, {k: v}] }",
        ALL - {"JAVA_HOME", "LC_ALL"},
    )

    assert kernel["env"] == {"A": "/data/x", "B.c": "a # no comment", "C": 'say "x" \\n'}
    assert kernel["metadata"] == {
        "n": 5,
        "f": 1.5,
        "b": False,
        "nothing": None,
        "l": [1, {"k": "v"}],
        "r": "/data",
    }
    assert kernel["language"] == "python"


def test_a_dollar_is_doubled_by_place_and_the_authors_stays():
    kernel = rendered(
        VALID + 'p: ${SPARK_HOME}/x, env { A: ${p}, B: "$HOME ${HOME}" }', SPARK_HOME="/a$b"
    )

    assert kernel["p"] == "/a$b/x"
    assert kernel["env"] == {"A": "/a$$b/x", "B": "$HOME ${HOME}"}


def test_uses_names_the_variables_in_the_result():
    skeleton = compile_template(VALID + "a: ${SPARK_HOME}", name="t", given=ALL)

    assert uses(skeleton, "SPARK_HOME")
    assert not uses(skeleton, "PYSPARK_SUBMIT_ARGS")


def test_fill_leaves_the_skeleton_alone():
    skeleton = compile_template(default_template(), name="t", given=ALL)

    first = fill(skeleton, VALUES)
    first["env"]["SPARK_HOME"] = "changed"

    assert fill(skeleton, VALUES)["env"]["SPARK_HOME"] == "/opt/my spark"


def test_fill_names_the_value_it_lacks():
    skeleton = compile_template(VALID + "a: ${SPARK_HOME}", name="t", given=ALL)

    with pytest.raises(TemplateError, match="SPARK_HOME"):
        fill(skeleton, {})


# -- values arrive unchanged ---------------------------------------------------------------------

MARKED = "\U0010fff0SPARK_HOME\U0010fff1"
NASTY = [
    "", " ", "  two  ", "a b", "'", '"', '"""', "''", "it's", 'say "x"', "\\", "\\\\", "a\\",
    "\\n", "\\u0041", "\\1", "\\g<0>", "\n", "a\nb", "\t", "a\tb", "\r", "\x01", "\x7f", "#", "a # b",
    "// x", "http://h/x", "/* x */", "$", "$$", "$$$", "$HOME", "${HOME}", "${?HOME}", "$$HOME",
    "$${HOME}", "${JUPYTERHUB_API_TOKEN}", "$x", "$_", "$(touch x)", "`id`", "${env:HOME}", "$1",
    "512m", "10s", "5 minutes", "007", "1e999", "1.10", "true", "null", "NaN", "{}", "[]", "{a: 1}",
    "[1,2]", "a: b", "a=b", "a,b", "a += b", 'include url("http://127.0.0.1/")', "include file(x)",
    "{connection_file}", "{prefix}", "%s %(x)s {0}", "é", "日本語", "\u202e", "🎉", "\ufeff", "\u2028",
    "--conf x=y", "; rm -rf ~", "<b>x</b>", MARKED, "\U0010fff0", "\U0010fff1", "a" * 200_000,
]  # fmt: skip


@pytest.mark.parametrize("value", NASTY, ids=range(len(NASTY)))
def test_nasty_values_arrive_unchanged(value):
    for text in (default_template(), ORIGINAL):
        kernel = rendered(
            text, KERNEL_NAME=value, DISPLAY_NAME=value, SPARK_HOME=value, PYSPARK_SUBMIT_ARGS=value
        )

        assert kernel["display_name"] == value
        assert launched(kernel["env"])["PYSPARK_SUBMIT_ARGS"] == value
        assert launched(kernel["env"])["SPARK_HOME"] == value
        assert json.loads(json.dumps(kernel)) == kernel


@settings(max_examples=300, deadline=None)
@example(value="$HOME")
@given(
    value=st.text(
        st.one_of(
            st.characters(codec="utf-8"),
            st.sampled_from("$${}\"'\\#/ \n\t_xHOME\U0010fff0\U0010fff1"),
        )
    )
)
def test_any_value_arrives_unchanged(value):
    kernel = rendered(ORIGINAL, KERNEL_NAME=value, SPARK_HOME=value, PYSPARK_DRIVER_PYTHON=value)

    assert kernel["display_name"] == value
    assert kernel["argv"][0] == value
    env = launched(kernel["env"])
    assert env["SPARK_HOME"] == env["PYSPARK_DRIVER_PYTHON"] == value
    assert env["PYTHONSTARTUP"] == value + "/python/pyspark/shell.py"


# -- what is refused -----------------------------------------------------------------------------

REASONS = {
    "{ env { A: ${?HOME} } }": "${HOME} is neither",
    "[1,2]": "is a list",
    "\ufeff{ a: 1 }": "byte order mark",
    "{ env { A: ${JUPYTERHUB_API_TOKEN} } }": "${JUPYTERHUB_API_TOKEN} is neither",
    '{ a: include file("x.json") }': "include is refused",
    '{ argv: [${PY}, "-m", "ipykernel"] }': "${PY} is neither",
    "{ display_name: ${KERNEL_NAME} }": "argv is not a list with a command",
    "{ a: ${b}, b: ${a} }": "in a circle",
    "{ t: 10s }": "10s into a period of time",
    "{ a: 1e999 }": "1e999 comes out changed",
    '{ "a\\"b": 1 }': "a key that holds a quote",
    '{ env { include url("file:///etc/passwd") } }': "include is refused",
    "{ spark.speculation: true\n spark.speculation.quantile: 0.9 }": "keeps only one",
    "{ a: 007 }": "007 comes out changed",
}


def reason(text):
    if text in REASONS:
        return REASONS[text]
    return "larger than 64 KiB" if text.startswith("# x") else "larger than 1 MiB"


@pytest.mark.parametrize("row", TEMPLATES, ids=range(len(TEMPLATES)))
def test_bad_inputs_are_refused_for_their_reason(row):
    text = expand(row)

    assert reason(text) in str(refusal(text))


WHOLE = ("argv", "display_name")  # rows about what the whole template lacks
EMBEDDED = [
    text
    for text in map(expand, TEMPLATES)
    if text.startswith("{") and not any(word in text for word in WHOLE)
]


@pytest.mark.parametrize("text", EMBEDDED)
def test_bad_inputs_in_a_good_template_are_refused_with_their_line(text):
    inner = text[1:-1]

    places = [VALID + inner, f"{{\n{VALID}{inner}\n}}"]
    if "${b}" not in text:  # a reference is read from the root
        places.append(f"{VALID}extra {text}")
    for whole in places:
        error = refusal(whole)
        assert reason(text) in str(error)
        assert error.line >= 2


@pytest.mark.parametrize("text", [t for t in map(expand, TEMPLATES) if t.startswith("a0: ")])
def test_a_bomb_in_a_good_template_is_refused(text):
    assert "larger than 1 MiB" in str(refusal(VALID + text))


def test_the_whole_server_stays_out_of_results_and_errors(monkeypatch):
    for name in ("JUPYTERHUB_API_TOKEN", "HOME", "SPARK_HOME", "a", "b", "env"):
        monkeypatch.setenv(name, CANARY)
    monkeypatch.setattr(template, "_renderer", template.Renderer())
    texts = [expand(row) for row in TEMPLATES]
    texts += [VALID + t for t in ("a: ${a}", "a: ${?a}", "env: ${env}", "x: ${env.HOME}")]

    messages = [str(refusal(text)) for text in texts if text != VALID + "a: ${?a}"]
    kernel = rendered(VALID + "env: ${?env} { A: ${SPARK_HOME}, B: ${?JAVA_HOME} }", {"SPARK_HOME"})
    template._renderer.close()

    assert not [message for message in messages if CANARY in message]
    assert kernel["env"] == {"A": "/opt/my spark"}


def test_all_problems_are_listed_at_once():
    error = refusal(VALID + "a: 10s\nb: ${NOPE}\n\nc: 007\nenv { x: +1 }")

    assert error.line == 2
    assert [int(line.split()[1][:-1]) for line in str(error).splitlines()[1:]] == [2, 3, 5, 6]
    assert str(error).splitlines()[0] == "Template t.conf has 4 problems:"


def test_a_known_variable_without_value_says_how_to_give_it():
    error = refusal(VALID + "a: ${HADOOP_CONF_DIR}", ALL - {"HADOOP_CONF_DIR"})

    assert error.line == 2
    assert "Hadoop's configuration" in str(error)
    assert "${?HADOOP_CONF_DIR}" in str(error)


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ('display_name: x\nargv: ["python"]', 2, "argv holds no {connection_file}"),
        ('display_name: x\nargv: ["{connection_file}", 5]', 2, "argv[1] is a number"),
        ("display_name: x\nargv: []", 2, "argv is not a list"),
        ("display_name: x\nargv: {a: b}", 2, "argv is not a list"),
        ('argv: ["{connection_file}"]', None, "display_name is missing"),
        ('argv: ["{connection_file}"]\ndisplay_name: " "', 2, "display_name is empty"),
        ('argv: ["{connection_file}"]\ndisplay_name: [x]', 2, "display_name is a list"),
        (VALID + "language: 5", 2, "language is a number"),
        (VALID + "env: x", 2, "env is a text"),
        (VALID + "env {\n A: 5 }", 3, "env.A is a number, not text. Put it in quotes"),
        (VALID + "env {\n A: true }", 3, "env.A is a boolean"),
        (VALID + "env {\n A: null }", 3, "env.A is missing or null"),
        (VALID + "env {\n a.b: x }", 3, "env.a is an object"),
        (VALID + 'env {\n "a=b": x }', 3, "Remove the '='"),
        (VALID + "metadata: 5", 2, "metadata is a number"),
        (VALID + "a: [1] x", 2, "mixes text with a list"),
        (VALID + "n: true\nx: ${n} y", 3, "a boolean"),
        (VALID + "a.b: ${a}", None, "in a circle"),
        (VALID + "a: ${a}", 2, "in a circle"),
    ],
)
def test_what_jupyter_cannot_use_is_refused(text, line, part):
    error = refusal(text)

    assert part in str(error)
    assert error.line == line


def test_text_that_is_too_large_or_no_text():
    assert "64 KiB" in str(refusal(VALID + "#" * 65536))
    assert "surrogate" in str(refusal(VALID + "\ud800"))


# -- files ---------------------------------------------------------------------------------------


def test_read_template_gives_the_text(tmp_path):
    path = tmp_path / "t.conf"
    path.write_bytes("a: é\r\n".encode())

    assert read_template(str(path)) == "a: é\r\n"


@pytest.mark.timeout(10)
def test_read_template_refuses_what_is_no_small_text_file(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "large").write_bytes(b"#" * 65537)
    (tmp_path / "latin").write_bytes(b"a: 1\nb: \xe9\n")
    (tmp_path / "loop").symlink_to("loop")
    expected = {
        "pipe": "not a regular file",
        "large": "64 KiB",
        "latin": "line 2: not UTF-8",
        "none": "does not exist",
        "latin/x": "does not exist",
        "loop": "cannot be read",
        "n\0l": "cannot be read",
        ".": "is a directory",
    }

    for name, part in expected.items():
        with pytest.raises(TemplateError) as caught:
            read_template(f"{tmp_path}/{name}")
        assert part in str(caught.value)
        assert str(tmp_path) in str(caught.value)
    with pytest.raises(TemplateError, match="not a regular file"):
        read_template("/dev/zero")


# -- documentation -------------------------------------------------------------------------------


def test_the_documentation_lists_the_variables_and_its_example_renders():
    page = (Path(__file__).parents[3] / "docs" / "templates.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| `([A-Z_]+)` \| (.*) \|$", page, re.MULTILINE))
    sample = re.search(r"```hocon\n(display_name.*?)```", page, re.DOTALL)[1]

    assert listed == dict(VARIABLES)
    kernel = rendered(sample)
    assert kernel["display_name"] == "ETL (team data)"
    assert kernel["env"]["REPORTS"] == "/srv/reports/daily"


# -- speed and threads ---------------------------------------------------------------------------


def test_importing_is_cheap():
    code = (
        "import sys; import jupyter_pyspark_kernels.core.template;"
        "print([m for m in ('pyhocon', 'pyparsing', 'pydantic') if m in sys.modules])"
    )

    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert result.stdout.strip() == "[]"


def test_a_template_is_compiled_once():
    text = VALID + "only: once"
    first = compile_template(text, name="t", given=ALL)

    assert compile_template(text, name="t", given=ALL | {"UNKNOWN"}) is first


def test_many_threads_get_their_own_result():
    def one(number):
        return rendered(
            VALID + f"n: {number}, env {{ A: ${{SPARK_HOME}} }}", SPARK_HOME=f"/{number}"
        )

    with ThreadPoolExecutor(8) as pool:
        kernels = list(pool.map(one, range(60)))

    assert [k["n"] for k in kernels] == list(range(60))
    assert [k["env"]["A"] for k in kernels] == [f"/{n}" for n in range(60)]


def test_a_forked_process_has_a_renderer_of_its_own():
    compile_template(VALID + "before: fork", name="t", given=ALL)
    pid = os.fork()
    if pid == 0:  # pragma: no cover
        try:
            compile_template(VALID + "in: child", name="t", given=ALL)
            template._renderer.close()
        except BaseException:  # noqa: BLE001 -- nothing of the tests may run on in here
            os._exit(1)
        os._exit(0)

    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert rendered(VALID + "after: fork")["after"] == "fork"
