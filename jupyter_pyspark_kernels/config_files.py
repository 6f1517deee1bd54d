"""Read the administrator's config files, and say which of them each setting comes from."""

import copy
import difflib
import os
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from jupyter_core.paths import jupyter_config_dir, jupyter_config_path
from traitlets import Dict, TraitError, Unicode
from traitlets.config import Config
from traitlets.config.loader import (
    ConfigFileNotFound,
    FileConfigLoader,
    JSONFileConfigLoader,
    PyFileConfigLoader,
)

from .config import CONFIG_NAME, ENFORCED, ConfigError, PySparkKernels

GIVEN = "the server's own configuration"
_SECTION = PySparkKernels.__name__


@dataclass(frozen=True)
class LoadedConfig:
    """Hold what counts.

    Attributes
    ----------
    files
        Paths that were read; of two the first one wins.
    sources
        Setting to the file, or :data:`GIVEN`, that decides it; one that nobody sets is not in it.
    overruled
        A sentence for each value that the user's own files give in vain.
    """

    config: PySparkKernels
    files: tuple[str, ...]
    sources: Mapping[str, str]
    overruled: tuple[str, ...]


@dataclass(frozen=True)
class _Source:
    """Hold what one file says; ``users`` is whether the user keeps it, and not the administrator."""

    name: str
    config: Config
    users: bool

    def settings(self) -> Config:
        found: Config = self.config[_SECTION]
        return found


def load_config() -> PySparkKernels:
    """Return what the files on Jupyter's config path say.

    Raises
    ------
    ConfigError
    """
    return read_config().config


def read_config(paths: Sequence[str] | None = None, given: Config | None = None) -> LoadedConfig:
    """Read ``jupyter_pyspark_kernels_config.py`` and ``.json``.

    The first file wins, setting by setting. What the server enforces is another matter: there a
    file outside of the user's home wins over one in it, and over ``given``.

    Parameters
    ----------
    paths
        Directories, the first one winning; None is Jupyter's config path.
    given
        What a server was given itself; it wins over all files.

    Raises
    ------
    ConfigError
        When a file cannot be read, or a name or value in it is wrong; its message names the file.
    """
    found = list(_files(jupyter_config_path() if paths is None else paths))
    sources = list(found)
    if given is not None and _SECTION in given:
        sources.insert(0, _Source(GIVEN, Config({_SECTION: given[_SECTION]}), users=True))
    for source in sources:
        _refuse_wrong(source)
    merged = Config()
    for source in reversed(sources):
        # A copy: traitlets' merge takes over the other's own objects, and changes them next.
        merged.merge(copy.deepcopy(source.config))
    decided = {name: one.name for one in reversed(sources) for name in one.settings()}
    final = _final([source for source in sources if not source.users])
    for name, source in final.items():
        merged[_SECTION][name] = source.settings()[name]
        decided[name] = source.name
    overruled = tuple(
        f"{name} of {source.name} is not used: {decided[name]} decides it."
        for source in sources
        if source.users
        for name in source.settings()
        if name in final and source.settings()[name] != final[name].settings()[name]
    )
    files = tuple(source.name for source in found)
    return LoadedConfig(PySparkKernels(config=merged), files, decided, overruled)


def _final(sources: Sequence[_Source]) -> dict[str, _Source]:
    """Return each setting that the user's own files cannot change, and who decides it."""
    final = {
        name: source
        for source in reversed(sources)
        for name in source.settings()
        if name in ENFORCED
    }
    # A name is worth nothing where the user says what it means.
    meanings = {"fixed_profiles": "profiles", "offered_locations": "locations"}
    final |= {
        meaning: source
        for source in reversed(sources)
        for name, meaning in meanings.items()
        if name in final and meaning in source.settings()
    }
    return final


def _files(paths: Sequence[str]) -> Iterator[_Source]:
    """Yield what is there, the first one winning; of one directory JSON, as in all of Jupyter."""
    for directory in paths:
        for loader in (_JsonFile, _PythonFile):
            reader = loader(CONFIG_NAME + loader.suffix, path=directory)
            try:
                config = reader.load_config()
            except ConfigFileNotFound:
                continue
            yield _Source(reader.full_filename, Config(config), _is_users(directory))


def _is_users(directory: str) -> bool:
    """Tell whether a directory of config files is in the user's home, or is Jupyter's own there."""
    real = os.path.realpath(directory)
    home = os.path.realpath(os.path.expanduser("~"))
    return os.path.commonpath([home, real]) == home or real == os.path.realpath(
        jupyter_config_dir()
    )


class _Named(FileConfigLoader):
    """Name the file that cannot be read."""

    suffix = ""

    def load_config(self) -> Config:
        try:
            return super().load_config()
        except ConfigFileNotFound:
            raise
        except Exception as error:
            # A config file is Python: anything can be raised in it.
            raise ConfigError(
                f"{self.full_filename} cannot be read: {error}. Correct it, or take it away."
            ) from error


class _PythonFile(_Named, PyFileConfigLoader):
    suffix = ".py"


class _JsonFile(_Named, JSONFileConfigLoader):
    suffix = ".json"


def _refuse_wrong(source: _Source) -> None:
    """Refuse a name or value that is wrong.

    Raises
    ------
    ConfigError
    """
    if source.name != GIVEN:
        _refuse_misplaced(source)
    for name, trait in PySparkKernels.class_traits(config=True).items():
        if isinstance(trait, Dict) and isinstance(trait._value_trait, Unicode):  # noqa: SLF001 - nothing public says it
            _refuse_bare(source, name)
    try:
        with warnings.catch_warnings():
            # traitlets only warns of a name that it does not know.
            warnings.simplefilter("error", UserWarning)
            PySparkKernels(config=source.config)
    except TraitError as error:
        text = str(error).replace(f" of a {_SECTION} instance", "")
        raise ConfigError(f"A value in {source.name} is wrong: {text}") from error
    except UserWarning as error:
        raise ConfigError(f"{source.name}: {' '.join(str(error).split())}") from error


def _refuse_misplaced(source: _Source) -> None:
    """Refuse what looks like a setting of ours and would have no effect."""
    for name in source.config:
        ours = name in PySparkKernels.class_trait_names(config=True)
        if name != _SECTION and (
            ours or difflib.get_close_matches(name.lower(), [_SECTION.lower()], cutoff=0.8)
        ):
            right = f"c.{_SECTION}.{name}" if ours else f"c.{_SECTION}"
            raise ConfigError(f"{source.name}: c.{name} has no effect. Write {right}.")


def _refuse_bare(source: _Source, name: str) -> None:
    """Refuse numbers and booleans where text belongs, with the text that is meant."""
    values = source.settings().get(name)
    for key, value in values.items() if isinstance(values, dict) else ():
        if isinstance(value, bool | int | float):
            text = str(value).lower() if isinstance(value, bool) else str(value)
            raise ConfigError(
                f'{source.name}: c.{_SECTION}.{name}["{key}"] is {value}. Write it as text: "{text}".'
            )
