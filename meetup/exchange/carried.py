"""What was sent together with a scan, stored as JSON in the column ``encounters.carried``."""

import json
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any


@dataclass(frozen=True)
class CarriedNote:
    """The note, the next step and the due day that were typed with a scan."""

    note: str = ""
    next_step: str = ""
    due_on: date | None = None

    @property
    def plan(self) -> tuple[str, date | None]:
        """The next step and its due day."""
        return self.next_step, self.due_on


@dataclass(frozen=True)
class Carried:
    """What an encounter remembers of the form or scan that it came from, so that a replay changes nothing.

    ``note`` is what was typed when the scan was last sent, ``None`` before anything was applied, and ``fields`` are
    those of other slices (see ``scan_fields``), as they were last sent. The other two are only set for people without
    an account: ``name_key`` identifies the name on the submitted form, and ``added`` holds the details that were new to
    the kept card, in the shape that ``KeptCard.add_details`` returns.

    In JSON it is an object with up to four keys: ``said`` (a list of note, next step and ISO 8601 day), ``of``,
    ``added`` and ``fields``. Rows of scans that were written before 2026-12 hold only the list.
    """

    note: CarriedNote | None = None
    name_key: str | None = None
    added: dict[str, Any] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)

    @classmethod
    def from_json(cls, text: str) -> "Carried":
        """Return what ``text`` holds; nothing for an empty text."""
        stored = json.loads(text or "{}")
        if isinstance(stored, list):
            stored = {"said": stored}
        note = _parse_note(stored["said"]) if "said" in stored else None
        return cls(note, stored.get("of"), stored.get("added", {}), stored.get("fields", {}))

    def to_json(self) -> str:
        """Return the text to store."""
        values: dict[str, Any] = {}
        if self.name_key is not None:
            values |= {"of": self.name_key, "added": self.added}
        if self.note:
            values["said"] = [self.note.note, self.note.next_step, str(self.note.due_on or "")]
        if self.fields:
            values["fields"] = self.fields
        return json.dumps(values)

    def with_note(self, note: CarriedNote) -> "Carried":
        """Return a copy that says that ``note`` was sent last."""
        return replace(self, note=note)

    def with_fields(self, fields: dict[str, str]) -> "Carried":
        """Return a copy that says that these ``fields`` were sent last."""
        return replace(self, fields={**self.fields, **fields})


def _parse_note(stored: list[str]) -> CarriedNote:
    note, next_step, due_on = stored
    return CarriedNote(note, next_step, date.fromisoformat(due_on) if due_on else None)
