"""Test the judgement of whole settings on this machine, by plans that write nothing."""

import os

import pytest
from support import bad_inputs, input_places
from support.homes import make_home
from support.small_kernels import Kernels, make_environment
from support.trees import tree_of

from jupyter_pyspark_kernels.core.errors import InvalidSettingsError
from jupyter_pyspark_kernels.core.kernels import plan
from jupyter_pyspark_kernels.core.records import Location
from jupyter_pyspark_kernels.core.settings import parse_settings
from jupyter_pyspark_kernels.locations import location_of

ROWS = [
    row
    for row in bad_inputs.rows(since="command line")
    # These are the server's: on the command line any directory may be given by its path.
    if "typed in the request" not in str(row.value)
]


@pytest.fixture(scope="module")
def small_environment(tmp_path_factory):
    return make_environment(tmp_path_factory.mktemp("small") / "env")


@pytest.fixture
def kernels(kernels_dir, small_environment):
    return Kernels(kernels_dir, small_environment)


@pytest.fixture
def problems_of(kernels, tmp_path):
    """Plan with some fields changed, and return field → message of the errors."""

    def run(severity="error", location=None, environ=None, **changed):
        data = {**kernels.settings("etl", spark_master="local[*]").model_dump(), **changed}
        try:
            settings = parse_settings(data)
        except InvalidSettingsError as error:
            return {p.field: p.message for p in error.problems}
        environ = kernels.environ if environ is None else environ
        planned = plan(settings, location or kernels.location, environ)
        found = {
            p.field: f"{p.message} {p.in_shell}".rstrip()
            for p in planned.problems
            if p.severity == severity
        }
        assert severity != "error" or (planned.kernel_json is None) == bool(found)
        return found

    return run


def _changed(row, tmp_path, environment, spark_home):
    value = row.value
    match row.field:
        case "spark_conf_key":
            return {"spark_conf": {value: bad_inputs.value_for(value)}}
        case "spark_conf_value":
            return {"spark_conf": {"spark.x": value}}
        case "template":
            (tmp_path / "row.template").write_text(value, "utf-8")
            return {"template": str(tmp_path / "row.template")}
        case "environment_dir" if isinstance(value, str):
            return {"environment_dir": input_places.environment_place(row, tmp_path, environment)}
        case "spark_home":
            return {"spark_home": input_places.spark_home_place(row, tmp_path, spark_home)}
        case "kernels_dir":
            return {"location": location_of(input_places.kernels_dir_place(row, tmp_path))}
    return {row.field: value}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.label)
def test_rows_of_the_table(row, problems_of, kernels, tmp_path, small_environment, spark_home):
    changed = _changed(row, tmp_path, small_environment, spark_home)
    before = tree_of(tmp_path)
    if row.field == "spark_home" and not row.value:
        # Empty means: what is found; here nothing is.
        changed["environ"] = {k: v for k, v in kernels.environ.items() if k != "SPARK_HOME"}

    found = problems_of(**changed)

    field = {"spark_conf_key": "spark_conf", "spark_conf_value": "spark_conf"}.get(
        row.field, row.field
    )
    assert bool(found) == (row.expect == "reject"), found
    assert all(name.split(".")[0] == field for name in found), found
    assert all(len(text) < 3000 for text in found.values())
    assert tree_of(tmp_path) == before


def test_all_problems_of_one_call_at_once(problems_of):
    found = problems_of(
        kernel_name="A/b",
        display_name="\n",
        environment_dir="e",
        spark_home="s",
        spark_master="mesos://h:1",
        spark_conf={"Spark.a": "1", "spark.b": "\r", "spark.driver.memory": "1"},
        template="t",
        hadoop_conf_dir="h",
        spark_conf_dir="/gone",
        java_home="j",
        env={"1": "x", "SPARK_HOME": "y", "A": "\0"},
        submit_args=["\0"],
    )

    assert set(found) == {
        "kernel_name",
        "display_name",
        "environment_dir",
        "spark_home",
        "spark_master",
        "spark_conf.Spark.a",
        "spark_conf.spark.b",
        "spark_conf.spark.driver.memory",
        "template",
        "hadoop_conf_dir",
        "spark_conf_dir",
        "java_home",
        "env.1",
        "env.SPARK_HOME",
        "env.A",
        "submit_args",
    }


