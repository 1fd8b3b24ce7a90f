"""Imports: what a file says, stored until its owner has reviewed it, then carried out, then undone for a while."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from ..contacts.models import Contact
from ..contacts.pacing_in_bulk import refresh_keep_days
from ..database import chunks, in_ids, insert_once
from ..drafts.templates import MAX_TEMPLATES, Template
from ..extensions import Model, db, now
from ..people import User
from ..tidying import tidies
from .adding import add_people, extend_contacts, refresh_cadences, tag_contacts
from .matching import Match
from .reading import ImportedPerson, ParsedFile
from .reverting import Snapshot, revert, with_fingerprints
from .undoing import delete_unchanged, fingerprints_of

REVIEW_PERIOD = timedelta(hours=1)
"""How long an import waits for review, as long as an export may exist (Z5). Nothing is on the list before."""
MAX_SHOWN_PROBLEMS = 50
"""The largest number of problems that the review shows."""
UNDO_WINDOW = timedelta(minutes=10)


class Import(Model):
    """An import of one owner, who has at most one at a time.

    ``people`` are those about whom the file says something new (JSON of ``Match``); ``known`` is the number of others,
    who are on the list already. ``templates`` are those with new names, ``cadences`` those of tags by folded name.

    After it is carried out, only two columns are left for the undo: ``added``, fingerprints of the contacts that it
    created (see ``undoing``), and ``grown``, snapshots of the contacts that it extended (see ``reverting``).
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
    def begin(cls, owner: User, name: str, parsed: ParsedFile, matches: Sequence[Match]) -> "Import":
        """Store the ``matches`` of a parsed file for review. It replaces the owner's import before."""
        _lock_owner(owner)
        cls.erase_expired()
        db.session.execute(delete(cls).where(cls.owner_id == owner.id))
        values = {
            "known": len(parsed.people) - len(matches),
            "problems": parsed.problems[:MAX_SHOWN_PROBLEMS],
            "missed": len(parsed.problems),
            "ignored": parsed.ignored[:MAX_SHOWN_PROBLEMS],
        }
        people, templates = list(map(_match_to_json, matches)), _unused_templates(owner, parsed.templates)
        started = cls(owner_id=owner.id, name=name[:120], kind=parsed.kind, people=people, **values)
        started.templates, started.cadences = templates, parsed.cadences
        db.session.add(started)
        db.session.flush()
        return started

    @classmethod
    def find_pending(cls, owner: User, import_id: int, lock: bool = False) -> "Import | None":
        """Return the import with this id while it waits for review. ``lock`` lets a second tap wait for the first."""
        query = select(cls).where(cls.id == import_id, cls.owner_id == owner.id, cls.created_at > now() - REVIEW_PERIOD)
        query = query.where(cls.done_at.is_(None))
        return db.session.scalar(query.with_for_update() if lock else query)

    @classmethod
    def find_undoable(cls, owner: User, import_id: int) -> "Import | None":
        """Return the import with this id while it can be undone, and lock it."""
        conditions = cls.id == import_id, cls.owner_id == owner.id, cls.done_at > now() - UNDO_WINDOW
        return db.session.scalar(select(cls).where(*conditions).with_for_update())

    @classmethod
    def find_last_undoable(cls, owner: User) -> "Import | None":
        """Return the owner's import that can be undone, if there is one that changed something."""
        latest = db.session.scalar(select(cls).where(cls.owner_id == owner.id, cls.done_at > now() - UNDO_WINDOW))
        return latest if latest and (latest.added or latest.grown) else None

    def undo(self, owner: User) -> "UndoResult":
        """Delete the contacts that it created and restore those that it extended, unless they were changed since."""
        deleted_count = delete_unchanged(owner.id, self.added)
        restored = revert(owner, self.grown, self.begun_at or self.created_at)
        db.session.flush()
        refresh_keep_days(select(Contact.id).where(in_ids(Contact.id, restored)))
        db.session.delete(self)
        changed_count = len(self.added) + len(self.grown) - deleted_count - len(restored)
        return UndoResult(deleted_count, len(restored), changed_count)

    @classmethod
    def erase_expired(cls) -> int:
        """Erase imports that are older than ``REVIEW_PERIOD`` (G3). Return how many were erased."""
        query = delete(cls).where(cls.created_at <= now() - REVIEW_PERIOD).returning(cls.id)
        return len(db.session.execute(query).all())

    @property
    def matches(self) -> list[Match]:
        return [_match_from_json(stored) for stored in self.people]

    def carry_out(
        self, owner: User, decide: Callable[[int, Match], int | str], stage: str, tag: str = ""
    ) -> "ImportResult":
        """Add the people to the list: all of them or, if anything fails, nobody.

        ``decide`` returns what to do with each match, by its index: "new", "skip", or the id of the contact to extend.
        """
        _lock_owner(owner)
        decisions = [(match.person, decide(index, match)) for index, match in enumerate(self.matches)]
        new_people = [person for person, decision in decisions if decision == "new"]
        known_people = [(person, decision) for person, decision in decisions if isinstance(decision, int)]
        target_ids = _merge_targets(owner, [contact_id for _, contact_id in known_people])
        extended = [(person, target_ids[id_]) for person, id_ in known_people if id_ in target_ids]
        self.begun_at = now()
        extended_contacts, snapshots = extend_contacts(owner, extended)
        contacts = [*add_people(owner, new_people, stage), *extended_contacts]
        people = [*new_people, *(person for person, _ in extended)]
        common_tags = [tag] if tag else []
        tags = ((contact, [*person.tags, *common_tags]) for contact, person in zip(contacts, people, strict=True))
        added_tags = tag_contacts(owner, tags, self.cadences)
        refresh_cadences(contacts)
        templates = _unused_templates(owner, self.templates)
        for name, body in templates.items():
            insert_once(Template, owner_id=owner.id, name=name, body=body)
        self._finish(owner, [contact.id for contact in contacts[: len(new_people)]], snapshots, added_tags)
        return ImportResult(len(new_people), len(extended), len(templates))

    def _finish(
        self, owner: User, new_ids: list[int], snapshots: dict[int, Snapshot], added_tags: list[tuple[int, int]]
    ) -> None:
        """Store what an undo needs, and erase what the file said."""
        db.session.flush()
        self.added, self.grown = fingerprints_of(owner.id, new_ids), with_fingerprints(owner, snapshots, added_tags)
        self.done_at = now()
        self.people, self.templates, self.cadences, self.problems, self.ignored = [], {}, {}, [], []


