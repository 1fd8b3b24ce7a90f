"""SQL conditions to search contacts by words: in the note, the tags, the name, the card, and the place."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from ..database.prepared import GIVEN_USER
from ..events import Attendance, Event
from ..rooms import Room
from .kept_cards import KeptCard
from .models import Contact
from .search_channels import has_channel_like
from .search_near import has_name_near
from .search_words import WordShape, parameter
from .tags import contact_ids_tagged_like


def has_words(shapes: Iterable[WordShape]) -> list[ColumnElement[bool]]:
    """Return the SQL conditions over Contact that every word of a search is found, for contacts of ``GIVEN_USER``.

    Each may occur in the note, a tag, the name, the card or the place. A word that begins with ``#`` has to begin a
    tag, or occur with its ``#`` in the note.
    """
    return [_matches_word(shape) for shape in shapes]


def _matches_word(word: WordShape) -> ColumnElement[bool]:
    spellings = word.patterns("spelling", word.spellings)
    is_tagged = Contact.id.in_(contact_ids_tagged_like(GIVEN_USER, word.pattern("tag")))
    if word.is_tag:
        return or_(is_tagged, _matches_patterns(Contact.note_folded, spellings))
    card_ids = select(KeptCard.id).where(KeptCard.holder_id == GIVEN_USER.id)
    # Each condition is on the contact itself or on a list that is read once, so that no join is made for each contact.
    return or_(
        _matches_patterns(Contact.note_folded, spellings),
        _matches_patterns(Contact.name_folded, spellings),
        and_(_matches_patterns(Contact.card_folded, spellings), Contact.is_visible()),
        and_(
            Contact.kept_card_id.in_(card_ids.where(_matches_patterns(KeptCard.name_folded, spellings))),
            Contact.person_id.is_(None),
        ),
        and_(
            Contact.kept_card_id.in_(card_ids.where(_matches_patterns(KeptCard.search_text, spellings))),
            or_(Contact.is_visible(), Contact.kept_card_id.in_(card_ids.where(KeptCard.source != "guest"))),
        ),
        is_tagged,
        has_channel_like(word.channel, word.pattern("channel")) if word.channel else false(),
        has_name_near(word.patterns("half", 2), parameter("near", word.number)) if word.is_near else false(),
        _met_at_place_named(word.patterns("place", word.places)) if word.places else false(),
    )


def _matches_patterns(column: Any, patterns: Iterable[ColumnElement[str]]) -> ColumnElement[bool]:
    return or_(*(column.like(pattern, escape="\\") for pattern in patterns))


def _met_at_place_named(patterns: Collection[ColumnElement[str]]) -> ColumnElement[bool]:
    """Return the SQL condition that the name of the event or room where they met matches one of ``patterns``."""
    attended_ids = select(Attendance.event_id).where(Attendance.user_id == GIVEN_USER.id)
    room_ids = select(Room.id).where(
        Room.event_id.in_(attended_ids), _matches_patterns(func.lower(Room.name), patterns)
    )
    event_ids = select(Event.id).where(Event.id.in_(attended_ids), _matches_patterns(func.lower(Event.title), patterns))
    text_conditions = (
        _matches_patterns(func.lower(column), patterns) for column in (Contact.event_said, Contact.room_said)
    )
    return or_(Contact.room_id.in_(room_ids), Contact.event_id.in_(event_ids), *text_conditions)