@pytest.mark.parametrize(
    "others", [("spark_home",), ("environment_dir",), ("spark_home", "java_home")]
)
@pytest.mark.parametrize("text", [None, "argv: [", "argv: [a], x: ${JAVA_HOMES}"])
def test_a_wrong_template_is_told_with_what_else_is_wrong(others, text, problems_of, tmp_path):
    template = tmp_path / "a.template"
    if text is not None:
        template.write_text(text)

    found = problems_of(template=str(template), **dict.fromkeys(others, str(tmp_path / "gone")))

    assert set(found) == {"template", *others}
    assert str(template) in found["template"]


@pytest.mark.parametrize(
    "field",
    ["environment_dir", "spark_home", "template", "hadoop_conf_dir", "spark_conf_dir", "java_home"],
)
@pytest.mark.parametrize(
    "kind", ["relative", "missing", "file", "loop", "nul", "long", "newline", "blank"]
)
def test_paths_of_every_field(field, kind, problems_of, tmp_path):
    (tmp_path / "a file").write_text("x y")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    path = {
        "relative": "some/where",
        "missing": str(tmp_path / "missing"),
        "file": str(tmp_path / "a file"),
        "loop": str(tmp_path / "loop"),
        "nul": "/a\0b",
        "long": "/" + "x" * 5000,
        "newline": "/a\nb",
        "blank": "  ",
    }[kind]

    found = problems_of(**{field: path})

    assert list(found) == [field], found
    assert len(found[field]) < 600


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("~", "~"),
        ("/a*b", "*"),
        ("/a[b", "["),
        ("/a:b", ":"),
        ("/a\nb", "U+000A"),
        ("x", "absolute"),
    ],
)
def test_kernels_dirs_that_spark_cannot_take(path, word, problems_of):
    location = Location(kernels_dir=path, label="", shared=False, visible=True)

    assert word in problems_of(location=location)["kernels_dir"]


def test_too_many_properties_name_the_way_out(problems_of):
    found = problems_of(spark_conf={f"spark.k{n}": "x" * 50 for n in range(2000)})

    assert "spark-defaults.conf" in found["spark_conf"]


@pytest.mark.parametrize(
    ("variable", "value", "word"),
    [
        ("SPARK_CONF_DIR", "conf", "absolute path"),
        ("HADOOP_CONF_DIR", "conf", "absolute path"),
        ("SPARK_CONF_DIR", "{here}/a:b", "colon"),
        ("JAVA_HOME", "jdk", "absolute path"),
    ],
)
def test_what_a_variable_says_is_judged_like_what_is_typed(
    variable, value, word, kernels, problems_of, tmp_path, monkeypatch
):
    # It is there from here, and would not be from where Jupyter starts the kernel.
    monkeypatch.chdir(tmp_path)
    for name in ("conf", "a:b", "jdk/bin"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "jdk/bin/java").touch(0o755)
    environ = {**kernels.environ, variable: value.format(here=tmp_path)}

    found = problems_of(environ=environ, spark_master="yarn")

    assert list(found) == [variable.lower()]
    assert word in found[variable.lower()]
    assert variable in found[variable.lower()]


def test_what_is_found_is_filled_in(kernels, tmp_path):
    environ = {**kernels.environ, "HADOOP_CONF_DIR": str(tmp_path), "SPARK_CONF_DIR": str(tmp_path)}
    settings = kernels.settings("etl", spark_home="")

    planned = plan(settings, kernels.location, environ)

    assert planned.errors == ()
    assert planned.settings["spark_home"] == environ["SPARK_HOME"]
    assert planned.settings["hadoop_conf_dir"] == str(tmp_path)
    assert planned.settings["spark_conf_dir"] == str(tmp_path)
    assert planned.settings["java_home"] == environ["JAVA_HOME"]


def test_yarn_without_configuration_is_a_warning(problems_of):
    assert "HADOOP_CONF_DIR" in problems_of("warning", spark_master="yarn")["hadoop_conf_dir"]
    assert "hadoop_conf_dir" not in problems_of("warning")


