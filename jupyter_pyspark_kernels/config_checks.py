"""Judge the administrator's config as a whole: paths, names and values, before any kernel is made."""

import glob
import os
from collections.abc import Iterator, Mapping

from .config import ConfigError, PySparkKernels
from .core.checks import conf_dir_problems, field_problems
from .core.conf_clashes import conf_clash_problems
from .core.conf_values import conf_value_problems
from .core.errors import KernelError
from .core.java import find_java, missing_java
from .core.location_checks import secret_problems
from .core.merging import merge
from .core.profile import Profile
from .core.profile_checks import wrong_values
from .core.properties.choosing import choose_for
from .core.records import Location, Problem, SparkHome
from .core.rules import shown
from .core.settings import LOCAL_MASTER, KernelSettings
from .core.spark import read_spark_home
from .core.template import read_template
from .fixed import FixedValue, allows_master, fixed_values
from .locations import location_id, locations
from .profile_sources import administrator_profiles, fixed_profiles

_OF_A_KERNEL = ("kernel_name", "environment_dir", "kernels_dir")


def config_problems(config: PySparkKernels, environ: Mapping[str, str]) -> list[Problem]:
    """Return what is wrong; ``field`` is the setting, such as ``fixed_spark_conf["spark.a"]``.

    An ``error`` keeps kernels from being made as the config says; of a ``warning`` only a part has
    no effect. Files are read, nothing is run.

    Parameters
    ----------
    environ
        Where Java and a Spark's catalogue of the user are looked up.
    """
    try:
        field = "fixed_settings"
        fixed = fixed_values(config)
        field = "fixed_profiles"
        profiles = tuple(fixed_profiles(config))
    except ConfigError as error:
        return [Problem(field=field, message=str(error))]
    usual = _usual_settings(config, fixed, profiles)
    return [
        *_value_problems(config, usual, environ),
        *_path_problems(config),
        *_limit_problems(config, usual),
        *_name_problems(config),
        *(
            Problem(field="profiles", message=found.fault, severity="warning")
            for found in administrator_profiles(config)
            if found.fault
        ),
    ]


def _usual_settings(
    config: PySparkKernels, fixed: Mapping[str, FixedValue], profiles: tuple[Profile, ...]
) -> KernelSettings:
    """Return the settings of a kernel for which nobody says anything."""
    given: dict[str, object] = {
        field: getattr(config, field)
        for field in ("template", "spark_home", "hadoop_conf_dir", "spark_conf_dir", "java_home")
    }
    given |= {"spark_master": config.spark_master, "profiles": profiles, **fixed}
    settings = KernelSettings(kernel_name="a", environment_dir="/").model_copy(update=given)
    merged = merge(settings)
    conf = {**config.spark_conf, **merged.spark_conf, **config.fixed_spark_conf}
    return merged.model_copy(update={"spark_conf": conf})


def _value_problems(
    config: PySparkKernels, usual: KernelSettings, environ: Mapping[str, str]
) -> Iterator[Problem]:
    """Yield what the checks of a kernel say of the values that are set here."""
    problems = list(field_problems(usual))
    faulty = {problem.field for problem in problems}
    home: SparkHome | None = None
    if usual.spark_home and "spark_home" not in faulty:
        try:
            home = read_spark_home(usual.spark_home)
        except KernelError as error:
            problems.append(Problem(field="spark_home", message=str(error)))
    if usual.java_home and not find_java(environ, usual.java_home):
        problems.append(Problem(field="java_home", message=missing_java(environ, usual.java_home)))
    problems += [p for p in conf_dir_problems(usual, faulty) if p.severity == "error"]
    chosen = choose_for(home, environ)
    if chosen:
        problems += conf_value_problems(usual, chosen, faulty)
    else:
        # Users choose the Spark: what every release refuses is wrong all the same.
        problems += wrong_values(Profile(name="a", spark_conf=dict(usual.spark_conf)))
    faulty |= {problem.field for problem in problems}
    if usual.spark_master != LOCAL_MASTER:
        # Where the config names no master, users choose one that fits.
        problems += conf_clash_problems(usual, chosen, {}, None, faulty)
    everybody = Location(kernels_dir="A kernel", label="", shared=True, visible=True)
    problems += secret_problems(usual, everybody)
    for problem in problems:
        if problem.field not in _OF_A_KERNEL:
            yield problem.model_copy(update={"field": _setting(config, problem.field)})


