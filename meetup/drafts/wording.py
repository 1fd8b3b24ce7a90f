"""What a draft says: sentences filled with what is known. One that would need what is not known is left out."""

import re
from collections.abc import Iterable

from .facts import MeetingFacts
from .filling import fill_template, first_fillable
from .languages import LANGUAGES
from .phrases import Language, Sentences, Tone

_ADDRESS = re.compile(r"\[([^\[\]|]*)\|([^\[\]|]*)\]")
"""The familiar and the formal form of address."""
_DE_BEFORE_VOWEL = re.compile(r"\b(lors d)e (?=[aeiouyàâäéèêëîïôöùûüœæ])", re.IGNORECASE)


def compose(tone: str, language: str, facts: MeetingFacts) -> tuple[str, str]:
    """Return subject and body in one of our own tones."""
    words = LANGUAGES[language]
    wording = words.tones[tone]
    composer = _Composer(words, facts, wording.is_formal or facts.is_formal)
    paragraphs = [
        composer.paragraph((composer.opening(wording), *wording.beside)),
        *(composer.paragraph(groups) for groups in wording.paragraphs),
        composer.sentence((words.card,)),
    ]
    paragraphs = [paragraph for paragraph in paragraphs if paragraph]
    if words.is_lower_after_greeting and paragraphs:
        paragraphs[0] = paragraphs[0][:1].lower() + paragraphs[0][1:]
    letter = (composer.sentence((wording.greeting,)), *paragraphs, composer.sentence((composer.closing(wording),)))
    return composer.subject(wording), "\n\n".join(letter)


def compose_from_template(text: str, language: str, facts: MeetingFacts) -> tuple[str, str]:
    """Return subject and body by a template of the owner's."""
    words = LANGUAGES[language]
    composer = _Composer(words, facts, facts.is_formal)
    return composer.subject(words.tones["warm"]), fill_template(text, composer.values)


class _Composer:
    """Chooses and fills the sentences of one letter."""

    def __init__(self, words: Language, facts: MeetingFacts, is_formal: bool) -> None:
        self.words, self.facts, self.is_formal = words, facts, is_formal
        self.values = facts.placeholder_values(words)

    def opening(self, wording: Tone) -> Sentences:
        if self.facts.helped_with:
            return self.words.helped
        if self.facts.introducer:
            return self.words.introduced
        if self.facts.is_long_ago:
            return self.words.long_ago
        if self.facts.met_before:
            return wording.again
        return self.words.online if self.facts.was_online else wording.first

    def closing(self, wording: Tone) -> str:
        """Return the last lines: those of a formal letter, else those that fit the context of the contact."""
        if wording.is_formal or self.facts.context is None:
            return wording.farewell
        return self.words.closings.get(self.facts.context, wording.farewell)

    def subject(self, wording: Tone) -> str:
        """Return the subject. No letter is without one, because that looks like spam."""
        if self.facts.helped_with:
            return self.sentence((self.words.subject_helped,))
        met = wording.subject_again if self.facts.met_before else wording.subject
        if self.facts.is_long_ago:
            met = (self.words.subject_long_ago,)
        known = (*(met if self.facts.met_at else ()), self.words.subject_unknown)
        return self.sentence((self.words.subject_introduced, *known))

    def paragraph(self, groups: Iterable[Sentences]) -> str:
        return " ".join(filter(None, map(self.sentence, groups)))

    def sentence(self, group: Sentences) -> str:
        """Return the first sentence of a group that says only what is known, in the right form of address."""
        in_form = tuple(
            self._in_form(entry) if isinstance(entry, str) else tuple(map(self._in_form, entry)) for entry in group
        )
        sentence = first_fillable(in_form, self.values, self.facts.seed)
        return _DE_BEFORE_VOWEL.sub(r"\1'", sentence) if self.words.elides_before_vowels else sentence

    def _in_form(self, sentence: str) -> str:
        return _ADDRESS.sub(r"\2" if self.is_formal else r"\1", sentence)
