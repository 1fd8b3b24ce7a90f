"""How the words of drafts are kept: a table for each language (``languages``), with three tones.

Sentences stand in groups. Of each group the first is used whose placeholders are all known, so a group goes from the
most specific sentence to the least. Where a tuple stands in place of a sentence, its sentences say the same, and the
contact decides which one is used: twenty people do not get the same letter. ``[dich|Sie]`` holds the familiar and the
formal form of address. No sentence says what is not known, and none needs to know anybody's gender.

Besides the placeholders of templates there are ``formal_name``; ``when``, the day as it follows a verb; ``interests``
for two or more; ``ask``, something that they look for and the owner offers; ``helped_with``, what they helped with, and
``introduced_to``, whom they introduced for that; ``next_event`` and ``next_when``; and
``card``, the address of the owner's card, for those who do not have it.
"""

from dataclasses import dataclass

from ..languages import lazy_gettext

Sentences = tuple[str | tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Tone:
    """One tone: ``first`` opens the first letter after one meeting, ``again`` that after several.

    ``paragraphs`` follow it, each with groups of sentences. The groups of ``beside`` stand in the paragraph of the
    opening.
    """

    greeting: str
    subject: Sentences
    subject_again: Sentences
    first: Sentences
    again: Sentences
    beside: tuple[Sentences, ...] = ()
    paragraphs: tuple[tuple[Sentences, ...], ...] = ()
    farewell: str
    is_formal: bool = False


@dataclass(frozen=True, kw_only=True)
class Language:
    """One language; ``date`` and ``date_of_year`` are patterns of dates (Unicode TR 35) that fit its sentences.

    ``on_day`` goes before a day, and ``today`` and ``yesterday`` stand for both. ``long_ago`` opens a letter to
    somebody who was met once, long ago, and ``subject_long_ago`` is its subject; ``introduced`` and
    ``subject_introduced`` are for somebody whom ``introducer`` introduced; ``helped`` and ``subject_helped`` thank
    somebody who helped. ``subject_unknown`` is the subject
    where nothing is known of a meeting. ``addresses`` names the familiar and the formal address, if there are two.
    ``online`` opens a letter to somebody who was met online. ``closings`` are the last lines for people whom the owner
    knows personally, and for those whom they know professionally; the formal tone has its own.
    """

    name: str
    locale: str
    date: str
    date_of_year: str
    and_: str
    and_before_i: str = ""
    on_day: str
    today: str
    yesterday: str
    subject_long_ago: str
    subject_introduced: str
    subject_helped: str
    subject_unknown: str
    long_ago: Sentences
    introduced: Sentences
    helped: Sentences
    online: Sentences
    closings: dict[str, str]
    card: str
    addresses: tuple[str, str] | None = None
    default_tone: str = "warm"
    is_lower_after_greeting: bool = False
    elides_before_vowels: bool = False
    tones: dict[str, Tone]


TONE_LABELS = {"warm": lazy_gettext("Warm"), "short": lazy_gettext("Short"), "formal": lazy_gettext("Formal")}
