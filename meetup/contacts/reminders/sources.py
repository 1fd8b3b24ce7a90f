"""What can be due. Each kind of thing says by whom, what and when; the planner, the letters and the calendar ask it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute

from ...extensions import db
from ...people import User
from ..models import Contact

Day = InstrumentedAttribute[date | None]
MOST = 1000
"""As much of one kind as anybody's calendar or letter holds."""


@dataclass(frozen=True)
class Line:
    """One thing that is due, as its owner may read it anywhere: their own words, and the person's name."""

    kind: str
    what: int
    due_on: date
    text: str
    contact_id: int


@dataclass(frozen=True)
class Source:
    """``due()`` is a query for (owner's id, what, day) of all owners; ``lines(owner, those)`` are what is open of
    one owner, of ``those`` ids or, for ``None``, of all."""

    kind: str
    due: Callable[[], Select[Any]]
    lines: Callable[[User, Collection[int] | None], list[Line]]


sources: list[Source] = []
"""In the order in which letters tell them; whatever else can be due is added to these."""


def _of_contacts(kind: str, day: Day, open_: Any, say: Callable[[Contact], str]) -> Source:
    """Something that is due on a ``day`` of a contact, while ``open_``."""
    columns: tuple[Any, ...] = Contact.owner_id, Contact.id, day

    def due() -> Select[Any]:
        return select(*columns).where(day.is_not(None), open_)

    def lines(owner: User, those: Collection[int] | None) -> list[Line]:
        query = select(Contact).where(Contact.owner_id == owner.id, day.is_not(None), open_)
        if those is not None:
            query = query.where(Contact.id.in_(those))
        found = db.session.scalars(query.order_by(day, Contact.id).limit(MOST))
        return [Line(kind, contact.id, getattr(contact, day.key), say(contact), contact.id) for contact in found]

    return Source(kind, due, lines)


def _step(contact: Contact) -> str:
    return f"{contact.next_step or 'Follow up'}: {contact.name}"


sources.append(_of_contacts("step", Contact.due_on, Contact.stage != "let_go", _step))
sources.append(_of_contacts("keep", Contact.keep_on, Contact.kept(), lambda contact: f"Keep in touch: {contact.name}"))
