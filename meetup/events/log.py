"""The log of an event: what its team has done. Only organizers read it; entries are added and never changed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, event, select
from sqlalchemy.orm import Mapped, aliased, mapped_column

from ..extensions import Model, db, now
from ..hooks import KeyedHook
from ..languages import gettext
from ..pages import Page
from ..people import Profile, User
from ..tidying import erase_batch, retention_limit, tidies
from .models import Event

ACTS_PER_PAGE = 50


@dataclass(frozen=True)
class LoggedAct:
    """An entry of the log as its readers get it.

    ``actor`` and ``person`` are names, or “A former member” for accounts that are gone. ``person`` is whom the act
    concerned, if ``has_person``, and ``facts`` is what the act was recorded with.
    """

    kind: str
    at: datetime
    actor: str
    person: str
    has_person: bool
    facts: dict[str, Any]

    @property
    def sentence(self) -> str:
        return describes_act[self.kind](self)


describes_act: KeyedHook[Callable[[LoggedAct], str]] = KeyedHook("describes_act")
"""Return a sentence about an act of this kind, with the names of who did it and whom it concerned.

A kind has to be registered before acts of it can be recorded.
"""


class EventAct(Model):
    """Something that the team of an event did. Names are not stored, so that they go with the accounts.

    ``person_id`` is the user whom it concerned, if it was one. ``facts`` must say nothing else about people.
    """

    __tablename__ = "event_acts"
    __table_args__ = (Index("ix_event_acts_event_id", "event_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    kind: Mapped[str] = mapped_column(String(30))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    at: Mapped[datetime] = mapped_column(default=now)


def _forbid_change(_mapper: Any, _connection: Any, _act: EventAct) -> None:
    raise RuntimeError("the log of an event is only ever added to")


event.listen(EventAct, "before_update", _forbid_change)


def record_act(event_id: int, actor: User | None, kind: str, person_id: int | None = None, **facts: Any) -> None:
    """Add to the log that ``actor`` did something of a kind that is registered with `describes_act`.

    ``actor`` is ``None`` for somebody who is not signed in. ``person_id`` is the user whom it concerned. ``facts`` are
    stored as JSON; no name or address may be among them. What is done for many people at once is one act, with their
    number.

    Raises:
        KeyError: nobody has registered a sentence for this kind.
    """
    if kind not in describes_act:
        raise KeyError(kind)
    columns = {"actor_id": actor.id if actor else None, "person_id": person_id, "kind": kind, "facts": facts}
    db.session.add(EventAct(event_id=event_id, **columns))


def load_act_page(event_id: int, after: str | None) -> Page[LoggedAct]:
    """Return a page of the log of an event, the latest act first. Runs one query."""
    actor, person = aliased(Profile), aliased(Profile)
    query = select(EventAct, actor.name, person.name).where(EventAct.event_id == event_id)
    query = query.outerjoin(actor, actor.user_id == EventAct.actor_id)
    query = query.outerjoin(person, person.user_id == EventAct.person_id)
    page = Page.load_rows(query, (EventAct.id,), after, ACTS_PER_PAGE)
    return page.map(lambda row: _logged_act(*row))


def _logged_act(act: EventAct, actor: str | None, person: str | None) -> LoggedAct:
    someone = gettext("A former member")
    return LoggedAct(act.kind, act.at, actor or someone, person or someone, person is not None, act.facts)


@tidies("acts in the logs of events")
def erase_acts() -> int:
    is_over = Event.ends_at <= retention_limit("talk_kept")
    return erase_batch(EventAct, EventAct.event_id.in_(select(Event.id).where(is_over)))
