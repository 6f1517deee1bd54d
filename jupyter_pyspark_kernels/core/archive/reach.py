"""Judge where the links of an environment may lead."""

import re
from pathlib import Path

from jupyter_pyspark_kernels.core.records import Environment

from .elf import is_elf

# What an installation's interpreter consists of. Nothing else of it may be linked to: `home` in
# pyvenv.cfg is the word of whoever made the environment, and may name anybody's home directory.
_BASE_PARTS = ("bin", "lib", "lib64", "lib-python", "lib_pypy")
_STANDARD_LIBRARIES = ("lib*/py*3*/os.py", "lib-python/3*/os.py")
_INTERPRETER = re.compile(r"bin/(python|pypy)[0-9.]*t?")

# Directory links that only give a directory beside them a second name, under which Python does
# not look: of every venv, and of conda's Python 3.10 and later.
_SECOND_NAMES = {"lib64": re.compile("lib"), "lib/python3.1": re.compile(r"lib/python3\.1\d")}


class Reach:
    """Know an environment, its base interpreter's installation, and what is left out.

    Attributes
    ----------
    root
        The environment's real path.
    """

    def __init__(self, environment: Environment, leave_out: tuple[str, ...]) -> None:
        self.root = str(Path(environment.environment_dir).resolve())
        self._base = _base_parts(environment.base_dir)
        outside = (str(Path(path).resolve()) for path in leave_out)
        # The environment may itself be in such a directory; it is packed all the same.
        self._left_out = tuple(path for path in outside if not inside(self.root, path))

    def leaves_out(self, real: str) -> bool:
        """Tell whether the real path ``real`` is not wanted in the archive."""
        return any(inside(real, path) for path in self._left_out)

    def allows(self, name: str, real: str) -> bool:
        """Tell whether the link ``name`` may lead to the real path ``real``."""
        if inside(real, self.root) or any(inside(real, part) for part in self._base):
            return True
        # A base whose bin/python is itself a link elsewhere. A program is nobody's secret.
        return _INTERPRETER.fullmatch(name) is not None and is_elf(real)

    def is_second_name(self, name: str, real: str) -> bool:
        """Tell whether the directory link ``name`` adds nothing to what it leads to."""
        pattern = _SECOND_NAMES.get(name)
        return (
            pattern is not None
            and inside(real, self.root)
            and pattern.fullmatch(real[len(self.root) :].lstrip("/")) is not None
        )


def inside(path: str, directory: str) -> bool:
    """Tell whether ``path`` is ``directory`` or below it; both are real paths."""
    return path == directory or path.startswith(directory.rstrip("/") + "/")


def _base_parts(base_dir: str | None) -> tuple[str, ...]:
    """Return the real paths that make an interpreter; none when ``base_dir`` is not one's."""
    if base_dir is None:
        return ()
    base = Path(base_dir)
    if not any(next(base.glob(pattern), None) for pattern in _STANDARD_LIBRARIES):
        return ()
    return tuple(str((base / part).resolve()) for part in _BASE_PARTS if (base / part).is_dir())
