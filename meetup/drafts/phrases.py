"""What the words of drafts are: a table for each language (``languages``), with three tones.

Sentences stand in groups; of each group the first is said whose placeholders are all known, so a group goes from
saying much to saying little. No sentence says what is not known, and none needs to know anybody's gender. Besides the
placeholders of templates there are ``full_name``, for the formal, ``when``, the day as it follows a verb, and ``met``.
"""

from dataclasses import dataclass

Group = tuple[str, ...]


@dataclass(frozen=True)
class Wording:
    """One tone: a greeting, paragraphs of groups, how it ends, and ``met``: of the first time, of others."""

    greeting: str
    body: tuple[tuple[Group, ...], ...]
    farewell: str
    met: tuple[str, str]


@dataclass(frozen=True)
class Words:
    """One language; ``date`` and ``date_of_year`` are patterns of dates (Unicode TR 35) that fit its sentences.

    ``on`` goes before a day, ``today`` stands for both; ``ago`` is said in place of the first group to somebody
    met once and long ago.
    """

    name: str
    locale: str
    date: str
    date_of_year: str
    and_: str
    subject: Group
    on: str
    today: str
    ago: Group
    tones: dict[str, Wording]


TONES = {"warm": "Warm", "short": "Short", "formal": "Formal"}