def test_no_java_is_a_warning(problems_of, spark_home):
    found = problems_of("warning", environ={"PATH": "", "SPARK_HOME": str(spark_home)})

    assert "Install Java 17 to " in found["java_home"]
    assert "as java_home" in found["java_home"]


def test_an_old_java_is_refused(problems_of, tmp_path):
    (tmp_path / "jdk" / "bin").mkdir(parents=True)
    (tmp_path / "jdk" / "bin" / "java").touch(0o755)
    (tmp_path / "jdk" / "release").write_text('JAVA_VERSION="1.8.0_392"\n')

    assert "Java 17" in problems_of(java_home=str(tmp_path / "jdk"))["java_home"]


def test_no_ipykernel_names_the_way_out(problems_of, venv):
    assert "--install-ipykernel" in problems_of(environment_dir=str(venv))["environment_dir"]


def test_what_a_shell_alone_can_do_is_no_part_of_what_a_form_is_told(kernels, venv):
    data = {
        **kernels.settings("etl", spark_master="yarn").model_dump(),
        "environment_dir": str(venv),
        "hadoop_conf_dir": "",
        "spark_conf": SECRET,
    }
    planned = plan(parse_settings(data), kernels.location, {"PATH": ""})

    told = [problem.model_dump() for problem in planned.problems]
    assert {"environment_dir", "hadoop_conf_dir"} <= {one["field"] for one in told}
    assert [one["message"] for one in told if "--" in str(one)] == []


@pytest.fixture
def editable(tmp_path, small_environment):
    environment = make_environment(tmp_path / "env")
    site = next(environment.glob("lib/python3*/site-packages"))
    (tmp_path / "src").mkdir()
    (site / "__editable__.mine-1.0.pth").write_text(f"{tmp_path / 'src'}\n")
    info = site / "mine-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: mine\nVersion: 1.0\n")
    (info / "top_level.txt").write_text("mine\n")
    (info / "direct_url.json").write_text(
        f'{{"url": "file://{tmp_path}/src", "dir_info": {{"editable": true}}}}'
    )
    return environment


def test_an_editable_package_is_shipped(problems_of, tmp_path, editable):
    (tmp_path / "src/mine.py").touch()

    assert "environment_dir" not in problems_of(environment_dir=str(editable), spark_master="yarn")


def test_an_editable_package_whose_modules_are_gone_is_refused(problems_of, tmp_path, editable):
    settings = {"environment_dir": str(editable)}

    said = problems_of(**settings, spark_master="yarn")["environment_dir"]

    assert said == (
        f"The archive cannot carry mine: it is installed from {tmp_path}/src, which has no mine. "
        f"Install it without --editable: pip install {tmp_path}/src."
    )
    assert problems_of(**settings) == {}


def test_a_pth_that_only_works_here_is_refused(problems_of, tmp_path):
    environment = make_environment(tmp_path / "env")
    site = next(environment.glob("lib/python3*/site-packages"))
    (environment / "own").mkdir()
    (site / "own.pth").write_text(f"{environment}/own\n")

    said = problems_of(environment_dir=str(environment), spark_master="yarn")["environment_dir"]

    assert said.startswith(f"The archive cannot carry own.pth: it leads to {environment}/own, ")


SECRET = {"spark.ssl.keyPassword": "hunter2"}


def test_secrets_are_refused_and_never_shown(problems_of, kernels):
    shared = kernels.location.model_copy(update={"shared": True})

    private = problems_of(spark_conf=SECRET, env={"HF_TOKEN": "hunter2"})
    public = problems_of(spark_conf=SECRET, location=shared, store_secrets=[*SECRET])

    assert set(private) == {"spark_conf.spark.ssl.keyPassword", "env.HF_TOKEN"}
    assert "--store-secret spark.ssl.keyPassword" in private["spark_conf.spark.ssl.keyPassword"]
    assert set(public) == {"spark_conf.spark.ssl.keyPassword"}
    assert "--store-secret" not in public["spark_conf.spark.ssl.keyPassword"]
    assert "hunter2" not in f"{private}{public}"
    assert problems_of(spark_conf=SECRET, store_secrets=[*SECRET]) == {}


