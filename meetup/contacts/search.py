"""Finding contacts by words: each of them anywhere, in what is known of the person, the tags, or the place."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true

from ..events import Attendance, Event
from ..people import User
from ..people.text import fold, sought, spellings
from ..rooms import Room
from .kept_cards import KeptCard
from .models import Contact
from .tags import tagged_like

MOST = 6
"""Words that are looked for; those after them narrow a list no more."""


def found_by(owner: User, text: str) -> ColumnElement[bool]:
    """Whether a contact of ``owner`` has every word of ``text``: in the note, a tag, the name, in what the card gives,
    or in where they met. One with ``#`` before it is a tag, or stands like that in the note."""
    words = text.split()
    return and_(true(), *(_has(owner, word, len(words) > 1) for word in words[:MOST] if sought(word)))


def _has(owner: User, word: str, among_others: bool) -> ColumnElement[bool]:
    if word.startswith(("#", "＃")) and word[1:]:
        tag = Contact.id.in_(tagged_like(owner, f"{escaped(fold(word[1:]))}%"))
        return or_(tag, _like(Contact.note_folded, [f"%{escaped(sought(word))}%"]))
    patterns = _patterns(word, among_others)
    kept = select(KeptCard.id).where(KeptCard.holder_id == owner.id)
    # Each part is of the row itself or of a list made once: nothing is joined for every one of many contacts.
    return or_(
        _like(Contact.note_folded, patterns),
        _like(Contact.name_folded, patterns),
        and_(_like(Contact.card_folded, patterns), Contact.seen()),
        and_(Contact.kept_card_id.in_(kept.where(_like(KeptCard.name_folded, patterns))), Contact.person_id.is_(None)),
        and_(
            Contact.kept_card_id.in_(kept.where(_like(KeptCard.search_text, patterns))),
            or_(Contact.seen(), Contact.kept_card_id.in_(kept.where(KeptCard.source != "guest"))),
        ),
        Contact.id.in_(tagged_like(owner, f"%{escaped(fold(word))}%")),
        _met_at(owner, word) if len(word) > 1 or among_others else false(),
    )


def _patterns(word: str, among_others: bool) -> list[str]:
    """For LIKE. A single letter among other words begins one: nearly everybody has it somewhere."""
    found = [escaped(spelled) for spelled in spellings(word)]
    if among_others and len(word) == 1 and word.isascii() and word.isalnum():
        return [f"{found[0]}%", f"% {found[0]}%"]
    return [f"%{one}%" for one in found]


def _like(column: Any, patterns: Iterable[str]) -> ColumnElement[bool]:
    return or_(*(column.like(pattern, escape="\\") for pattern in patterns))


def _met_at(owner: User, word: str) -> ColumnElement[bool]:
    """Whether they met at an event of ``owner``'s, or in a room of one, that is called so."""
    mine = select(Attendance.event_id).where(Attendance.user_id == owner.id)
    # Their names are not kept folded: as it is typed, and in plain letters.
    typed = [f"%{escaped(word.lower())}%"] if len(word) > 1 else []
    patterns = [*_patterns(word, True), *typed]
    rooms = select(Room.id).where(Room.event_id.in_(mine), _like(func.lower(Room.name), patterns))
    events = select(Event.id).where(Event.id.in_(mine), _like(func.lower(Event.title), patterns))
    said = (_like(func.lower(column), patterns) for column in (Contact.event_said, Contact.room_said))
    return or_(Contact.room_id.in_(rooms), Contact.event_id.in_(events), *said)


def escaped(words: str) -> str:
    """``words`` as they stand in a pattern of LIKE whose escape is the backslash."""
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
