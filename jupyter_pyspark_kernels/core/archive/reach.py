"""Judge what of a tree is wanted, and where its links may lead."""

import re
from collections.abc import Callable, Sequence
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


def _no_name(_: str) -> bool:
    """Skip no name."""
    return False


class Reach:
    """Know a tree, what else its links may lead to, and what of it is left out.

    Attributes
    ----------
    root
        The tree's real path.

    Parameters
    ----------
    allowed
        Real paths of further directories that links may lead into.
    leave_out
        Paths that are not wanted, with all below them, whether met in the tree or through a link.
    skips
        Tells whether a name below ``root`` is not wanted, with all below it.
    """

    def __init__(
        self,
        root: str,
        allowed: Sequence[str] = (),
        leave_out: Sequence[str] = (),
        skips: Callable[[str], bool] = _no_name,
    ) -> None:
        self.root = root
        self._allowed = (root, *allowed)
        outside = (str(Path(path).resolve()) for path in leave_out)
        # The tree may itself be in such a directory; it is packed all the same.
        self._left_out = tuple(path for path in outside if not inside(root, path))
        self._below_left_out = tuple(path.rstrip("/") + "/" for path in self._left_out)
        self._skips = skips

    def leaves_out(self, name: str, real: str) -> bool:
        """Tell whether the entry ``name``, in truth ``real``, is not wanted."""
        return self._skips(name) or real in self._left_out or real.startswith(self._below_left_out)

    def allows(self, name: str, real: str) -> bool:
        """Tell whether the link ``name`` may lead to the real path ``real``."""
        if any(inside(real, place) for place in self._allowed):
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


def base_parts(environment: Environment) -> tuple[str, ...]:
    """Return the real paths that make the base interpreter; none when the base is not one's."""
    if environment.base_dir is None:
        return ()
    base = Path(environment.base_dir)
    if not any(next(base.glob(pattern), None) for pattern in _STANDARD_LIBRARIES):
        return ()
    return tuple(str((base / part).resolve()) for part in _BASE_PARTS if (base / part).is_dir())
