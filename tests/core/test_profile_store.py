"""Test that a user's profiles are kept whole, and that a broken one hides no other."""

import json
import os
import threading
from pathlib import Path

import pytest
from support.trees import tree_of

from jupyter_pyspark_kernels.core.errors import (
    InstallError,
    InvalidSettingsError,
    KernelChangedError,
    KernelError,
    KernelExistsError,
    KernelNotFoundError,
)
from jupyter_pyspark_kernels.core.profile import Profile
from jupyter_pyspark_kernels.core.profile_store import (
    list_profiles,
    remove_profile,
    save_profile,
)

LARGE = Profile(name="large", spark_conf={"spark.executor.memory": "8g"})


@pytest.fixture
def directory(tmp_path):
    return str(tmp_path / "config" / "profiles")


def names(directory):
    return [stored.name for stored in list_profiles(directory)]


def test_save_list_change_rename_remove(directory):
    assert list_profiles(directory) == []
    saved = save_profile(directory, LARGE)
    save_profile(directory, Profile(name="Потоки", about="Für Ströme", env={"A": "я"}))

    first, second = list_profiles(directory)
    assert (first.profile, first.etag) == (LARGE, saved.etag)
    assert second.profile.about == "Für Ströme"
    assert os.path.basename(saved.path) == "large.json"
    assert json.loads(Path(saved.path).read_text("utf-8")) == {
        "name": "large",
        "spark_conf": {"spark.executor.memory": "8g"},
    }

    wide = LARGE.model_copy(update={"name": "Very Large"})
    renamed = save_profile(directory, wide, replaces="large", etag=saved.etag)
    assert renamed.path == saved.path
    assert names(directory) == ["Very Large", "Потоки"]
    remove_profile(directory, "Very Large", renamed.etag)
    assert names(directory) == ["Потоки"]
    assert len(os.listdir(directory)) == 1


def test_names_that_make_the_same_file_name_are_two_files(directory):
    for name in ("a b", "a-b", "a_b"):
        save_profile(directory, Profile(name=name))

    assert sorted(os.listdir(directory)) == ["a-b-2.json", "a-b-3.json", "a-b.json"]
    assert sorted(names(directory)) == ["a b", "a-b", "a_b"]


def test_what_is_against_the_rules_taken_or_gone_is_refused(directory):
    save_profile(directory, LARGE)
    save_profile(directory, Profile(name="small"))
    before = tree_of(directory)

    with pytest.raises(InvalidSettingsError):
        save_profile(directory, Profile(name="x", env={"HF_TOKEN": "hunter2"}))
    with pytest.raises(KernelExistsError):
        save_profile(directory, Profile(name="LARGE"))
    with pytest.raises(KernelExistsError):
        save_profile(directory, Profile(name="Large"), replaces="small")
    with pytest.raises(KernelNotFoundError):
        save_profile(directory, LARGE, replaces="none")
    with pytest.raises(KernelNotFoundError):
        remove_profile(directory, "none")
    with pytest.raises(KernelChangedError):
        save_profile(directory, LARGE, replaces="large", etag="0" * 32)
    with pytest.raises(KernelChangedError):
        remove_profile(directory, "large", "0" * 32)

    assert tree_of(directory) == before


def test_a_broken_file_is_listed_with_its_reason_and_hides_no_other(directory):
    save_profile(directory, LARGE)
    for name, text in {
        "broken": "{",
        "list": "[]",
        "deep": "[" * 100_000,
        "other": '{"name": "other", "spark_cnf": {}}',
        "secret": '{"name": "mine", "env": {"HF_TOKEN": "hunter2"}}',
        "twin": '{"name": "LARGE"}',
        "vast": '{"name": "vast", "about": "' + "x" * 1_000_000 + '"}',
    }.items():
        with open(os.path.join(directory, f"{name}.json"), "w") as file:
            file.write(text)
    os.mkfifo(os.path.join(directory, "pipe.json"))
    os.mkdir(os.path.join(directory, "folder.json"))
    os.symlink("/nowhere", os.path.join(directory, "link.json"))

    found = {stored.name: stored for stored in list_profiles(directory)}

    assert found["large"].profile == LARGE
    assert set(found) == {"large", "broken", "list", "deep", "other", "secret", "LARGE", "vast", "pipe", "folder", "link"}  # fmt: skip
    assert all(one.fault and one.profile is None for name, one in found.items() if name != "large")
    assert "spark_cnf" in found["other"].fault
    assert "hunter2" not in found["secret"].fault
    assert "same name" in found["LARGE"].fault
    remove_profile(directory, "broken", found["broken"].etag)
    assert "broken" not in names(directory)


def test_a_directory_that_may_not_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(InstallError, match="Nothing was changed"):
        save_profile(str(tmp_path / "file" / "profiles"), LARGE)


def test_a_linked_directory_is_written_to(tmp_path):
    (tmp_path / "repository").mkdir()
    (tmp_path / "profiles").symlink_to(tmp_path / "repository")

    save_profile(str(tmp_path / "profiles"), LARGE)

    assert names(str(tmp_path / "repository")) == ["large"]


def test_of_many_who_save_at_once_none_is_lost_and_one_of_a_name_wins(directory):
    ended = []

    def save(number):
        for name in (f"own {number}", "shared"):
            try:
                save_profile(directory, Profile(name=name, env={"N": str(number)}))
                ended.append(name)
            except KernelError as error:
                ended.append(error.code)

    threads = [threading.Thread(target=save, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert ended.count("shared") == 1
    assert ended.count("exists") == 5
    assert len(names(directory)) == 7
    assert [one.fault for one in list_profiles(directory) if one.fault] == []
