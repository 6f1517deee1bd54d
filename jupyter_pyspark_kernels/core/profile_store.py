"""Keep a user's own profiles: one directory, a JSON file each, written whole or not at all.

The name in a file counts and not the file's own, so that files can be copied from elsewhere. A file
that cannot be read is listed with its reason and never hides another.
"""

import hashlib
import itertools
import json
import os
import re
import unicodedata
from dataclasses import dataclass

from pydantic import ValidationError

from .directory_lock import opened
from .disk_faults import disk_faults
from .errors import (
    InvalidSettingsError,
    KernelChangedError,
    KernelExistsError,
    KernelNotFoundError,
)
from .files import read_text
from .profile import PROFILE_BYTES, Profile, profile_problems, same_name
from .profile_checks import wrong_values
from .rules import shown
from .settings import shape_problems
from .whole_file import written_whole

# As many as anybody could choose from; the files are read each time that a form opens.
MOST_FILES = 500
# A file may be indented; one that is larger holds no profile.
_FILE_BYTES = 4 * PROFILE_BYTES
_SUFFIX = ".json"
# Seconds to wait for another command that writes here just now.
_PATIENCE = 5.0


@dataclass(frozen=True)
class StoredProfile:
    """Hold one file of a user's profiles.

    Attributes
    ----------
    name
        The profile's name; the file's, where it cannot be read.
    profile
        None where ``fault`` says why it cannot be read.
    etag
        Digest of the file.
    """

    path: str
    name: str
    profile: Profile | None
    fault: str
    etag: str


def list_profiles(directory: str) -> list[StoredProfile]:
    """Return the profiles of a directory by name; none where there is no directory."""
    try:
        names = sorted(n for n in os.listdir(directory) if n.endswith(_SUFFIX) and n[0] != ".")
    except OSError:
        return []
    found = [_read(os.path.join(directory, name)) for name in names[:MOST_FILES]]
    first: dict[str, str] = {}
    for stored in found:
        first.setdefault(same_name(stored.name), stored.path)
    return sorted(
        (_unless_twice(stored, first[same_name(stored.name)]) for stored in found),
        key=lambda stored: (same_name(stored.name), stored.path),
    )


def save_profile(
    directory: str, profile: Profile, *, replaces: str = "", etag: str | None = None
) -> StoredProfile:
    """Write a profile, a new one or in the place of another.

    Parameters
    ----------
    replaces
        Name of the profile that is replaced, and renamed where the new one is called otherwise;
        empty for a new one.
    etag
        The version of it that the client has seen; None or ``*`` for any.

    Raises
    ------
    InvalidSettingsError
        When it breaks a rule, or no Spark takes a value; each problem has its field.
    KernelExistsError, KernelNotFoundError, KernelChangedError, KernelBusyError, InstallError
    """
    if problems := tuple(profile_problems(profile)) or tuple(wrong_values(profile)):
        raise InvalidSettingsError(problems)
    with disk_faults(directory):
        os.makedirs(directory, mode=0o700, exist_ok=True)
    # A link is followed: people keep such directories in a repository.
    directory = os.path.realpath(directory)
    with opened(directory, _PATIENCE):
        there = list_profiles(directory)
        before = _find(there, replaces, etag) if replaces else None
        taken = [one for one in there if same_name(one.name) == same_name(profile.name)]
        if any(one != before for one in taken):
            raise KernelExistsError(
                f"There is a profile {shown(profile.name)} already. Choose another name, or change that one."
            )
        path = before.path if before else _free_path(directory, profile.name)
        text = json.dumps(
            profile.model_dump(mode="json", exclude_defaults=True), indent=2, ensure_ascii=False
        )
        with written_whole(path, replace=before is not None) as file:
            file.write(text.encode() + b"\n")
    return _read(path)


def remove_profile(directory: str, name: str, etag: str | None = None) -> None:
    """Remove a profile; kernels that were made with it keep its values.

    Raises
    ------
    KernelNotFoundError, KernelChangedError, KernelBusyError, InstallError
    """
    directory = os.path.realpath(directory)
    if not os.path.isdir(directory):
        raise _missing(name)
    with opened(directory, _PATIENCE):
        stored = _find(list_profiles(directory), name, etag)
        with disk_faults(stored.path):
            os.unlink(stored.path)


def _find(there: list[StoredProfile], name: str, etag: str | None) -> StoredProfile:
    """Return the profile of a name; of two files with one name the one that the etag is of."""
    named = [stored for stored in there if same_name(stored.name) == same_name(name)]
    if not named:
        raise _missing(name)
    if etag in {None, "*"}:
        return named[0]
    for stored in named:
        if stored.etag == etag:
            return stored
    raise KernelChangedError(
        f"Profile {shown(name)} changed since it was read. Look at it again, then repeat the change."
    )


def _missing(name: str) -> KernelNotFoundError:
    return KernelNotFoundError(
        f"You have no profile {shown(name)}. See 'jupyter pyspark-kernels profiles'."
    )


def _read(path: str) -> StoredProfile:
    name = os.path.basename(path).removesuffix(_SUFFIX)
    try:
        text = read_text(path, _FILE_BYTES + 1)
    except OSError as error:
        return StoredProfile(
            path,
            name,
            None,
            f"{path} cannot be read: {error.strerror}. Make it readable, or remove it.",
            "",
        )
    if text is None:
        return StoredProfile(path, name, None, f"{path} is no regular file. Remove it.", "")
    etag = hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:32]
    faults = list[str]()
    profile = None
    try:
        profile = Profile.model_validate(_decoded(text))
        faults = [problem.message for problem in profile_problems(profile)]
    except ValidationError as error:
        faults = [problem.message for problem in shape_problems(error)]
    except (ValueError, RecursionError):
        faults = ["It holds no JSON that a profile could be. Save the profile again, or remove it."]
    if faults or profile is None:
        return StoredProfile(path, name, None, f"{path}: {' '.join(faults[:3])}", etag)
    return StoredProfile(path, profile.name, profile, "", etag)


def _decoded(text: str) -> object:
    if len(text.encode()) > _FILE_BYTES:
        raise ValueError("larger than any profile")
    return json.loads(text)


def _unless_twice(stored: StoredProfile, first: str) -> StoredProfile:
    if stored.profile is None or stored.path == first:
        return stored
    fault = f"{stored.path}: {first} holds a profile of the same name. Rename one of them."
    return StoredProfile(stored.path, stored.name, None, fault, stored.etag)


def _free_path(directory: str, name: str) -> str:
    """Return a path that looks like the name and that nobody has."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "profile"
    names = itertools.chain([slug[:60]], (f"{slug[:60]}-{n}" for n in itertools.count(2)))
    paths = (os.path.join(directory, name + _SUFFIX) for name in names)
    return next(path for path in paths if not os.path.lexists(path))
