"""Test how profiles and own values become one kernel, by a table that the page's tests share."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_pyspark_kernels.core.merging import (
    differs,
    merge,
    origins,
    own_values,
    ticked,
    with_found,
)
from jupyter_pyspark_kernels.core.profile import SINGLE_FIELDS, Profile, profile_values
from jupyter_pyspark_kernels.core.settings import LOCAL_MASTER, KernelSettings, parse_settings

TABLE = json.loads((Path(__file__).parents[1] / "data" / "profile-merges.json").read_text("utf-8"))
LEAST = {"kernel_name": "etl", "environment_dir": "/e"}

NAME = st.sampled_from(["a", "b", "c"])
VALUES = st.dictionaries(st.sampled_from(["spark.x", "spark.y", "spark.z"]), NAME)
PARTS = {
    **dict.fromkeys(SINGLE_FIELDS, st.sampled_from(["", "/1", "/2"])),
    "spark_conf": VALUES,
    "env": st.dictionaries(st.sampled_from(["X", "Y"]), NAME),
}
PROFILES = st.lists(st.builds(Profile, name=NAME, **PARTS), max_size=4, unique_by=lambda p: p.name)
OWN = st.fixed_dictionaries({}, optional=PARTS)


def settings_of(profiles, own):
    return parse_settings({**LEAST, **own, "profiles": profiles})


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["why"])
def test_the_table(row):
    settings = settings_of(row["profiles"], row["own"])
    merged = merge(settings)

    assert own_values(merged) == row["merged"]
    found = {
        o.field: [o.kind, o.profile, list(o.hides)] for o in origins(settings, merged, settings)
    }
    assert found == row["origins"]


@given(profiles=PROFILES, own=OWN)
def test_every_value_is_that_of_its_origin(profiles, own):
    settings = settings_of(profiles, own)
    merged = merge(settings)

    values, said = own_values(merged), {p.name: profile_values(p) for p in profiles}
    mine = own_values(settings)
    found = {origin.field: origin for origin in origins(settings, merged, settings)}
    assert set(found) == set(values)
    assert set(values) >= {*mine, *(field for one in said.values() for field in one)}
    for field, origin in found.items():
        if origin.kind == "profile":
            assert field not in mine
            assert values[field] == said[origin.profile][field]
            later = [p.name for p in profiles][
                [p.name for p in profiles].index(origin.profile) + 1 :
            ]
            assert not any(field in said[name] for name in later)
        elif origin.kind == "own":
            assert values[field] == mine[field]
        else:
            assert (field, values[field]) == ("spark_master", LOCAL_MASTER)
        assert all(said[name][field] != values[field] for name in origin.hides)


@given(profiles=PROFILES, own=OWN)
def test_merging_twice_changes_nothing_and_no_profile_is_nothing(profiles, own):
    settings = settings_of(profiles, own)
    plain = settings_of([], own)

    assert own_values(merge(merge(settings))) == own_values(merge(settings))
    assert merge(plain) is plain
    assert merge(settings).profiles == settings.profiles


@given(profiles=PROFILES, own=OWN, spark_home=st.sampled_from(["/found", ""]))
def test_what_was_found_becomes_own_only_where_no_profile_says_it(profiles, own, spark_home):
    settings = settings_of(profiles, own)
    merged = merge(settings)
    found = merged.model_copy(update={} if merged.spark_home else {"spark_home": spark_home})

    stored = with_found(settings, found)

    said = any(profile.spark_home for profile in profiles)
    assert stored.spark_home == (settings.spark_home if said else found.spark_home)
    assert stored.model_copy(update={"spark_home": settings.spark_home}) == settings


def test_a_profile_of_the_same_name_is_renewed_in_its_place():
    one, two = Profile(name="one", env={"A": "1"}), Profile(name="two")
    newer = Profile(name="one", env={"A": "2"})

    assert ticked([one, two], newer) == (newer, two)
    assert ticked([two], one) == (two, one)
    assert differs(one, newer)
    assert not differs(one, one.model_copy(update={"about": "For big joins."}))


def test_a_kernel_with_profiles_leaves_the_master_to_them():
    profiles = [{"name": "large", "spark_master": "yarn"}]

    assert parse_settings(LEAST).spark_master == LOCAL_MASTER
    assert parse_settings({**LEAST, "profiles": profiles}).spark_master == ""
    assert (
        KernelSettings(
            **LEAST, profiles=[Profile(**profiles[0])], spark_master="local[1]"
        ).spark_master
        == "local[1]"
    )