def _setting(config: PySparkKernels, field: str) -> str:
    """Name the setting of the config that a kernel's field comes from."""
    group, _, key = field.partition(".")
    if group == "spark_conf" and key:
        for name in ("fixed_spark_conf", "spark_conf"):
            if key in getattr(config, name):
                return f'{name}["{key}"]'
        return "fixed_profiles"
    return f'fixed_settings["{field}"]' if field in config.fixed_settings else field


def _path_problems(config: PySparkKernels) -> Iterator[Problem]:
    """Yield paths that lead nowhere, but for those of a kernel's own fields."""
    templates = {f'templates["{name}"]': path for name, path in config.templates.items()}
    templates["template"] = config.fixed_settings.get("template", "") or config.template
    for field, path in templates.items():
        try:
            if path:
                read_template(path)
        except KernelError as error:
            yield Problem(field=field, message=str(error))
    for path in config.allowed_spark_homes:
        yield from _home_problems("allowed_spark_homes", path)
    for path in config.spark_homes:
        yield from _home_problems("spark_homes", path)
    places = {f'locations["{name}"]': path for name, path in config.locations.items()}
    for field, path in {"kernels_dir": config.kernels_dir, **places}.items():
        if path and not os.path.isdir(path):
            message = f"There is no directory {path}. Make it, with the rights of those who are to write there."
            yield Problem(field=field, message=message, severity="warning")
    for path in config.environment_roots:
        if not os.path.isdir(path):
            message = f"There is no directory {path}. Check the path."
            yield Problem(field="environment_roots", message=message, severity="warning")


def _home_problems(field: str, path: str) -> Iterator[Problem]:
    if glob.has_magic(path):
        if not glob.glob(path):
            message = f"Nothing matches {path}. Check the path."
            yield Problem(field=field, message=message, severity="warning")
        return
    try:
        read_spark_home(path)
    except KernelError as error:
        yield Problem(field=field, message=str(error), severity="warning")


def _limit_problems(config: PySparkKernels, usual: KernelSettings) -> Iterator[Problem]:
    """Yield defaults that the limits refuse: a user would have to change them each time."""
    masters, homes = config.allowed_spark_masters, config.allowed_spark_homes
    if masters and not any(allows_master(pattern, usual.spark_master) for pattern in masters):
        yield Problem(
            field="spark_master",
            message=f"{usual.spark_master} is the default, and allowed_spark_masters leaves it out. "
            "Set spark_master to one that is allowed.",
        )
    allowed = {os.path.realpath(path) for path in homes}
    if homes and usual.spark_home and os.path.realpath(usual.spark_home) not in allowed:
        yield Problem(
            field="spark_home",
            message=f"{usual.spark_home} is the default, and allowed_spark_homes leaves it out. "
            "Set spark_home to one that is allowed.",
        )
    for path in config.spark_homes if homes else ():
        if not glob.has_magic(path) and os.path.realpath(path) not in allowed:
            message = f"{path} is not offered: allowed_spark_homes leaves it out. Add it there, or leave it out here."
            yield Problem(field="spark_homes", message=message, severity="warning")


def _name_problems(config: PySparkKernels) -> Iterator[Problem]:
    """Yield names of locations and fields that mean nothing here."""
    places = {location_id(place): place.label for place in locations(config)}
    named = ", ".join(name for name, label in places.items() if name == label)
    for name in config.offered_locations:
        if name not in places:
            message = f"There is no location {shown(name)}. Write one of: {named}."
            yield Problem(field="offered_locations", message=message)
    decided = _decided(config)
    for field in config.reasons:
        if field not in decided:
            message = f"Nothing fixes or limits {shown(field)}, so its reason is never shown. " + (
                f"Write one of: {', '.join(decided)}." if decided else "Leave it out."
            )
            yield Problem(field="reasons", message=message, severity="warning")


def _decided(config: PySparkKernels) -> list[str]:
    """Return the fields for which a reason is shown."""
    limits = {
        "spark_home": config.allowed_spark_homes,
        "spark_master": config.allowed_spark_masters,
        "max_packing": config.max_packing == 0,
        "max_packed_mib": config.max_packed_mib,
    }
    fields = [
        *config.fixed_settings,
        *(field for field, limit in limits.items() if limit),
        *(f"spark_conf.{key}" for key in config.fixed_spark_conf),
        *(f"profiles.{name}" for name in config.fixed_profiles),
    ]
    return list(dict.fromkeys(fields))
