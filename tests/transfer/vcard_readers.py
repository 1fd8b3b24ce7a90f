"""What two readers of vCards that share nothing, vobject and ical.js, find in ours."""

import json
import shutil
import subprocess
from base64 import b64decode
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import playwright
import vobject
from vobject.base import getLogicalLines, parseLine

ROOT = Path(__file__).parent.parent.parent
DATA = "data:image/jpeg;base64,"


@dataclass(frozen=True)
class Seen:
    """A vCard as an address book shows it; ``photo`` is the picture's bytes."""

    name: str
    sorted_by: tuple[str, str]
    company: str
    headline: str
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    links: tuple[str, ...]
    note: str
    photo: bytes


def by_vobject(text: str) -> Seen:
    (card,) = vobject.readComponents(text)

    def values(name: str) -> list[Any]:
        return [line.value for line in card.contents.get(name, [])]

    (n,), (org,) = values("n"), values("org")
    lists = {name: values(name) for name in card.contents}
    return seen({**lists, "n": [(n.family, n.given)], "org": org}, photo_by_vobject(text))


def photo_by_vobject(text: str) -> bytes:
    """From its lines: its cards end every value at the first comma, as it knows no 4.0 and no addresses."""
    lines = (parseLine(line, number) for line, number in getLogicalLines(StringIO(text)))
    (value,) = (value for name, _parameters, value, _group in lines if name == "PHOTO")
    return b64decode(value.removeprefix(DATA))


def by_ical_js(*texts: str) -> list[Seen]:
    return [of_jcard(lines) for _, lines, _ in jcards(*texts)]


def several_by_vobject(text: str) -> dict[str, dict[str, Any]]:
    """The cards of a file by name, with what is asked of each."""
    cards = [
        {name: [line.value for line in lines] for name, lines in c.contents.items()}
        for c in vobject.readComponents(text)
    ]
    return {
        card["fn"][0]: several_seen(card, [word for words in card.get("categories", ()) for word in words])
        for card in cards
    }


def several_by_ical_js(text: str) -> dict[str, dict[str, Any]]:
    found = {}
    for _, lines, _ in jcards(text):
        values: dict[str, list[Any]] = {}
        for name, _parameters, _kind, *several in lines:
            values.setdefault(name, []).extend(several)
        found[values["fn"][0]] = several_seen(values, values.get("categories", []))
    return found


def several_seen(values: dict[str, list[Any]], words: list[str]) -> dict[str, Any]:
    return {"categories": words, "note": values["note"][0], "email": values.get("email", [])}


def jcards(*texts: str) -> list[Any]:
    """What ical.js makes of each text: a card, or a list of them."""
    node = shutil.which("node") or Path(playwright.__file__).parent / "driver" / "node"
    command = [str(node), "tests/js/read-vcards.js"]
    ran = subprocess.run(command, cwd=ROOT, input=json.dumps(texts).encode(), capture_output=True, check=True)
    read = json.loads(ran.stdout)
    return read[0] if len(texts) == 1 and read and isinstance(read[0][0], list) else list(read)


def of_jcard(lines: list[list[Any]]) -> Seen:
    """RFC 7095: name, parameters, type and value of each."""
    values: dict[str, list[Any]] = {}
    for name, _parameters, _kind, value in lines:
        values.setdefault(name, []).append(value)
    (photo,) = values["photo"]
    return seen(values, b64decode(photo.removeprefix(DATA)))


def seen(values: dict[str, list[Any]], photo: bytes) -> Seen:
    (name,), ((family, given, *_),), (company,), (headline,) = (values[part] for part in ("fn", "n", "org", "title"))
    emails, phones, links = (tuple(values[part]) for part in ("email", "tel", "url"))
    (note,) = values["note"]
    return Seen(name, (family, given), company, headline, emails, phones, links, note, photo)
