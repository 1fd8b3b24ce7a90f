"""Imports: what a file says, stored until its owner has reviewed it, then carried out, then undone for a while."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, delete, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from ..contacts.bulk_parts import lock_owner
from ..database import insert_once
from ..drafts.templates import MAX_TEMPLATES, Template
from ..extensions import Model, db, now
from ..jobs import Job
from ..jobs.tidying import KEPT_WAITING
from ..people import User
from ..tidying import tidies
from .carrying_out import Choices, take_back, write_people
from .matching import Match
from .objections import Decision
from .reading import ImportedPerson, ParsedFile
from .readings import Reading, reading_of
from .reverting import Snapshot

REVIEW_PERIOD = timedelta(hours=1)
"""How long an import waits for review, as long as an export may exist (Z5). Nothing is on the list before."""
MAX_SHOWN_PROBLEMS = 50
"""The largest number of problems that the review shows."""
UNDO_WINDOW = timedelta(minutes=10)


class Import(Model):
    """An import of one owner, who has at most one at a time.

    ``people`` are those about whom the file says something new (JSON of ``Match``); ``known`` is the number of others,
    who are on the list already. ``templates`` are those with new names, ``cadences`` those of tags by folded name.
    ``content`` is the file itself, until the review is over: it can be read in another way, and the photos are in it.

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
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    reading: Mapped[Reading] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
    begun_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    added: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    grown: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    @classmethod
    def begin(
        cls, owner: User, name: str, parsed: ParsedFile, matches: Sequence[Match], content: bytes = b""
    ) -> "Import":
        """Store the ``matches`` of a parsed file for review. It replaces the owner's import before.

        Without its ``content``, the file is not read again, and no photos come along.
        """
        lock_owner(owner.id)
        cls.erase_expired()
        db.session.execute(delete(cls).where(cls.owner_id == owner.id))
        started = cls(owner_id=owner.id, name=name[:120], kind=parsed.kind, content=content)
        started.show(owner, parsed, matches, "")
        db.session.add(started)
        db.session.flush()
        return started

    def show(self, owner: User, parsed: ParsedFile, matches: Sequence[Match], encoding: str) -> None:
        """Let the review show what the file says, read with the chosen ``encoding`` ("" for none)."""
        self.kind, self.people = parsed.kind, list(map(_match_to_json, matches))
        self.known = len(parsed.people) - len(matches)
        self.problems, self.missed = list(parsed.problems[:MAX_SHOWN_PROBLEMS]), len(parsed.problems)
        self.ignored = parsed.ignored[:MAX_SHOWN_PROBLEMS]
        self.templates, self.cadences = _unused_templates(owner, parsed.templates), parsed.cadences
        self.reading = reading_of(parsed, encoding)

    @classmethod
    def find_pending(cls, owner: User, import_id: int, lock: bool = False) -> "Import | None":
        """Return the import with this id while it waits for review. ``lock`` lets a second tap wait for the first."""
        query = select(cls).where(cls.id == import_id, cls.owner_id == owner.id, cls.created_at > now() - REVIEW_PERIOD)
        query = query.where(cls.done_at.is_(None), cls.begun_at.is_(None))
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
        begun_at, done_at = self.begun_at or self.created_at, self.done_at or self.created_at
        counts = take_back(owner, self.added, self.grown, begun_at, done_at)
        db.session.delete(self)
        return UndoResult(*counts)

    @classmethod
    def erase_expired(cls) -> int:
        """Erase imports that nobody can review or undo any more (G3). Return how many were erased.

        Those for which a job is left stay, however old they are.
        """
        is_unreviewed = cls.begun_at.is_(None) & (cls.created_at <= now() - REVIEW_PERIOD)
        has_job = select(Job.id).where(Job.owner_id == cls.owner_id, Job.finished_at.is_(None)).exists()
        is_forgotten = (cls.created_at <= now() - KEPT_WAITING) & ~has_job
        is_left = cls.done_at.is_(None) & or_(is_unreviewed, is_forgotten)
        query = delete(cls).where(or_(is_left, cls.done_at <= now() - UNDO_WINDOW)).returning(cls.id)
        return len(db.session.execute(query).all())

    @property
    def content_is_kept(self) -> bool:
        """Whether the file can be read again. Full exports are always read in the same way."""
        return self.kind != "person" and bool(self.reading)

    @property
    def matches(self) -> list[Match]:
        return [_match_from_json(stored) for stored in self.people]

    def decisions(self, decide: Callable[[int, Match], int | str]) -> list[Decision]:
        """Return what to do with each person: what ``decide`` says of each match, by its index."""
        return [(match.person, decide(index, match)) for index, match in enumerate(self.matches)]

    def carry_out(
        self,
        owner: User,
        decisions: Sequence[Decision],
        choices: Choices,
        photos: Mapping[int, bytes] = MappingProxyType({}),
    ) -> "ImportResult":
        """Add the people to the list: all of them or, if anything fails, nobody."""
        self.begun_at = now()
        written = write_people(owner, decisions, choices, photos)
        templates = self.finish(written.added, written.grown)
        return ImportResult(written.added_count, written.extended_count, templates, written.photo_count)

    def begin_job(self) -> None:
        """Let the worker carry it out, which has been told all people."""
        self.begun_at = now()
        self.people, self.content, self.problems, self.ignored, self.reading = [], None, [], [], {}

    def finish(self, added: dict[str, str], grown: dict[str, Snapshot]) -> int:
        """Add the templates and return how many. Store what an undo needs, and erase what the file said."""
        owner = db.session.get_one(User, self.owner_id)
        templates = _unused_templates(owner, self.templates)
        for name, body in templates.items():
            insert_once(Template, owner_id=owner.id, name=name, body=body)
        self.added, self.grown = added, grown
        self.done_at = now()
        self.people, self.templates, self.cadences, self.problems, self.ignored = [], {}, {}, [], []
        self.content, self.reading = None, {}
        return len(templates)


tidies("unfinished imports")(Import.erase_expired)


@dataclass(frozen=True)
class ImportResult:
    """How many people were added to the list, how many contacts were extended, and what else came with them."""

    added: int
    extended: int
    templates: int
    photos: int = 0


@dataclass(frozen=True)
class UndoResult:
    """How many contacts were removed, how many were restored, and how many stay because they were changed."""

    removed: int
    restored: int
    unchanged: int


def _unused_templates(owner: User, templates: dict[str, str]) -> dict[str, str]:
    """Return the templates with new names, as many as there is room for. Existing templates are never overwritten."""
    used_names = {template.name for template in Template.all_for(owner)}
    unused = [(name, body) for name, body in templates.items() if name not in used_names]
    return dict(unused[: max(0, MAX_TEMPLATES - len(used_names))])


def _match_to_json(match: Match) -> dict[str, Any]:
    return {"found": match.person.as_json, "contacts": list(match.contact_ids), "same": match.is_certain}


def _match_from_json(stored: dict[str, Any]) -> Match:
    return Match(ImportedPerson.from_json(stored["found"]), tuple(stored["contacts"]), stored["same"])
