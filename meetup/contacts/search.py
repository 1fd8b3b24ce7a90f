"""Finding contacts by words: each of them anywhere, in what is known of the person, the tags, or the place."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true

from ..events import Attendance, Event
from ..people import User
from ..people.text import fold, search_key, search_keys
from ..rooms import Room
from .kept_cards import KeptCard
from .models import Contact
from .tags import contact_ids_tagged_like

MAX_SEARCH_WORDS = 6
"""Words that are looked for; those after them narrow a list no more."""


def matches_words(owner: User, text: str) -> ColumnElement[bool]:
    """Whether a contact of ``owner`` has every word of ``text``: in the note, a tag, the name, in what the card gives,
    or in where they met. One with ``#`` before it is a tag, or stands like that in the note."""
    words = text.split()
    return and_(
        true(), *(_matches_word(owner, word, len(words) > 1) for word in words[:MAX_SEARCH_WORDS] if search_key(word))
    )


def _matches_word(owner: User, word: str, among_others: bool) -> ColumnElement[bool]:
    if word.startswith(("#", "＃")) and word[1:]:
        tag = Contact.id.in_(contact_ids_tagged_like(owner, f"{escape_like(fold(word[1:]))}%"))
        return or_(tag, _matches_patterns(Contact.note_folded, [f"%{escape_like(search_key(word))}%"]))
    patterns = _like_patterns(word, among_others)
    kept = select(KeptCard.id).where(KeptCard.holder_id == owner.id)
    # Each part is of the row itself or of a list made once: nothing is joined for every one of many contacts.
    return or_(
        _matches_patterns(Contact.note_folded, patterns),
        _matches_patterns(Contact.name_folded, patterns),
        and_(_matches_patterns(Contact.card_folded, patterns), Contact.is_visible()),
        and_(
            Contact.kept_card_id.in_(kept.where(_matches_patterns(KeptCard.name_folded, patterns))),
            Contact.person_id.is_(None),
        ),
        and_(
            Contact.kept_card_id.in_(kept.where(_matches_patterns(KeptCard.search_text, patterns))),
            or_(Contact.is_visible(), Contact.kept_card_id.in_(kept.where(KeptCard.source != "guest"))),
        ),
        Contact.id.in_(contact_ids_tagged_like(owner, f"%{escape_like(fold(word))}%")),
        _met_at_place_named(owner, word) if len(word) > 1 or among_others else false(),
    )


def _like_patterns(word: str, among_others: bool) -> list[str]:
    """For LIKE. A single letter among other words begins one: nearly everybody has it somewhere."""
    found = [escape_like(spelled) for spelled in search_keys(word)]
    if among_others and len(word) == 1 and word.isascii() and word.isalnum():
        return [f"{found[0]}%", f"% {found[0]}%"]
    return [f"%{one}%" for one in found]


def _matches_patterns(column: Any, patterns: Iterable[str]) -> ColumnElement[bool]:
    return or_(*(column.like(pattern, escape="\\") for pattern in patterns))


def _met_at_place_named(owner: User, word: str) -> ColumnElement[bool]:
    """Whether they met at an event of ``owner``'s, or in a room of one, that is called so."""
    mine = select(Attendance.event_id).where(Attendance.user_id == owner.id)
    # Their names are not kept folded: as it is typed, and in plain letters.
    lower_case_patterns = [f"%{escape_like(word.lower())}%"] if len(word) > 1 else []
    patterns = [*_like_patterns(word, True), *lower_case_patterns]
    rooms = select(Room.id).where(Room.event_id.in_(mine), _matches_patterns(func.lower(Room.name), patterns))
    events = select(Event.id).where(Event.id.in_(mine), _matches_patterns(func.lower(Event.title), patterns))
    place_texts = (
        _matches_patterns(func.lower(column), patterns) for column in (Contact.event_said, Contact.room_said)
    )
    return or_(Contact.room_id.in_(rooms), Contact.event_id.in_(events), *place_texts)


def escape_like(words: str) -> str:
    """``words`` as they stand in a pattern of LIKE whose escape is the backslash."""
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
