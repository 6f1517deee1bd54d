"""Name the events that this extension sends on Jupyter's event stream.

Every client of the server may hear them, so they carry no settings, results or messages: whoever
wants those asks ``GET jobs/{job_id}``, where rights are checked.
"""

from typing import Any

JOBS = "https://jupyter-pyspark-kernels/events/jobs/v1"
KERNELS = "https://jupyter-pyspark-kernels/events/kernels/v1"

_NUMBER = {"type": "integer", "minimum": 0}

_JOBS: dict[str, Any] = {
    "$id": JOBS,
    "version": "1",
    "title": "Progress of a job",
    "personal-data": False,
    "type": "object",
    "required": ["job_id", "action", "location", "kernel_name", "state", "progress", "steps"],
    "additionalProperties": False,
    "properties": {
        "job_id": {"type": "string"},
        "action": {"type": "string"},
        "location": {"type": "string"},
        "kernel_name": {"type": "string"},
        "state": {"enum": ["queued", "running", "done", "failed", "cancelled"]},
        "progress": {
            "type": ["object", "null"],
            "properties": {
                "stage": {"type": "string"},
                "files_done": _NUMBER,
                "files_total": _NUMBER,
                "bytes_done": _NUMBER,
                "bytes_total": _NUMBER,
            },
        },
        # How many steps of a test have begun or ended; their texts are in the job.
        "steps": _NUMBER,
    },
}

_KERNELS: dict[str, Any] = {
    "$id": KERNELS,
    "version": "1",
    "title": "Kernels of a location changed",
    "personal-data": False,
    "type": "object",
    "required": ["locations"],
    "additionalProperties": False,
    "properties": {"locations": {"type": "array", "items": {"type": "string"}}},
}

SCHEMAS = (_JOBS, _KERNELS)
