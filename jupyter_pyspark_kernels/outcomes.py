"""Map every kind of refusal to its exit code and its HTTP status, in one place."""

from typing import NamedTuple


class Outcome(NamedTuple):
    """Hold how a refusal is answered on the command line and over HTTP."""

    exit_code: int
    http_status: int


OUTCOMES = {
    "invalid": Outcome(2, 400),
    "not_found": Outcome(3, 404),
    "exists": Outcome(4, 409),
    "busy": Outcome(4, 409),
    "changed": Outcome(4, 409),
    "not_editable": Outcome(5, 403),
    "template": Outcome(6, 400),
    "environment": Outcome(7, 400),
    "spark_home": Outcome(7, 400),
    "submit_args": Outcome(7, 400),
    "archive": Outcome(7, 400),
    "install": Outcome(7, 500),
    "test": Outcome(8, 500),
    "config": Outcome(9, 500),
    "cancelled": Outcome(130, 409),
    "error": Outcome(2, 400),
}

# What a healthy command ends with when it found something wrong (doctor, check-conf).
FOUND_BROKEN = 1
