"""An import under way: what a file says, kept until its owner has looked it over."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import Model, db, now
from ..people import User
from .adding import add_all, merge_all, tag_each
from .importing import Found, Reading
from .known import Alike, compare
from .models import Contact

VALID = timedelta(hours=1)
"""As long as an export may lie around (Z5); nothing of it is on the list before."""
SAID = 50
"""Problems that are told."""


class Import(Model):
    """Of ``people`` something is new, ``known`` more are on the list as they are. One at a time for each owner."""

    __tablename__ = "imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(6))
    people: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    known: Mapped[int]
    problems: Mapped[list[Any]] = mapped_column(JSON)
    missed: Mapped[int]
    ignored: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)

    @classmethod
    def begin(cls, owner: User, name: str, reading: Reading) -> "Import":
        """Keep what was read, in place of the owner's import before; what others left lying goes as well."""
        _wait(owner)
        cls.tidy()
        db.session.execute(delete(cls).where(cls.owner_id == owner.id))
        new, known = compare(owner, reading.found)
        said = {"problems": reading.problems[:SAID], "missed": len(reading.problems), "ignored": reading.ignored[:SAID]}
        made = cls(
            owner_id=owner.id, name=name[:120], kind=reading.kind, known=known, people=list(map(_kept, new)), **said
        )
        db.session.add(made)
        db.session.flush()
        return made

    @classmethod
    def owned(cls, owner: User, import_id: int, held: bool = False) -> "Import | None":
        """The one of that id, while it is valid; ``held`` keeps a second tap waiting."""
        query = select(cls).where(cls.id == import_id, cls.owner_id == owner.id, cls.created_at > now() - VALID)
        return db.session.scalar(query.with_for_update() if held else query)

    @classmethod
    def tidy(cls) -> int:
        """Erase what nobody came back to (G3); how many that were."""
        gone = db.session.execute(delete(cls).where(cls.created_at <= now() - VALID).returning(cls.id)).all()
        return len(gone)

    @property
    def alike(self) -> list[Alike]:
        return [_alike(kept) for kept in self.people]

    def carry_out(
        self, owner: User, decide: Callable[[int, Alike], int | str], stage: str, tag: str = ""
    ) -> tuple[int, int]:
        """Put the people on the list, all or, when anything fails, nobody; how many are new and how many grew.

        ``decide`` says of each who may be somebody already what to do: "new", "skip", or the contact's id.
        """
        _wait(owner)
        decided = [(one, decide(place, one)) for place, one in enumerate(self.alike)]
        new = [one.found for one, what in decided if what == "new"]
        there = [(one.found, what) for one, what in decided if isinstance(what, int)]
        mine = set(_mine(owner, [contact_id for _, contact_id in there]))
        grown = [(found, contact_id) for found, contact_id in there if contact_id in mine]
        contacts = [*add_all(owner, new, stage), *merge_all(owner, grown)]
        found = [*new, *(each for each, _ in grown)]
        words = [tag] if tag else []
        tag_each(owner, ((contact, [*one.tags, *words]) for contact, one in zip(contacts, found, strict=True)))
        db.session.delete(self)
        return len(new), len(grown)


def _wait(owner: User) -> None:
    """Imports of one owner take turns."""
    db.session.execute(select(User.id).where(User.id == owner.id).with_for_update())


def _mine(owner: User, ids: list[int]) -> list[int]:
    """Those contacts that are still there; a merged one may have been deleted since."""
    mine = select(Contact.id).where(Contact.owner_id == owner.id)
    chunks = (ids[start : start + 500] for start in range(0, len(ids), 500))
    return [id_ for chunk in chunks for id_ in db.session.scalars(mine.where(Contact.id.in_(chunk)))]


def _kept(alike: Alike) -> dict[str, Any]:
    return {"found": alike.found.kept, "contacts": list(alike.contact_ids), "same": alike.same}


def _alike(kept: dict[str, Any]) -> Alike:
    return Alike(Found.from_kept(kept["found"]), tuple(kept["contacts"]), kept["same"])
