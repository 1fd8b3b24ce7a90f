"""Somebody on a list, and all that a list says."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, TypedDict

from ...languages import gettext, ngettext
from ...people.text import search_key


class Column(TypedDict):
    """A column of a list: what it is called, some of its cells, and the field that it fills, "" for none."""

    heading: str
    samples: list[str]
    field: str


@dataclass(frozen=True)
class Attendee:
    """Somebody on a list. ``key`` tells them from everybody else on the lists of this program, as a hash."""

    line: int
    key: str
    name: str
    company: str = ""
    category: str = ""
    email: str | None = None
    printed: tuple[str, ...] = ()

    @property
    def as_json(self) -> dict[str, Any]:
        """As JSON keeps it for the review, without what is printed: the caller stores that as hashes."""
        return {name: value for name, value in asdict(self).items() if name != "printed"}

    @property
    def person_key(self) -> tuple[str, str]:
        return search_key(self.name), self.email or ""


@dataclass
class AttendeeList:
    """What a list says: ``people`` who come, why rows are ``skipped``, and the keys of those who do ``not_coming``."""

    source: str
    columns: list[Column]
    separator: str
    encoding: str
    sheet: str
    heading_line: int
    people: list[Attendee] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    not_coming: dict[str, str] = field(default_factory=dict)
    more_places: int = 0
    wrong_addresses: int = 0
    remarks: list[str] = field(default_factory=list)


def remarks_on(reading: AttendeeList) -> Iterator[str]:
    """Yield sentences about what a list says that an organizer should know."""
    yield from reading.remarks
    has_addresses = any(person.email for person in reading.people)
    if reading.people and not (has_addresses or reading.wrong_addresses):
        yield gettext("There are no email addresses in this list: it's good for names and badges, not for invitations.")
    if count := reading.more_places:
        yield ngettext(
            "%(num)s more place has no name in this list, so it isn't imported.",
            "%(num)s more places have no names in this list, so they aren't imported.",
            count,
        )
    if count := reading.wrong_addresses:
        yield ngettext(
            "%(num)s person has an address to which no mail can go. They're imported without it.",
            "%(num)s people have addresses to which no mail can go. They're imported without them.",
            count,
        )
