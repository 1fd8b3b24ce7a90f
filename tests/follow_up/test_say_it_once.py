"""A run-through says the same sentence once, however often it was noted."""

from types import SimpleNamespace
from typing import Any

from meetup.follow_up.noted import Noted, merge_noted


def promised(side: str, text: str) -> Any:
    return SimpleNamespace(side=side, text=text)


def test_note_step_and_promise_that_say_the_same_are_one() -> None:
    promises = [promised("mine", "send you the Kafka benchmark"), promised("theirs", "Send the Kafka benchmark")]
    noted = merge_noted(["Will send the Kafka benchmark.", "Trail runner"], "Send the Kafka benchmark", promises)
    assert noted == [
        Noted("Send the Kafka benchmark", ["Next step", "You promised"]),
        Noted("Trail runner", []),
        Noted("Send the Kafka benchmark", ["They promised"]),
    ]


def test_what_differs_stays() -> None:
    assert [each.text for each in merge_noted(["Send the slides", "…", "!"], "Send the photos", [])] == [
        "Send the slides",
        "…",
        "!",
        "Send the photos",
    ]
