"""What the words of drafts are: a table for each language (``languages``), with three tones.

Sentences stand in groups; of each group the first is said whose placeholders are all known, so a group goes from
saying much to saying little. No sentence says what is not known, and none needs to know anybody's gender. Besides the
placeholders of templates there are ``join_name``, for the formal, ``when``, the day as it follows a verb, and
``met_phrases``.
"""

from dataclasses import dataclass

Alternatives = tuple[str, ...]


@dataclass(frozen=True)
class Tone:
    """One tone: a greeting, paragraphs of groups, how it ends, and ``met_phrases``: of the first time, of others."""

    greeting: str
    body: tuple[tuple[Alternatives, ...], ...]
    farewell: str
    met_phrases: tuple[str, str]


@dataclass(frozen=True)
class Language:
    """One language; ``date`` and ``date_of_year`` are patterns of dates (Unicode TR 35) that fit its sentences.

    ``on_day`` goes before a day, and ``today`` stands for both. ``long_ago`` replaces the first group for somebody
    who was met once, long ago.
    """

    name: str
    locale: str
    date: str
    date_of_year: str
    and_: str
    subject: Alternatives
    on_day: str
    today: str
    long_ago: Alternatives
    tones: dict[str, Tone]


TONE_LABELS = {"warm": "Warm", "short": "Short", "formal": "Formal"}
