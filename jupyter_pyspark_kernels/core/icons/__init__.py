"""Hold the icons of a kernel, drawn for this project (``logo-svg.svg`` is their source)."""

from collections.abc import Mapping
from importlib.resources import files

_NAMES = ("logo-32x32.png", "logo-64x64.png", "logo-svg.svg")

ICONS: Mapping[str, bytes] = {name: files(__name__).joinpath(name).read_bytes() for name in _NAMES}
