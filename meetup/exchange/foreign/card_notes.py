"""What a vCard says beyond the fields of a card: it is kept in words, or else named, so that nothing vanishes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ...languages import gettext, lazy_gettext
from .lines import VcardLine
from .messengers import is_messenger, read_messenger

LABELS = {
    "BDAY": lazy_gettext("Birthday"),
    "X-ANNIVERSARY": lazy_gettext("Anniversary"),
    "ANNIVERSARY": lazy_gettext("Anniversary"),
    "DEATHDATE": lazy_gettext("Died"),
    "X-EVOLUTION-ANNIVERSARY": lazy_gettext("Anniversary"),
    "X-KADDRESSBOOK-X-ANNIVERSARY": lazy_gettext("Anniversary"),
    "BIRTHPLACE": lazy_gettext("Born in"),
    "DEATHPLACE": lazy_gettext("Died in"),
    "NICKNAME": lazy_gettext("Nickname"),
    "X-NICKNAME": lazy_gettext("Nickname"),
    "ROLE": lazy_gettext("Role"),
    "GEO": lazy_gettext("Coordinates"),
    "LANG": lazy_gettext("Language"),
    "TZ": lazy_gettext("Time zone"),
    "GENDER": lazy_gettext("Gender"),
    "X-GENDER": lazy_gettext("Gender"),
    "PRONOUNS": lazy_gettext("Pronouns"),
    "X-SPOUSE": lazy_gettext("Spouse"),
    "X-EVOLUTION-SPOUSE": lazy_gettext("Spouse"),
    "X-KADDRESSBOOK-X-SPOUSESNAME": lazy_gettext("Spouse"),
    "X-ASSISTANT": lazy_gettext("Assistant"),
    "X-EVOLUTION-ASSISTANT": lazy_gettext("Assistant"),
    "X-KADDRESSBOOK-X-ASSISTANTSNAME": lazy_gettext("Assistant"),
    "X-MANAGER": lazy_gettext("Manager"),
    "X-EVOLUTION-MANAGER": lazy_gettext("Manager"),
    "X-KADDRESSBOOK-X-MANAGERSNAME": lazy_gettext("Manager"),
    "X-PROFESSION": lazy_gettext("Profession"),
    "X-KADDRESSBOOK-X-PROFESSION": lazy_gettext("Profession"),
    "X-DEPARTMENT": lazy_gettext("Department"),
    "X-KADDRESSBOOK-X-OFFICE": lazy_gettext("Office"),
    "HOBBY": lazy_gettext("Hobby"),
    "INTEREST": lazy_gettext("Interest"),
    "EXPERTISE": lazy_gettext("Expertise"),
    "RELATED": lazy_gettext("Related"),
    "X-ABRELATEDNAMES": lazy_gettext("Related"),
    "X-ABDATE": lazy_gettext("Date"),
    "CALURI": lazy_gettext("Calendar"),
    "FBURL": lazy_gettext("Availability"),
    "CALADRURI": lazy_gettext("Calendar address"),
    "X-MS-CARDPICTURE": "",
    "LABEL": lazy_gettext("Address"),
    "X-MAIDENNAME": lazy_gettext("Maiden name"),
    "X-PHONETIC-FIRST-NAME": lazy_gettext("First name sounds like"),
    "X-PHONETIC-LAST-NAME": lazy_gettext("Last name sounds like"),
    "CONTACT-URI": lazy_gettext("Contact address"),
    "X-CUSTOM": lazy_gettext("More"),
}
"""What is kept in words, by property; without a label it is only named."""
OMITTED_LABELS = {
    "PHOTO": lazy_gettext("photo"),
    "LOGO": lazy_gettext("logo"),
    "SOUND": lazy_gettext("sound"),
    "KEY": lazy_gettext("key"),
    "X-MS-CARDPICTURE": lazy_gettext("picture of a card"),
    "AGENT": lazy_gettext("assistant"),
}
FIELD_PROPERTIES = frozenset("FN N ORG TITLE EMAIL TEL URL NOTE ADR CATEGORIES X-ABLABEL".split())
_TECHNICAL = frozenset(
    "BEGIN END VERSION PRODID REV UID CLIENTPIDMAP SOURCE XML KIND MEMBER CLASS MAILER SORT-STRING NAME PROFILE "
    "CREATED X-ABUID X-ABADR X-ABSHOWAS X-IMAGETYPE X-IMAGEHASH X-RADICALE-NAME JSPROP X-EVOLUTION-FILE-AS "
    "X-CLASS".split()
)
_TECHNICAL_PREFIXES = ("X-ADDRESSBOOKSERVER-", "X-SHARED-PHOTO", "X-WAB-", "X-MOZILLA-", "X-EVOLUTION-WEBDAV", "X-SYNC")
_DATE_PROPERTIES = frozenset(
    "BDAY ANNIVERSARY DEATHDATE X-ABDATE X-ANNIVERSARY X-EVOLUTION-ANNIVERSARY X-KADDRESSBOOK-X-ANNIVERSARY".split()
)
_MONTHS = "January February March April May June July August September October November December".split()
_DATE = re.compile(r"(?:(\d{4})|--?)-?(\d{2})-?(\d{2})(?:[T ].*)?")
_NO_YEAR = 1604
"""The year that Apple writes for a birthday without one."""
_APPLE_LABEL = re.compile(r"_\$!<(.*)>!\$_")
_ANDROID = re.compile(r"vnd\.android\.cursor\.item/([a-z_]+)")
_TYPE_WORDS = {
    "WORK": "work", "HOME": "home", "CELL": "mobile", "MAIN": "main", "CAR": "car", "OTHER": "other", "VIDEO": "video",
}  # fmt: skip
FAX, PAGER = "FAX", "PAGER"


@dataclass
class CardNotes:
    """``links`` are pages of the person; ``lines`` are pairs of label and text, in order; ``omitted`` are labels."""

    links: list[str] = field(default_factory=list)
    lines: dict[tuple[str, str], None] = field(default_factory=dict)
    omitted: list[str] = field(default_factory=list)

    def add(self, label: str, text: str) -> None:
        text = " ".join(text.split())
        if text:
            self.lines[label, text] = None


def notes_of(lines: Sequence[VcardLine]) -> CardNotes:
    """Return what the lines of one card say that has no field of its own."""
    notes = CardNotes()
    labels = {line.group: _plain_label(line.text) for line in lines if line.name == "X-ABLABEL" and line.group}
    for line in lines:
        if not line.raw.strip():
            continue
        if line.name == "TEL" and line.parameters & {FAX, PAGER}:
            notes.add(gettext("Pager") if PAGER in line.parameters else gettext("Fax"), line.text.removeprefix("tel:"))
        elif line.name in FIELD_PROPERTIES or line.name in _TECHNICAL or line.name.startswith(_TECHNICAL_PREFIXES):
            continue
        elif is_messenger(line):
            label, value = read_messenger(line)
            notes.links += [value] if value.startswith("http") else []
            notes.add(label, "" if value.startswith("http") else value)
        else:
            _add_other(notes, line, labels.get(line.group, ""))
    _add_further_roles(notes, lines)
    _add_labels(notes, lines, labels)
    return notes


def _add_other(notes: CardNotes, line: VcardLine, label: str) -> None:
    if line.name == "X-ANDROID-CUSTOM":
        kind, *values = [part for part in line.components if part and not part.isdigit()] or [""]
        match = _ANDROID.fullmatch(kind)
        notes.add((match.group(1) if match else kind).replace("_", " ").capitalize(), ", ".join(values))
    elif (name := LABELS.get(line.name)) and not line.is_binary:
        text = readable_date(line.text) if line.name in _DATE_PROPERTIES else ", ".join(filter(None, line.components))
        if line.name == "ROLE" or ":" in line.raw:
            text = line.text if line.name not in _DATE_PROPERTIES else text
        notes.add(label or name, text)
    else:
        notes.omitted.append(OMITTED_LABELS.get(line.name, line.name[:30]))


def _add_further_roles(notes: CardNotes, lines: Sequence[VcardLine]) -> None:
    """Add the organizations and titles after the first of each; those at the same place belong together."""
    companies = [", ".join(filter(None, line.components)) for line in lines if line.name == "ORG"]
    titles = [line.text for line in lines if line.name == "TITLE"]
    companies, titles = [one for one in companies if one], [one for one in titles if one]
    for place in range(1, max(len(companies), len(titles))):
        pair = (titles[place : place + 1] or [""])[0], (companies[place : place + 1] or [""])[0]
        notes.add(gettext("Second organization") if pair[1] else gettext("Second title"), ", ".join(filter(None, pair)))
    first_role = next((line for line in notes.lines if line[0] == "Role"), None)
    if first_role and not titles:  # The role is the headline then.
        del notes.lines[first_role]


def _add_labels(notes: CardNotes, lines: Sequence[VcardLine], labels: dict[str, str]) -> None:
    """Add which number is for what: in the owner's own words, or if there are several."""
    phone_count = sum(
        line.name == "TEL" and bool(line.raw.strip()) and not line.parameters & {FAX, PAGER} for line in lines
    )
    for line in (line for line in lines if line.name in ("TEL", "EMAIL", "URL", "ADR") and line.raw.strip()):
        own_word = labels.get(line.group, "")
        kinds = [word for key, word in _TYPE_WORDS.items() if key in line.parameters]
        if own_word and own_word.lower() not in ("work", "home", "mobile", "homepage", "iphone", "other"):
            shown = ", ".join(filter(None, line.components)) if line.name == "ADR" else line.text.removeprefix("tel:")
            notes.add(own_word.capitalize(), shown)
        elif line.name == "TEL" and not line.parameters & {FAX, PAGER} and kinds and phone_count > 1:
            notes.add(gettext("Phone"), f"{line.text.removeprefix('tel:')} ({', '.join(kinds)})")


def readable_date(text: str) -> str:
    """Return a date of a vCard (RFC 6350, section 4.3) as people write it, also one without a year."""
    match = _DATE.fullmatch(text)
    if match is None or not 1 <= int(match.group(2)) <= 12:
        return text
    year = int(match.group(1) or _NO_YEAR)
    return f"{int(match.group(3))} {_MONTHS[int(match.group(2)) - 1]}{'' if year == _NO_YEAR else f' {year}'}"


def _plain_label(text: str) -> str:
    match = _APPLE_LABEL.fullmatch(text)
    return match.group(1) if match else text


def kept_labels(notes: CardNotes) -> Iterator[str]:
    """Yield the labels of what is kept in words, in lower case where they are words."""
    yield from dict.fromkeys(label if label[1:] != label[1:].lower() else label.lower() for label, _ in notes.lines)
