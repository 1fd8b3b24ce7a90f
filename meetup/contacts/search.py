"""SQL conditions to search contacts by words: in the note, the tags, the name, the card, and the place."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true

from ..events import Attendance, Event
from ..people import User
from ..people.text import escape_like, fold, search_key, search_keys
from ..rooms import Room
from .kept_cards import KeptCard
from .models import Contact
from .search_channels import has_channel_like
from .search_near import has_name_near
from .tags import contact_ids_tagged_like

MAX_SEARCH_WORDS = 6
"""How many words of a search are used; more are ignored."""


def matches_words(owner: User, text: str, near: bool = False) -> ColumnElement[bool]:
    """Return the SQL condition over Contact that every word of ``text`` is found.

    Each may occur in the note, a tag, the name, the card or the place. A word that begins with ``#`` has to begin a
    tag, or occur with its ``#`` in the note. With ``near``, a name may differ from a word by one letter.
    """
    words = text.split()
    return and_(
        true(),
        *(_matches_word(owner, word, len(words) > 1, near) for word in words[:MAX_SEARCH_WORDS] if search_key(word)),
    )


def _matches_word(owner: User, word: str, among_others: bool, near: bool) -> ColumnElement[bool]:
    if word.startswith(("#", "＃")) and word[1:]:
        is_tagged = Contact.id.in_(contact_ids_tagged_like(owner, f"{escape_like(fold(word[1:]))}%"))
        return or_(is_tagged, _matches_patterns(Contact.note_folded, [f"%{escape_like(search_key(word))}%"]))
    patterns, name_near = _like_patterns(word, among_others), has_name_near(owner, word) if near else None
    card_ids = select(KeptCard.id).where(KeptCard.holder_id == owner.id)
    # Each condition is on the contact itself or on a list that is read once, so that no join is made for each contact.
    return or_(
        _matches_patterns(Contact.note_folded, patterns),
        _matches_patterns(Contact.name_folded, patterns),
        and_(_matches_patterns(Contact.card_folded, patterns), Contact.is_visible()),
        and_(
            Contact.kept_card_id.in_(card_ids.where(_matches_patterns(KeptCard.name_folded, patterns))),
            Contact.person_id.is_(None),
        ),
        and_(
            Contact.kept_card_id.in_(card_ids.where(_matches_patterns(KeptCard.search_text, patterns))),
            or_(Contact.is_visible(), Contact.kept_card_id.in_(card_ids.where(KeptCard.source != "guest"))),
        ),
        Contact.id.in_(contact_ids_tagged_like(owner, f"%{escape_like(fold(word))}%")),
        has_channel_like(owner, word),
        false() if name_near is None else name_near,
        _met_at_place_named(owner, word) if len(word) > 1 or among_others else false(),
    )


def _like_patterns(word: str, among_others: bool) -> list[str]:
    """Return patterns for LIKE. A single letter among other words has to begin a word, as nearly everybody has it."""
    words = [escape_like(spelled) for spelled in search_keys(word)]
    if among_others and len(word) == 1 and word.isascii() and word.isalnum():
        return [f"{words[0]}%", f"% {words[0]}%"]
    return [f"%{spelling}%" for spelling in words]


def _matches_patterns(column: Any, patterns: Iterable[str]) -> ColumnElement[bool]:
    return or_(*(column.like(pattern, escape="\\") for pattern in patterns))


def _met_at_place_named(owner: User, word: str) -> ColumnElement[bool]:
    """Return the SQL condition that the name of the event or room where they met contains ``word``."""
    attended_ids = select(Attendance.event_id).where(Attendance.user_id == owner.id)
    # Names of events and rooms have no search key, so the word is also looked for as it was typed.
    lower_case_patterns = [f"%{escape_like(word.lower())}%"] if len(word) > 1 else []
    patterns = [*_like_patterns(word, True), *lower_case_patterns]
    room_ids = select(Room.id).where(
        Room.event_id.in_(attended_ids), _matches_patterns(func.lower(Room.name), patterns)
    )
    event_ids = select(Event.id).where(Event.id.in_(attended_ids), _matches_patterns(func.lower(Event.title), patterns))
    text_conditions = (
        _matches_patterns(func.lower(column), patterns) for column in (Contact.event_said, Contact.room_said)
    )
    return or_(Contact.room_id.in_(room_ids), Contact.event_id.in_(event_ids), *text_conditions)
