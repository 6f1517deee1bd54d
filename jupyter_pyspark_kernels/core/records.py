"""Say what is answered: the records that command line, server and page all read."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from .pack_choices import PackChoices

EnvironmentKind = Literal["conda", "venv", "virtualenv", "uv", "pyenv", "prefix"]
ArchiveFormat = Literal["zip", "tar.gz"]
MasterKind = Literal["local", "yarn", "standalone", "kubernetes"]
FitPart = Literal["python", "java", "pandas", "pyarrow", "numpy", "pyspark"]
JavaSource = Literal["java_home", "JAVA_HOME", "PATH"]


class Record(BaseModel):
    """Be the base of all records: frozen, no unknown fields."""

    # Built on first use (pydantic locks that): most commands need few of the records.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Problem(Record):
    """Name one thing that is wrong with one field, and the way out.

    Attributes
    ----------
    field
        The setting, such as ``kernel_name`` or ``spark_conf.spark.driver.memory``.
    message
        What happened, to what, what to do next; one or two sentences.
    severity
        An ``error`` keeps the kernel from being made, a ``warning`` does not.
    code
        ``taken`` for a name that is in use, ``denied`` for a place that may not be written,
        ``secret`` for a value that no profile keeps.
    """

    field: str
    message: str
    severity: Literal["error", "warning"] = "error"
    code: Literal["invalid", "taken", "denied", "secret"] = "invalid"


class Location(Record):
    """Offer a kernels_dir as a place for kernels.

    Attributes
    ----------
    label
        What people call it, such as ``this user``.
    shared
        Whether other users may read it: decides modes, and whether secrets may be stored.
    visible
        Whether this Jupyter looks there.
    """

    kernels_dir: str
    label: str
    shared: bool
    visible: bool


class Environment(Record):
    """Describe a Python environment by what its files say; nothing in it was run.

    Attributes
    ----------
    environment_dir
        The path as it was asked for.
    python
        Path of the interpreter: ``<environment_dir>/bin/python``.
    python_version
        Such as ``3.12.1``; ``3.12`` where the files say no more.
    implementation
        ``CPython`` or ``PyPy``.
    base_dir, base_python
        The installation that this environment leans on, and its interpreter; None for an
        environment with an interpreter of its own.
    package_count
        Installed distributions in its own site-packages.
    ipykernel, pyspark, pandas, pyarrow, numpy
        Version installed, None where it is not.
    editable
        Names of packages installed from a folder elsewhere, sorted.
    size_bytes
        Size of all files; None unless it was measured (it takes a walk through the tree).
    outside_links
        Paths (inside the environment) of links that leave it; None unless they were looked for.
    """

    environment_dir: str
    python: str
    kind: EnvironmentKind
    python_version: str
    implementation: str
    base_dir: str | None
    base_python: str | None
    system_site_packages: bool
    package_count: int
    ipykernel: str | None
    pyspark: str | None
    pandas: str | None
    pyarrow: str | None
    numpy: str | None
    editable: tuple[str, ...]
    size_bytes: int | None = None
    outside_links: tuple[str, ...] | None = None


class SparkHome(Record):
    """Describe a Spark installation by its files.

    Attributes
    ----------
    spark_version
        Such as ``4.3.0``; empty where no file says it.
    pythonpath
        What makes its own pyspark and py4j importable, absolute, in order.
    py4j_version
        Such as ``0.10.9.9``.
    scala_version, hadoop_version
        Such as ``2.13.16`` and ``3.4.1``; empty where no file says it.
    masters
        The kinds of masters that it can speak.
    """

    spark_home: str
    spark_version: str
    pythonpath: tuple[str, ...]
    py4j_version: str
    scala_version: str
    hadoop_version: str
    masters: tuple[MasterKind, ...]


class Java(Record):
    """Describe a Java installation.

    Attributes
    ----------
    version
        Major version, None where unknown.
    source
        What names it: the setting ``java_home``, or a variable.
    """

    java_home: str
    version: int | None
    source: JavaSource


class Fit(Record):
    """Say whether one part goes together with the Spark that is chosen.

    Attributes
    ----------
    version
        What is there of it; empty where it is not there, or not known.
    verdict
        ``limited`` where only some of Spark fails with it; ``untested`` where nothing is known.
    message
        What is to be said of it, and the way out; empty where it works and nothing is.
    mark
        The same in a few words, for a list to choose from; empty where nothing is wrong.
    """

    part: FitPart
    version: str
    verdict: Literal["works", "limited", "fails", "untested"]
    message: str = ""
    mark: str = ""


class ArchiveRecord(Record):
    """Describe a packed environment; it is the archive's own first member.

    Attributes
    ----------
    version
        Format version of this record.
    fingerprint
        Digest of interpreter and installed packages at the time of packing.
    packages
        Name to version of the distributions in it.
    needs_base
        Installation that each node must have at this very path, None for a self-contained one.
    self_contained
        Whether the archive carries interpreter and standard library.
    system_needs
        What each node's system must have, such as ``glibc ≥ 2.31, libssl.so.3``; empty where that
        is not known.
    machine, system
        Such as ``x86_64`` and ``Linux``.
    file_count, total_bytes
        Files packed and their size before compression.
    choices
        How it was asked to be packed.
    """

    version: int = 1
    fingerprint: str
    environment_dir: str
    kind: EnvironmentKind
    python_version: str
    implementation: str
    needs_base: str | None
    machine: str
    system: str
    packages: dict[str, str]
    file_count: int
    total_bytes: int
    made_by: str
    choices: PackChoices = PackChoices()
    self_contained: bool = False
    system_needs: str = ""


class PlannedArchive(Record):
    """Say which archive the kernel will have.

    Attributes
    ----------
    path
        Absolute path it will have.
    pack
        Whether it must be packed; otherwise the one that is there stays.
    copy_of
        Archive of another kernel that is taken over instead of packing; None where there is none.
    reason
        Why it is packed, or why not, for people.
    choices
        How it is packed.
    check_imports
        What must import from the packed tree.
    """

    path: str
    format: ArchiveFormat
    pack: bool
    reason: str
    choices: PackChoices = PackChoices()
    check_imports: tuple[str, ...] = ()
    copy_of: str | None = None


class Origin(Record):
    """Say where a value of a kernel comes from.

    Attributes
    ----------
    field
        Such as ``spark_home`` or ``spark_conf.spark.executor.memory``.
    kind
        ``own`` is the kernel's own, ``found`` what nobody gave, ``administrator`` what the config
        of a server gives.
    profile
        Its name where ``kind`` is ``profile``, else empty.
    hides
        Profiles that say another value; the one that would come next first.
    """

    field: str
    kind: Literal["own", "profile", "found", "administrator"]
    profile: str = ""
    hides: tuple[str, ...] = ()


class Plan(Record):
    """Say exactly what would be written, with its problems; nothing is written by it.

    Attributes
    ----------
    settings
        The kernel's own settings with everything that was found filled in, and its profiles beside
        them (a mapping as in kernel.json).
    spark_home, spark_master
        What it runs with, whoever says it; empty where that is not known.
    origins
        Where each value comes from that a profile could give.
    resource_dir
        Where the kernel will be.
    kernel_json
        The exact content of ``kernel.json``; None where errors keep it from being made.
    current_kernel_json
        What is there now, for an update; None for a new kernel.
    etag
        Digest of the ``kernel.json`` that is replaced; None for a new kernel.
    fits
        Whether environment and Java go together with the Spark home; empty where one is missing.
    install_ipykernel
        Whether ipykernel will be installed into the environment first.
    shared
        Whether other users may read the location.
    """

    kernel_name: str
    settings: dict[str, JsonValue]
    kernels_dir: str
    resource_dir: str
    shared: bool
    kernel_json: dict[str, JsonValue] | None
    spark_home: str = ""
    spark_master: str = ""
    origins: tuple[Origin, ...] = ()
    current_kernel_json: dict[str, JsonValue] | None = None
    etag: str | None = None
    environment: Environment | None = None
    fits: tuple[Fit, ...] = ()
    archive: PlannedArchive | None = None
    install_ipykernel: bool = False
    problems: tuple[Problem, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Return the problems that keep the kernel from being made."""
        return tuple(p for p in self.problems if p.severity == "error")


