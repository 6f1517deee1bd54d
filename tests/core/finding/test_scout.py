"""Say what is found: in full, or that it is what the last line of that path said."""

from typing import Any

from jupyter_pyspark_kernels.core.finding.scout import Scout


def test_what_did_not_answer_once_is_said_in_full_when_it_answers_again() -> None:
    scout, sent = Scout(seconds=1.0), list[dict[str, Any]]()
    found = {"name": "one", "tool": "poetry", "facts": {"python_version": "3.12.1"}}

    def say() -> None:
        scout.say("/envs/one", found, sent.append)

    say()
    say()
    scout.say_fault("/envs/one", "/envs/one did not answer.", sent.append, hangs=True)
    say()
    say()

    whole = {"path": "/envs/one", **found}
    same = {"path": "/envs/one", "same": True}
    hangs = {"path": "/envs/one", "name": "one", "tool": "", "hangs": True}
    assert sent == [whole, same, {**hangs, "fault": "/envs/one did not answer."}, whole, same]