def test_a_taken_name(kernels, tmp_path):
    kernels.create("etl")
    elsewhere = Location(kernels_dir=str(tmp_path / "k"), label="", shared=False, visible=True)

    here = kernels.planned_create("etl")
    there = plan(
        kernels.settings("etl"), elsewhere, kernels.environ, visible_dirs=[str(kernels.dir)]
    )

    for planned in (here, there):
        assert [(p.field, p.code) for p in planned.errors] == [("kernel_name", "taken")]
        assert str(kernels.dir) in planned.errors[0].message


def test_a_name_that_differs_by_case(kernels):
    (kernels.dir / "ETL").mkdir()
    (kernels.dir / "ETL" / "kernel.json").write_text("{}")

    assert [p.code for p in kernels.planned_create("etl").errors] == ["taken"]


def test_a_plan_writes_nothing(kernels, tmp_path):
    before = tree_of(tmp_path)

    planned = kernels.planned_create("etl")

    assert planned.errors == ()
    assert planned.archive is not None
    assert planned.archive.pack
    assert tree_of(tmp_path) == before


def test_hidden_environment_in_a_shared_location(kernels, problems_of, tmp_path):
    for path in (tmp_path, *tmp_path.parents):
        if path.stat().st_uid == os.getuid():
            path.chmod(path.stat().st_mode | 0o011)
    (tmp_path / "mine").mkdir(mode=0o700)
    environment = make_environment(tmp_path / "mine" / "env")
    shared = kernels.location.model_copy(update={"shared": True})

    found = problems_of("warning", location=shared, environment_dir=str(environment))

    assert str(tmp_path / "mine") in found["environment_dir"]


def test_properties_that_clash(problems_of, tmp_path):
    (tmp_path / "spark-defaults.conf").write_text(
        "spark.dynamicAllocation.enabled true\nspark.dynamicAllocation.maxExecutors 2\n"
    )

    found = problems_of(
        spark_master="yarn",
        hadoop_conf_dir=str(tmp_path),
        spark_conf_dir=str(tmp_path),
        spark_conf={"spark.dynamicAllocation.minExecutors": "4", "spark.executor.memory": "512"},
    )

    assert set(found) == {
        "spark_conf.spark.dynamicAllocation.minExecutors",
        "spark_conf.spark.executor.memory",
    }
    assert str(tmp_path) in found["spark_conf.spark.dynamicAllocation.minExecutors"]


def test_what_is_wrong_by_itself_clashes_with_nothing(problems_of):
    found = problems_of(
        spark_master="nowhere",
        spark_conf={"spark.driver.memory": "1", "spark.master": "yarn", "spark.yarn.queue": "a"},
    )

    assert set(found) == {
        "spark_master",
        "spark_conf.spark.driver.memory",
        "spark_conf.spark.master",
    }


def test_arrow_without_pyarrow_is_warned_about(problems_of):
    key = "spark.sql.execution.arrow.pyspark.enabled"

    found = problems_of("warning", spark_conf={key: "true"})

    assert "Install pyarrow" in found[f"spark_conf.{key}"]


def test_a_master_that_the_home_was_built_without(problems_of, tmp_path):
    home = make_home(tmp_path / "spark", "4.3.0")
    (home / "jars").mkdir()
    (home / "jars" / "spark-core_2.13-4.3.0.jar").touch()
    found = problems_of(spark_home=str(home), spark_master="k8s://https://h:6443")
    assert "was built without Kubernetes" in found["spark_master"]
    assert "Choose another master" in found["spark_master"]
    assert "spark_master" not in problems_of(spark_home=str(home))


def test_what_does_not_go_together_is_a_problem_of_its_field(problems_of, tmp_path):
    home = str(make_home(tmp_path / "spark", "2.4.8"))
    found = problems_of(spark_home=home)
    assert "cloudpickle" in found["environment_dir"]
    assert "Give a Java 8" in found["java_home"]


def test_a_file_of_defaults_that_spark_cannot_read(problems_of, tmp_path):
    (tmp_path / "spark-defaults.conf").write_text("spark.a \\u12\n")
    found = problems_of(spark_conf_dir=str(tmp_path))
    assert "Line 1 has" in found["spark_conf_dir"]