KernelState = Literal["ready", "changed", "broken", "read-only"]


class InstalledKernel(Record):
    """Describe a PySpark kernel that is installed.

    Attributes
    ----------
    origin
        ``ours``, or ``other`` for the original script's and hand-written ones.
    settings
        As read back; empty where they could not be.
    state
        ``broken`` wins over ``changed`` (environment newer than the archive), that over the rest.
    problems
        Each with its field and the way out.
    etag
        Digest of ``kernel.json``.
    """

    kernel_name: str
    display_name: str
    kernels_dir: str
    resource_dir: str
    origin: Literal["ours", "other"]
    writable: bool
    environment_dir: str
    spark_master: str
    archive: str | None
    settings: dict[str, JsonValue]
    state: KernelState
    problems: tuple[Problem, ...] = ()
    etag: str = ""


class Progress(Record):
    """Say how far a job is; totals are 0 while they are unknown, bytes are uncompressed."""

    stage: Literal["installing", "scanning", "packing", "verifying", "checking", "writing"]
    files_done: int = 0
    files_total: int = 0
    bytes_done: int = 0
    bytes_total: int = 0


class HostReport(Record):
    """Say what one executor host runs: its interpreter, and the packages asked for.

    Attributes
    ----------
    executable, prefix
        ``sys.executable`` and ``sys.prefix`` there.
    source
        Where the interpreter comes from, in words.
    packages
        Name to version; None where the host does not have it.
    """

    host: str
    executable: str
    prefix: str
    python_version: str
    source: str
    packages: dict[str, str | None] = Field(default_factory=dict)


class KernelTest(Record):
    """Report a passed test of a kernel: seconds for each step, and every host."""

    kernel_name: str
    spark_version: str
    master: str
    application_id: str
    ui_url: str | None
    driver: HostReport
    executors: tuple[HostReport, ...]
    kernel_seconds: float
    spark_seconds: float
    job_seconds: float
