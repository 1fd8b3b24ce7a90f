"""What the doctor says: a line for each thing that it looked at, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True)
class Finding:
    """One line. ``advice`` says what to do, and is empty if all is well."""

    subject: str
    level: Level
    sentence: str
    advice: str = ""


def ok(subject: str, sentence: str) -> Finding:
    return Finding(subject, Level.OK, sentence)


def warn(subject: str, sentence: str, advice: str) -> Finding:
    """Return a finding about what works and should not stay as it is."""
    return Finding(subject, Level.WARN, sentence, advice)


def fail(subject: str, sentence: str, advice: str) -> Finding:
    """Return a finding about what does not work."""
    return Finding(subject, Level.FAIL, sentence, advice)
