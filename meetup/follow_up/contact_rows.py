"""The lists on the page of a contact, such as promises, tags and the history, all read by one statement."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Date,
    Row,
    Select,
    String,
    bindparam,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)

from ..asks import Outcome, OutcomeHelper
from ..asks.history import help_for_person, help_from_contact, introduced_name
from ..contacts.kept_cards import KeptCard
from ..contacts.models import Contact
from ..contacts.promises import MAX_SHOWN_PROMISES, Promise
from ..contacts.tags import Tag, Tagging
from ..contacts.touches import Change, Touch
from ..database.prepared import GIVEN_USER, Given, prepared
from ..events import Attendance, Event
from ..events.lists import begun_events_query
from ..exchange.encounters import Encounter
from ..extensions import UtcDateTime, db
from ..goals import Goal
from ..goals.chips import chips_query, counted_at
from ..introductions.history import HAPPENED_AT, made_with_person
from ..introductions.models import Introduction
from ..introductions.mutual import MAX_MUTUAL, mutual_contacts
from ..people import Profile
from ..people.topics import ProfileTopic, Topic
from .forms import MAX_PLACE_CHOICES
from .merging.merges import Merge

MAX_HISTORY_ENTRIES = 50
MAX_SHARED_EVENTS = 8
"""The events in common that are named, those that began last."""
_MAX_ROWS = 1000
"""More tags, merges or topics than anybody has."""

ContactRow = Row[Any]
"""A row of one of the lists, with the columns of ``_COLUMNS``."""
ContactRows = Mapping[str, Sequence[ContactRow]]
"""The rows of each list, by its name and in its order."""


_COLUMNS: dict[str, Any] = {
    "id": BigInteger(),
    "at": UtcDateTime(),
    "day": Date(),
    "text": String(),
    "more": String(),
    "rest": String(),
    "help": String(),
    "note": String(),
}
"""The columns of a row. What stands in them depends on the list; those that a list does not fill are null."""


def load_contact_rows(contact: Contact) -> ContactRows:
    """Return the rows of all lists on the page of ``contact``."""
    rows: dict[str, list[ContactRow]] = defaultdict(list)
    values = {"contact_id": contact.id, "user_id": contact.owner_id, "person_id": contact.person_id}
    for row in sorted(db.session.execute(_rows_query(contact.is_hidden), values), key=attrgetter("place")):
        rows[row.list].append(row)
    return rows


@prepared
def _rows_query(is_hidden: bool) -> CompoundSelect[Any]:
    lists = (_promises(), _tags(), _touches(), _changes(), _merges(), _topics(), _places(), _events(is_hidden))
    return union_all(*lists, _goals(), _introductions(), _mutual(), *_helps())


def _introductions() -> Select[Any]:
    """Return the query for the introductions of the person that the owner made, with whom they were introduced to."""
    is_met = case((Introduction.met_at.is_not(None), "met"), else_="")
    columns = {"id": Introduction.id, "at": HAPPENED_AT, "text": Profile.name, "more": is_met}
    order = [HAPPENED_AT.desc(), Introduction.id.desc()]
    return _list("introductions", made_with_person(), order, MAX_HISTORY_ENTRIES, **columns)


def _helps() -> list[Select[Any]]:
    """Return the queries for what the contact helped with, and for what the owner helped them with and kept."""
    topic = {"text": Outcome.topic_name, "more": Outcome.topic_key}
    columns: dict[str, Any] = {"id": OutcomeHelper.id, "at": Outcome.closed_at, **topic, "rest": introduced_name()}
    order = [Outcome.closed_at.desc(), OutcomeHelper.id.desc()]
    queries = {"helped_me": help_from_contact(), "helped_them": help_for_person()}
    return [_list(name, query, order, MAX_HISTORY_ENTRIES, **columns) for name, query in queries.items()]


def _mutual() -> Select[Any]:
    """Return the query for the people whom both know, if all three show themselves. Nobody else is counted."""
    order = [Profile.name_folded, Contact.id]
    return _list("mutual", mutual_contacts(), order, MAX_MUTUAL, id=Contact.id, text=Profile.name)


def _list(name: str, query: Select[Any], order: Sequence[Any], limit: int, **columns: Any) -> Select[Any]:
    """Return the query for one of the lists: the first ``limit`` rows of ``query``, with these ``columns``."""
    filled = (
        (type_coerce(columns[column], type_) if column in columns else cast(null(), type_)).label(column)
        for column, type_ in _COLUMNS.items()
    )
    place = func.row_number().over(order_by=order).label("place")
    found = query.with_only_columns(literal(name).label("list"), place, *filled).subquery()
    return select(*found.c).where(found.c.place <= limit)


def _promises() -> Select[Any]:
    query = select(Promise).where(Promise.contact_id == bindparam("contact_id"))
    columns = {
        "id": Promise.id,
        "at": Promise.kept_at,
        "day": Promise.due_on,
        "text": Promise.text,
        "more": Promise.side,
    }
    return _list("promises", query, Promise.order(), MAX_SHOWN_PROMISES, **columns)


def _tags() -> Select[Any]:
    query = select(Tag).join(Tagging, Tagging.tag_id == Tag.id).where(Tagging.contact_id == bindparam("contact_id"))
    return _list("tags", query, [Tag.folded], _MAX_ROWS, id=Tag.id, text=Tag.name, more=Tag.keep_every)


def _touches() -> Select[Any]:
    query = select(Touch).where(Touch.contact_id == bindparam("contact_id"))
    columns = {"id": Touch.id, "at": Touch.at, "text": Touch.kind}
    return _list("touches", query, [Touch.at.desc(), Touch.id.desc()], MAX_HISTORY_ENTRIES, **columns)


def _changes() -> Select[Any]:
    """Return the query for changes. Those of the stage that came from a touch are not listed beside the touch."""
    query = select(Change).where(Change.contact_id == bindparam("contact_id"), Change.touch_id.is_(None))
    columns = {"id": Change.id, "at": Change.at, "text": Change.kind, "more": Change.before, "rest": Change.after}
    return _list("changes", query, [Change.at.desc(), Change.id.desc()], MAX_HISTORY_ENTRIES, **columns)


def _merges() -> Select[Any]:
    """Return the query for the contacts that were merged into this one, with their names."""
    query = select(Merge).join(Merge.contact).where(Contact.merged_into_id == bindparam("contact_id"))
    query = query.outerjoin(Profile, Profile.user_id == Contact.person_id)
    query = query.outerjoin(KeptCard, KeptCard.id == Contact.kept_card_id)
    columns = {"id": Contact.id, "at": Merge.at, "text": func.coalesce(Profile.name, KeptCard.name)}
    return _list("merges", query, [Merge.at.desc(), Contact.id.desc()], _MAX_ROWS, **columns)


def _topics() -> Select[Any]:
    """Return the query for the topics of the owner and of the person. The id of a row is that of the user."""
    is_theirs = or_(ProfileTopic.user_id == GIVEN_USER.id, ProfileTopic.user_id == bindparam("person_id"))
    query = select(ProfileTopic).join(Topic, Topic.id == ProfileTopic.topic_id).where(is_theirs)
    columns = {"id": ProfileTopic.user_id, "text": ProfileTopic.kind, "more": Topic.name, "rest": Topic.key}
    columns |= {"help": ProfileTopic.help, "note": ProfileTopic.note}
    return _list("topics", query, [ProfileTopic.position], _MAX_ROWS, **columns)


def _places() -> Select[Any]:
    """Return the query for the events where the two may have met."""
    order = [Event.starts_at.desc(), Event.id.desc()]
    return _list("places", begun_events_query(), order, MAX_PLACE_CHOICES, id=Event.id, text=Event.title)


def _goals() -> Select[Any]:
    """Return the query for the goals that the person may count towards, with when they were counted."""
    columns = {
        "id": Goal.id,
        "at": counted_at(),
        "text": Goal.text,
        "more": Goal.kind,
        "rest": cast(Goal.target, String),
    }
    order = [Goal.attendance_id, Goal.position, Goal.id]
    return _list("goals", chips_query(), order, _MAX_ROWS, **columns)


def _events(is_hidden: bool) -> Select[Any]:
    """Return the query for the events at which the two met, and those in whose directory both are listed (P4)."""
    met_event_ids = select(Encounter.event_id).where(Encounter.is_behind(Given("contact")))
    is_shared: ColumnElement[bool] = Event.id.in_(met_event_ids)
    if not is_hidden:
        is_shared |= Event.id.in_(Attendance.event_ids_listing_both(GIVEN_USER.id, bindparam("person_id")))
    query = select(Event).where(is_shared, Event.status != "draft")
    order = [Event.starts_at.desc(), Event.id.desc()]
    columns = {"id": Event.id, "at": Event.starts_at, "text": Event.title, "more": Event.time_zone}
    return _list("events", query, order, MAX_SHARED_EVENTS, **columns)
