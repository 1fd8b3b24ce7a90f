"""A batch of badges: read from the database, drawn without it, and stored again as a file."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from flask import current_app
from PIL import Image as Pixels
from sqlalchemy import select

from ..codes import grouped_code
from ..database import in_ids
from ..events import Attendance, Event
from ..extensions import db
from ..languages import gettext
from ..pdf import Image, drawable
from ..pdf.hues import accent_of
from ..people.pictures import Picture
from ..registration.labels import ROLE_LABELS
from ..tickets import ExpectedPerson, people_by_keys
from .kinds import BadgeKind, kind_key, kind_label, kinds_at, marks_of
from .models import BadgeDesign
from .sheets import Printing, draw_badges
from .wearers import Look, Wearer

LOGO_SIDES = (320, 960)
"""Pixels of the longer side of a logo, by the number in its URL. The larger one is printed."""
NAMES_NOTED = 20
Texts = Mapping[str, Any]


@dataclass(frozen=True)
class Drawn:
    """The file of a batch, with the codes on it and what could not be printed."""

    content: bytes
    page_count: int
    code_ids: tuple[int, ...]
    notes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Batch:
    """Badges to draw, with the ids of their codes."""

    title: str
    printing: Printing
    look: Look
    wearers: tuple[Wearer, ...]
    code_ids: tuple[int, ...]

    @classmethod
    def collect(cls, event: Event, design: BadgeDesign, keys: Sequence[str], texts: Texts) -> "Batch":
        """Read what is on the badges of the people with these keys, in that order, as far as they are expected."""
        people = {person.key: person for person in people_by_keys(event, keys)}
        ordered = [people[key] for key in keys if key in people]
        wearers = wearers_of(design, kinds_at(event), ordered, texts)
        title = f"{texts['file']} – {event.title}"
        look = look_of(event, design, texts)
        return cls(title, design.printing, look, tuple(wearers), tuple(person.code_id for person in ordered))

    def draw(self) -> Drawn:
        """Draw the badges. This takes about 8 ms of a processor for each, and no database."""
        content = draw_badges(self.printing, self.look, self.wearers, self.title)
        pages = self.printing.page_count(len(self.wearers))
        return Drawn(content, pages, self.code_ids, notes_on(self.wearers))


def current_texts() -> dict[str, Any]:
    """Return the words on badges in the language of this request, for later."""
    return {
        "roles": {role: str(label) for role, label in ROLE_LABELS.items()},
        "no_photos": gettext("No photos, please"),
        "file": gettext("Badges"),
    }


def look_of(event: Event, design: BadgeDesign, texts: Texts) -> Look:
    shown = frozenset(design.shown)
    return Look(event.title, accent_of(event.hue), shown, logo_of(design), texts["no_photos"])


def wearers_of(
    design: BadgeDesign, kinds: Sequence[BadgeKind], people: Sequence[ExpectedPerson], texts: Texts
) -> list[Wearer]:
    """Return what is on the badges of these people: nothing that their badge does not give away by itself (P1)."""
    marks, shy = marks_of(kinds, design.marks), _wanting_no_photos(people)
    base = current_app.config["MEETUP"].base_url
    return [
        Wearer(
            person.name,
            f"{base}/c/{person.code}".upper(),
            grouped_code(person.code),
            person.pronouns,
            person.headline,
            person.company,
            kind_label(person, texts["roles"]),
            marks.get(kind_key(person), ""),
            person.key in shy,
        )
        for person in people
    ]


def logo_of(design: BadgeDesign) -> Image | None:
    content = Picture.webp_of(design.logo_key, LOGO_SIDES[1]) if design.logo_key else None
    if content is None:
        return None
    return Image(content, *Pixels.open(BytesIO(content)).size)


def notes_on(wearers: Sequence[Wearer]) -> dict[str, Any]:
    """Return the names that could not be printed at all or only in part, and whether a typeface is missing."""
    by_hand, in_part, is_east_asian = [], [], False
    for wearer in wearers:
        _, dropped, missing = drawable(wearer.name)
        if not wearer.printed_name:
            by_hand.append(wearer.name)
        elif dropped or missing:
            in_part.append(wearer.name)
        is_east_asian = is_east_asian or any(map(_is_east_asian, missing))
    return joined_notes([{"by_hand": by_hand, "in_part": in_part, "east_asian": is_east_asian}])


def joined_notes(several: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the notes on several batches as one, which names the first people and counts all."""
    joined: dict[str, Any] = {"east_asian": any(notes.get("east_asian") for notes in several)}
    for name in ("by_hand", "in_part"):
        joined[name] = [who for notes in several for who in notes.get(name, ())][:NAMES_NOTED]
        counts = [notes.get(f"{name}_count", len(notes.get(name, ()))) for notes in several]
        joined[f"{name}_count"] = sum(counts)
    return joined


def _is_east_asian(character: str) -> bool:
    return unicodedata.name(character[0], "").startswith(("CJK", "HIRAGANA", "KATAKANA", "HANGUL"))


def _wanting_no_photos(people: Sequence[ExpectedPerson]) -> set[str]:
    ids = [int(person.key[1:]) for person in people if person.key[0] == "a"]
    query = select(Attendance.id).where(in_ids(Attendance.id, ids), Attendance.no_photos_at.is_not(None))
    return {f"a{attendance_id}" for attendance_id in db.session.scalars(query)} if ids else set()
