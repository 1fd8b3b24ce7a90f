"""A person found in a file, as they would be kept, and the sentences that go with them."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import Any, Self, TypedDict
from uuid import UUID, uuid5

from ...contacts.contexts import CONTEXT_LABELS
from ...contacts.details import CHANNEL_KINDS, DETAIL_TEXTS, Details, merge_values
from ...contacts.notes import MAX_NOTE_LENGTH
from ...contacts.stages import STAGES
from ...contacts.tags import MAX_TAG_LENGTH
from ...contacts.tags import MAX_TAGS as TAGS
from ...languages import gettext, lazy_gettext, number
from ...people import User
from ...people.text import clean, fold
from ...table_files.errors import UnreadableFileError

MAX_PEOPLE = 5_000
"""People of one file: as many as are written at once while others wait for a second."""
MAX_FILE_TAGS = 200
"""Different tags of one file."""
MAX_LINE_LENGTHS = {"next_step": 200, "event": 140, "room": 80}
"""Characters of what is a line."""
NO_NAME = lazy_gettext("No name")
"""What somebody is called of whom a file says neither a name nor an address: nobody is called by a phone number."""
_IMPORT_NAMESPACE = UUID("8a3b6f0e-51c5-4c53-9a55-0e4b1cf5a6d2")


_JSON_KEYS = {"line_number": "line", "history": "said"}
"""Keys of the JSON that differ from the field. Stored imports and the UUIDs of imported encounters depend on them."""

ADDED_LATER = ("room", "context")
"""Fields that there were not at first: empty, they are left out, so that UUIDs stay the same."""

_FIELDS_OF_JSON = {key: name for name, key in _JSON_KEYS.items()}


@dataclass(frozen=True, kw_only=True)
class ImportedPerson:
    """``line`` says where it stands in the file, as people count. ``said`` holds what hangs on a contact in an
    archive: touches, promises, earlier notes, a draft, and how often to be in touch."""

    line_number: int
    details: Details
    note: str = ""
    tags: tuple[str, ...] = ()
    stage: str = ""
    context: str = ""
    next_step: str = ""
    due_on: date | None = None
    met_at: datetime | None = None
    thanked_at: datetime | None = None
    archived_at: datetime | None = None
    event: str = ""
    room: str = ""
    history: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    @classmethod
    def build(cls, line: int, details: Details, **more: Any) -> Self:
        """With texts cleaned and cut as if somebody had typed them; nobody is without a name."""
        details = replace(details, name=details.name or next(iter(details.emails), NO_NAME)[:100])
        more["note"] = clean(more.get("note", ""), lines=True)[:MAX_NOTE_LENGTH].rstrip()
        for text, most in MAX_LINE_LENGTHS.items():
            more[text] = clean(" ".join(more.get(text, "").split()))[:most].rstrip()
        more["tags"] = _clean_tags(more.get("tags", ()))
        return cls(line_number=line, details=details, **more)

    def uuid(self, owner: User) -> UUID:
        """The same for the same person in the same words, wherever in a file they stand."""
        said = {name: value for name, value in self.as_json.items() if value or name not in ADDED_LATER}
        return uuid5(_IMPORT_NAMESPACE, f"{owner.id} {json.dumps(said | {'line': 0}, sort_keys=True)}")

    @property
    def as_json(self) -> dict[str, Any]:
        """As JSON keeps it."""
        values: dict[str, Any] = json.loads(json.dumps(asdict(self), default=lambda value: value.isoformat()))
        return {_JSON_KEYS.get(name, name): value for name, value in values.items()}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        said = {_FIELDS_OF_JSON.get(key, key): value for key, value in kept.items()}
        details: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in said["details"].items()
        }
        said |= {"details": Details(**details), "tags": tuple(said["tags"])}
        said["due_on"] = date.fromisoformat(said["due_on"]) if said["due_on"] else None
        for name in ("met_at", "thanked_at", "archived_at"):
            said[name] = datetime.fromisoformat(said[name]) if said[name] else None
        return cls(**said)

    def merged_with(self, other: "ImportedPerson") -> "ImportedPerson":
        """Both, of one person who stands in the file twice."""
        mine, theirs = self.details, other.details
        said: dict[str, Any] = {text: getattr(mine, text) or getattr(theirs, text) for text in DETAIL_TEXTS}
        said |= {kind: merge_values(getattr(mine, kind), getattr(theirs, kind), kind)[:8] for kind in CHANNEL_KINDS}
        notes = [self.note, other.note] if other.note not in self.note else [self.note]
        note = "\n".join(filter(None, notes))[:MAX_NOTE_LENGTH]
        return replace(self, details=replace(mine, **said), note=note, tags=_clean_tags((*self.tags, *other.tags)))


class Column(TypedDict):
    """A column of a table: what it is called, some of its cells, and the field that it fills, "" for none."""

    heading: str
    samples: list[str]
    field: str


@dataclass
class ParsedFile:
    """What a file says: people, and a sentence with its line for what is left out.

    ``ignored`` are the columns or properties that are not taken over, ``kept`` those that go into the note, with how
    many people have them. ``templates`` are messages of an archive, by name; ``cadences`` are those of its tags, by
    their folded names. ``encoding`` is the one that was guessed or chosen, "" if the file left no doubt.
    """

    kind: str
    people: list[ImportedPerson] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    kept: Counter[str] = field(default_factory=Counter)
    columns: list[Column] = field(default_factory=list)
    photo_count: int = 0
    encoding: str = ""
    templates: dict[str, str] = field(default_factory=dict)
    cadences: dict[str, str] = field(default_factory=dict)

    def add_person(self, found: ImportedPerson, remarks: Iterable[str] = ()) -> None:
        """Raises UnreadableFileError when there are too many."""
        if len(self.people) >= MAX_PEOPLE:
            raise UnreadableFileError(
                gettext(
                    "This file has more than %(max_people)s people. Split it, and import the parts one by one.",
                    max_people=number(MAX_PEOPLE),
                )
            )
        self.people.append(found)
        self.problems += [(found.line_number, remark) for remark in remarks]

    def add_problem(self, line: int, sentence: str) -> None:
        """Raises UnreadableFileError when there are too many."""
        if len(self.problems) >= MAX_PEOPLE:
            raise UnreadableFileError(
                gettext(
                    "Thousands of entries in this file have no one in them, such as %(kind)s %(line)s.",
                    kind=self.kind,
                    line=number(line),
                )
            )
        self.problems.append((line, sentence))

    def add_kept(self, line: int, labels: Iterable[str], note: str) -> None:
        """Count what goes into the note of the person on ``line``, and say if the note is too long for it."""
        self.kept.update(dict.fromkeys(labels, 1))
        if len(note) > MAX_NOTE_LENGTH:
            self.problems.append(
                (
                    line,
                    gettext(
                        "The note is too long. Only the first %(max_note_length)s characters are kept.",
                        max_note_length=number(MAX_NOTE_LENGTH),
                    ),
                )
            )

    def without_duplicates(self) -> Self:
        """With whoever stands there twice, by the same name and channel, only once; and the most common tags."""
        first: dict[tuple[str, str], int] = {}
        people: list[ImportedPerson] = []
        for one in self.people:
            marks = [(fold(one.details.name), mark) for kind in one.details.channel_keys.values() for mark in kind]
            place = next((first[mark] for mark in marks if mark in first), None)
            if place is None:
                place = len(people)
                people.append(one)
            else:
                people[place] = people[place].merged_with(one)
            first |= dict.fromkeys(marks, place)
        common = {tag for tag, _ in Counter(tag for one in people for tag in one.tags).most_common(MAX_FILE_TAGS)}
        self.people = [replace(one, tags=tuple(tag for tag in one.tags if tag in common)) for one in people]
        return self


def parse_stage(text: str) -> str:
    """The stage that is called ``text``, if any."""
    typed = fold(clean(text))
    return next((stage for stage, name in STAGES.items() if typed in (stage, fold(name))), "")


def parse_context(text: str) -> str:
    """The context that is called ``text``, if any."""
    typed = fold(clean(text))
    return next((context for context, name in CONTEXT_LABELS.items() if typed in (context, fold(name))), "")


def _clean_tags(words: Iterable[str]) -> tuple[str, ...]:
    kept = {fold(word): word for word in map(clean, words) if word and len(word) <= MAX_TAG_LENGTH}
    return tuple(word for folded, word in kept.items() if 0 < len(folded) <= 3 * MAX_TAG_LENGTH)[:TAGS]
