"""An import under way: what a file says, kept until its owner has looked it over."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from ..contacts.models import Contact
from ..contacts.pacing_in_bulk import refresh_keep_days
from ..database import chunks, in_ids, insert_once
from ..drafts.templates import MAX_TEMPLATES as TEMPLATES
from ..drafts.templates import Template
from ..extensions import Model, db, now
from ..people import User
from ..tidying import tidies
from .adding import add_people, extend_contacts, refresh_cadences, tag_contacts
from .matching import Match
from .reading import ImportedPerson, ParsedFile
from .reverting import Snapshot, revert, with_fingerprints
from .undoing import delete_unchanged, fingerprints_of

REVIEW_PERIOD = timedelta(hours=1)
"""As long as an export may lie around (Z5); nothing of it is on the list before."""
MAX_SHOWN_PROBLEMS = 50
"""Problems that are told."""
UNDO_WINDOW = timedelta(minutes=10)


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
    def begin(cls, owner: User, name: str, reading: ParsedFile, new: Sequence[Match]) -> "Import":
        """Keep ``new`` of what was read, in place of the owner's import before; what others left lying goes as well."""
        _lock_owner(owner)
        cls.erase_expired()
        db.session.execute(delete(cls).where(cls.owner_id == owner.id))
        known = len(reading.people) - len(new)
        said = {
            "problems": reading.problems[:MAX_SHOWN_PROBLEMS],
            "missed": len(reading.problems),
            "ignored": reading.ignored[:MAX_SHOWN_PROBLEMS],
        }
        people, templates = list(map(_match_to_json, new)), _unused_templates(owner, reading.templates)
        made = cls(owner_id=owner.id, name=name[:120], kind=reading.kind, known=known, people=people, **said)
        made.templates, made.cadences = templates, reading.cadences
        db.session.add(made)
        db.session.flush()
        return made

    @classmethod
    def find_pending(cls, owner: User, import_id: int, lock: bool = False) -> "Import | None":
        """The one of that id, while it is valid; ``lock`` keeps a second tap waiting."""
        query = select(cls).where(cls.id == import_id, cls.owner_id == owner.id, cls.created_at > now() - REVIEW_PERIOD)
        query = query.where(cls.done_at.is_(None))
        return db.session.scalar(query.with_for_update() if lock else query)

    @classmethod
    def find_undoable(cls, owner: User, import_id: int) -> "Import | None":
        """The one of that id, while it can be taken back."""
        target_ids = cls.id == import_id, cls.owner_id == owner.id, cls.done_at > now() - UNDO_WINDOW
        return db.session.scalar(select(cls).where(*target_ids).with_for_update())

    @classmethod
    def find_last_undoable(cls, owner: User) -> "Import | None":
        """The one that can be taken back."""
        found = db.session.scalar(select(cls).where(cls.owner_id == owner.id, cls.done_at > now() - UNDO_WINDOW))
        return found if found and (found.added or found.grown) else None

    def undo(self, owner: User) -> "UndoResult":
        """Delete whom it put on the list, and take out again what it added to others, but of whom was changed since."""
        gone = delete_unchanged(owner.id, self.added)
        restored = revert(owner, self.grown, self.begun_at or self.created_at)
        db.session.flush()
        refresh_keep_days(select(Contact.id).where(in_ids(Contact.id, restored)))
        db.session.delete(self)
        return UndoResult(gone, len(restored), len(self.added) + len(self.grown) - gone - len(restored))

    @classmethod
    def erase_expired(cls) -> int:
        """Erase what nobody came back to (G3); how many that were."""
        gone = db.session.execute(delete(cls).where(cls.created_at <= now() - REVIEW_PERIOD).returning(cls.id)).all()
        return len(gone)

    @property
    def matches(self) -> list[Match]:
        return [_match_from_json(kept) for kept in self.people]

    def carry_out(
        self, owner: User, decide: Callable[[int, Match], int | str], stage: str, tag: str = ""
    ) -> "ImportResult":
        """Put the people on the list, all or, when anything fails, nobody.

        ``decide`` says of each who may be somebody already what to do: "new", "skip", or the contact's id.
        """
        _lock_owner(owner)
        decided = [(one, decide(place, one)) for place, one in enumerate(self.matches)]
        new_people = [one.person for one, what in decided if what == "new"]
        known_people = [(one.person, what) for one, what in decided if isinstance(what, int)]
        target_ids = _merge_targets(owner, [contact_id for _, contact_id in known_people])
        extended = [(found, target_ids[contact_id]) for found, contact_id in known_people if contact_id in target_ids]
        began = now()
        merged, before = extend_contacts(owner, extended)
        contacts = [*add_people(owner, new_people, stage), *merged]
        found = [*new_people, *(each for each, _ in extended)]
        words = [tag] if tag else []
        tagged = ((contact, [*one.tags, *words]) for contact, one in zip(contacts, found, strict=True))
        pairs = tag_contacts(owner, tagged, self.cadences)
        refresh_cadences(contacts)
        templates = _unused_templates(owner, self.templates)
        for name, body in templates.items():
            insert_once(Template, owner_id=owner.id, name=name, body=body)
        self.begun_at = began
        self._finish(owner, [contact.id for contact in contacts[: len(new_people)]], before, pairs)
        return ImportResult(len(new_people), len(extended), len(templates))

    def _finish(self, owner: User, ids: list[int], before: dict[int, Snapshot], pairs: list[tuple[int, int]]) -> None:
        """Nothing of the file stays."""
        db.session.flush()
        self.added, self.grown, self.done_at = (
            fingerprints_of(owner.id, ids),
            with_fingerprints(owner, before, pairs),
            now(),
        )
        self.people, self.templates, self.cadences, self.problems, self.ignored = [], {}, {}, [], []


tidies("unfinished imports")(Import.erase_expired)


@dataclass(frozen=True)
class ImportResult:
    """How many people are new on the list, of how many there more is known, and how many templates were added."""

    added: int
    extended: int
    templates: int


@dataclass(frozen=True)
class UndoResult:
    """How many people are off the list again, from how many what was added is out, and how many stay as they are."""

    removed: int
    restored: int
    unchanged: int


def _lock_owner(owner: User) -> None:
    """Imports of one owner take turns."""
    db.session.execute(select(User.id).where(User.id == owner.id).with_for_update())


def _merge_targets(owner: User, ids: list[int]) -> dict[int, int]:
    """Those contacts that are still there, each with the one that it is a part of by now, or itself."""
    target_ids = select(Contact.id, Contact.merged_into_id).where(Contact.owner_id == owner.id)
    found = [row for chunk in chunks(ids, 500) for row in db.session.execute(target_ids.where(Contact.id.in_(chunk)))]
    wholes = _merge_targets(owner, sorted({into for _, into in found if into})) if found else {}
    return {id_: wholes[into] if into else id_ for id_, into in found}


def _unused_templates(owner: User, templates: dict[str, str]) -> dict[str, str]:
    """Those whose names are free, as many as there is room for: a template that is there is never written over."""
    target_ids = {template.name for template in Template.all_for(owner)}
    free = [(name, body) for name, body in templates.items() if name not in target_ids]
    return dict(free[: max(0, TEMPLATES - len(target_ids))])


def _match_to_json(alike: Match) -> dict[str, Any]:
    return {"found": alike.person.as_json, "contacts": list(alike.contact_ids), "same": alike.is_certain}


def _match_from_json(kept: dict[str, Any]) -> Match:
    return Match(ImportedPerson.from_json(kept["found"]), tuple(kept["contacts"]), kept["same"])
