"""An import under way: what a file says, kept until its owner has looked it over."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from ..contacts.models import Contact
from ..contacts.pacing_in_bulk import reckon_all
from ..database import among, insert_once
from ..drafts.templates import MOST as TEMPLATES
from ..drafts.templates import Template
from ..extensions import Model, db, now
from ..people import User
from ..tidying import tidies
from .adding import add_all, merge_all, pace, tag_each
from .matching import Alike
from .reading import Found, Reading
from .reverting import Kept, marked, take_out
from .undoing import erase_unchanged, marks_of

VALID = timedelta(hours=1)
"""As long as an export may lie around (Z5); nothing of it is on the list before."""
SAID = 50
"""Problems that are told."""
UNDO = timedelta(minutes=10)


class Import(Model):
    """Of ``people`` something is new, ``known`` more are on the list as they are; ``templates`` are those whose names
    the owner has not used, and ``cadences`` those of tags. One at a time for each owner.

    Once it is done only ``added`` is left, the marks (``undoing``) of whom it put on the list, and ``grown``
    (``growing``), what others said before, to take it back by.
    """

    __tablename__ = "imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(6))
    people: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    templates: Mapped[dict[str, str]] = mapped_column(JSON)
    cadences: Mapped[dict[str, str]] = mapped_column(JSON)
    known: Mapped[int]
    problems: Mapped[list[Any]] = mapped_column(JSON)
    missed: Mapped[int]
    ignored: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
    begun_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    added: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    grown: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    @classmethod
    def begin(cls, owner: User, name: str, reading: Reading, new: Sequence[Alike]) -> "Import":
        """Keep ``new`` of what was read, in place of the owner's import before; what others left lying goes as well."""
        _wait(owner)
        cls.tidy()
        db.session.execute(delete(cls).where(cls.owner_id == owner.id))
        known = len(reading.found) - len(new)
        said = {"problems": reading.problems[:SAID], "missed": len(reading.problems), "ignored": reading.ignored[:SAID]}
        people, templates = list(map(_kept, new)), _new_templates(owner, reading.templates)
        made = cls(owner_id=owner.id, name=name[:120], kind=reading.kind, known=known, people=people, **said)
        made.templates, made.cadences = templates, reading.cadences
        db.session.add(made)
        db.session.flush()
        return made

    @classmethod
    def owned(cls, owner: User, import_id: int, held: bool = False) -> "Import | None":
        """The one of that id, while it is valid; ``held`` keeps a second tap waiting."""
        query = select(cls).where(cls.id == import_id, cls.owner_id == owner.id, cls.created_at > now() - VALID)
        query = query.where(cls.done_at.is_(None))
        return db.session.scalar(query.with_for_update() if held else query)

    @classmethod
    def done(cls, owner: User, import_id: int) -> "Import | None":
        """The one of that id, while it can be taken back."""
        mine = cls.id == import_id, cls.owner_id == owner.id, cls.done_at > now() - UNDO
        return db.session.scalar(select(cls).where(*mine).with_for_update())

    @classmethod
    def last(cls, owner: User) -> "Import | None":
        """The one that can be taken back."""
        found = db.session.scalar(select(cls).where(cls.owner_id == owner.id, cls.done_at > now() - UNDO))
        return found if found and (found.added or found.grown) else None

    def undo(self, owner: User) -> "Undone":
        """Delete whom it put on the list, and take out again what it added to others, but of whom was changed since."""
        gone = erase_unchanged(owner.id, self.added)
        restored = take_out(owner, self.grown, self.begun_at or self.created_at)
        db.session.flush()
        reckon_all(select(Contact.id).where(among(Contact.id, restored)))
        db.session.delete(self)
        return Undone(gone, len(restored), len(self.added) + len(self.grown) - gone - len(restored))

    @classmethod
    def tidy(cls) -> int:
        """Erase what nobody came back to (G3); how many that were."""
        gone = db.session.execute(delete(cls).where(cls.created_at <= now() - VALID).returning(cls.id)).all()
        return len(gone)

    @property
    def alike(self) -> list[Alike]:
        return [_alike(kept) for kept in self.people]

    def carry_out(self, owner: User, decide: Callable[[int, Alike], int | str], stage: str, tag: str = "") -> "Outcome":
        """Put the people on the list, all or, when anything fails, nobody.

        ``decide`` says of each who may be somebody already what to do: "new", "skip", or the contact's id.
        """
        _wait(owner)
        decided = [(one, decide(place, one)) for place, one in enumerate(self.alike)]
        new = [one.found for one, what in decided if what == "new"]
        there = [(one.found, what) for one, what in decided if isinstance(what, int)]
        mine = _mine(owner, [contact_id for _, contact_id in there])
        grown = [(found, mine[contact_id]) for found, contact_id in there if contact_id in mine]
        began = now()
        merged, before = merge_all(owner, grown)
        contacts = [*add_all(owner, new, stage), *merged]
        found = [*new, *(each for each, _ in grown)]
        words = [tag] if tag else []
        tagged = ((contact, [*one.tags, *words]) for contact, one in zip(contacts, found, strict=True))
        pairs = tag_each(owner, tagged, self.cadences)
        pace(contacts)
        templates = _new_templates(owner, self.templates)
        for name, body in templates.items():
            insert_once(Template, owner_id=owner.id, name=name, body=body)
        self.begun_at = began
        self._end(owner, [contact.id for contact in contacts[: len(new)]], before, pairs)
        return Outcome(len(new), len(grown), len(templates))

    def _end(self, owner: User, ids: list[int], before: dict[int, Kept], pairs: list[tuple[int, int]]) -> None:
        """Nothing of the file stays."""
        db.session.flush()
        self.added, self.grown, self.done_at = marks_of(owner.id, ids), marked(owner, before, pairs), now()
        self.people, self.templates, self.cadences, self.problems, self.ignored = [], {}, {}, [], []


tidies("unfinished imports")(Import.tidy)


@dataclass(frozen=True)
class Outcome:
    """How many people are new on the list, of how many there more is known, and how many templates were added."""

    added: int
    grown: int
    templates: int


@dataclass(frozen=True)
class Undone:
    """How many people are off the list again, from how many what was added is out, and how many stay as they are."""

    gone: int
    restored: int
    left: int


def _wait(owner: User) -> None:
    """Imports of one owner take turns."""
    db.session.execute(select(User.id).where(User.id == owner.id).with_for_update())


def _mine(owner: User, ids: list[int]) -> dict[int, int]:
    """Those contacts that are still there, each with the one that it is a part of by now, or itself."""
    mine = select(Contact.id, Contact.merged_into_id).where(Contact.owner_id == owner.id)
    chunks = (ids[start : start + 500] for start in range(0, len(ids), 500))
    found = [row for chunk in chunks for row in db.session.execute(mine.where(Contact.id.in_(chunk)))]
    wholes = _mine(owner, sorted({into for _, into in found if into})) if found else {}
    return {id_: wholes[into] if into else id_ for id_, into in found}


def _new_templates(owner: User, templates: dict[str, str]) -> dict[str, str]:
    """Those whose names are free, as many as there is room for: a template that is there is never written over."""
    mine = {template.name for template in Template.of(owner)}
    free = [(name, body) for name, body in templates.items() if name not in mine]
    return dict(free[: max(0, TEMPLATES - len(mine))])


def _kept(alike: Alike) -> dict[str, Any]:
    return {"found": alike.found.kept, "contacts": list(alike.contact_ids), "same": alike.same}


def _alike(kept: dict[str, Any]) -> Alike:
    return Alike(Found.from_kept(kept["found"]), tuple(kept["contacts"]), kept["same"])
