"""Say which environment variables executors need for the archive's Python to be what they run."""

from jupyter_pyspark_kernels.core.pack_choices import PackChoices
from jupyter_pyspark_kernels.core.records import Environment
from jupyter_pyspark_kernels.core.user_site import VARIABLES, looks_there

from .base_python import CERTIFICATES, NotCarriedError, carried_base
from .interpreter import library_path
from .names import ALIAS


def executor_variables(environment: Environment, choices: PackChoices) -> dict[str, str]:
    """Return the variables, by name.

    A Python without ``pyvenv.cfg`` looks into its user's own site-packages first, which on a node
    are somebody else's.
    """
    needed = library_path(environment, choices)
    found = {} if needed is None else {"LD_LIBRARY_PATH": needed}
    try:
        base = carried_base(environment, choices)
    except NotCarriedError:
        base = None
    if base and base.certificates:
        # OpenSSL knows the base's place alone, which no node has.
        found["SSL_CERT_FILE"] = f"./{ALIAS}/{CERTIFICATES}"
    if base or looks_there(environment):
        found |= VARIABLES
    return found