tidies("unfinished imports")(Import.erase_expired)


@dataclass(frozen=True)
class ImportResult:
    """How many people were added to the list, how many contacts were extended, and how many templates were added."""

    added: int
    extended: int
    templates: int


@dataclass(frozen=True)
class UndoResult:
    """How many contacts were removed, how many were restored, and how many stay because they were changed."""

    removed: int
    restored: int
    unchanged: int


def _lock_owner(owner: User) -> None:
    """Lock the owner's row, so that imports of one owner follow each other."""
    db.session.execute(select(User.id).where(User.id == owner.id).with_for_update())


def _merge_targets(owner: User, ids: list[int]) -> dict[int, int]:
    """Return, for the contacts that still exist, the id of the contact that each was merged into, or its own."""
    query = select(Contact.id, Contact.merged_into_id).where(Contact.owner_id == owner.id)
    rows = [row for chunk in chunks(ids, 500) for row in db.session.execute(query.where(Contact.id.in_(chunk)))]
    targets = _merge_targets(owner, sorted({target_id for _, target_id in rows if target_id})) if rows else {}
    return {id_: targets[target_id] if target_id else id_ for id_, target_id in rows}


def _unused_templates(owner: User, templates: dict[str, str]) -> dict[str, str]:
    """Return the templates with new names, as many as there is room for. Existing templates are never overwritten."""
    used_names = {template.name for template in Template.all_for(owner)}
    unused = [(name, body) for name, body in templates.items() if name not in used_names]
    return dict(unused[: max(0, MAX_TEMPLATES - len(used_names))])


def _match_to_json(match: Match) -> dict[str, Any]:
    return {"found": match.person.as_json, "contacts": list(match.contact_ids), "same": match.is_certain}


def _match_from_json(stored: dict[str, Any]) -> Match:
    return Match(ImportedPerson.from_json(stored["found"]), tuple(stored["contacts"]), stored["same"])
