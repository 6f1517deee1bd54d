"""Describe a profile: a named bundle of settings that kernels are made with, and judge its values."""

import json
from collections.abc import Iterator, Mapping

from pydantic import BaseModel, ConfigDict, Field

from . import rules
from .concealing import HIDDEN
from .master_rule import spark_master
from .properties.launcher import launch_problems
from .records import Problem
from .secrets import looks_secret, ways_out

# Fields of one value, and fields that hold a value for each name; the settings have the same.
SINGLE_FIELDS = ("spark_master", "spark_home", "hadoop_conf_dir", "spark_conf_dir", "java_home")
MAPPING_FIELDS = ("spark_conf", "env")

# More than all properties that one kernel can have (rules.SUBMIT_ARGS_BYTES).
PROFILE_BYTES = 128 * 1024
MOST_PROFILES = 50


class Profile(BaseModel):
    """Hold a bundle of settings under a name; what is empty, the profile says nothing of.

    Attributes
    ----------
    name
        What people see and choose, such as ``streaming on YARN``.
    about
        A sentence on what it is for.
    spark_master, spark_home, hadoop_conf_dir, spark_conf_dir, java_home, spark_conf, env
        As in the settings of a kernel; never a secret.
    """

    # One schema, whether it is asked or answered: what is left out is empty.
    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, json_schema_mode_override="validation"
    )

    name: str
    about: str = ""
    spark_master: str = ""
    spark_home: str = ""
    hadoop_conf_dir: str = ""
    spark_conf_dir: str = ""
    java_home: str = ""
    spark_conf: dict[str, str] = Field(default_factory=dict)
    env: dict[str, str] = Field(default_factory=dict)


def same_name(name: str) -> str:
    """Return what two names have in common that nobody could tell apart in a list."""
    return " ".join(name.casefold().split())


def profile_values(profile: Profile) -> dict[str, str]:
    """Return field to value of all that a profile says: ``spark_conf.<name>`` and ``env.<NAME>`` too."""
    values = {field: getattr(profile, field) for field in SINGLE_FIELDS if getattr(profile, field)}
    for field in MAPPING_FIELDS:
        values |= {f"{field}.{key}": value for key, value in getattr(profile, field).items()}
    return values


def profile_problems(profile: Profile) -> Iterator[Problem]:
    """Yield what is wrong with a profile, by the rules of a kernel's settings, each with its field."""
    judged = [("name", _name_problem(profile.name)), ("about", _about_problem(profile.about))]
    judged += [
        (field, _single_problem(field, getattr(profile, field)))
        for field in SINGLE_FIELDS
        if getattr(profile, field)
    ]
    for key, value in profile.spark_conf.items():
        judged.append(
            (f"spark_conf.{rules.cut(key)}", rules.spark_key(key) or rules.spark_value(key, value))
        )
    for key, value in profile.env.items():
        judged.append((f"env.{rules.cut(key)}", rules.env_key(key) or rules.env_value(key, value)))
    judged += [(f"spark_conf.{key}", text) for key, text in launch_problems(profile.spark_conf)]
    for field, message in judged:
        if message:
            yield Problem(field=field, message=message)
    yield from _secret_problems(profile)
    size = len(json.dumps(profile.model_dump(mode="json")))
    if size > PROFILE_BYTES:
        message = f"The profile takes {size} bytes. Use at most {PROFILE_BYTES}."
        yield Problem(field="spark_conf", message=message)


def _name_problem(value: str) -> str | None:
    """Judge a name: a part of addresses, chosen from a list, in any script."""
    rule = "Use up to 60 characters on one line, beginning with a letter or digit and without '/'."
    if not value.strip():
        return f"The profile has no name. {rule}"
    fits = len(value) <= 60 and value[0].isalnum() and value == value.strip()
    if not fits or set(value) & {"/", "\\"} or rules.unprintable(value):
        return f"{rules.shown(value)} cannot be the name of a profile. {rule}"
    return None


def _about_problem(value: str) -> str | None:
    if len(value) > 500:
        return f"The description has {len(value)} characters. Use at most 500."
    if bad := rules.unprintable(value):
        return f"The description holds {bad}. Write it on one line."
    return None


def _single_problem(field: str, value: str) -> str | None:
    if field == "spark_master":
        return spark_master(value)
    if field == "spark_home":
        return rules.spark_home(value)
    return rules.path(value, field) if field == "java_home" else rules.conf_dir(value, field)


def _secret_problems(profile: Profile) -> Iterator[Problem]:
    for field in MAPPING_FIELDS:
        values: Mapping[str, str] = getattr(profile, field)
        for key, value in values.items():
            # What was hidden from a client comes back as such; no profile has ever had it.
            if value == HIDDEN or looks_secret(key, value):
                message = f"{key} looks like a secret, which no profile keeps. {ways_out(key)}"
                yield Problem(field=f"{field}.{rules.cut(key)}", code="secret", message=message)
