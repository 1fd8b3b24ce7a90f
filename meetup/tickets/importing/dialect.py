"""What the columns of a program's lists are.

Headings are compared by ``heading_key``: ``Order #`` is ``order``. Columns may come in any order, questions of the
organizer among them. Alternatives are what a program calls the same in other versions or languages.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ...table_files.headings import fields_of_headings, heading_key

Alternatives = str
"""Heading keys with spaces between, the preferred one first."""
FIELDS_OF_CONTACTS = {
    "name": "name", "first": "first", "middle": "middle", "last": "last", "emails": "email", "company": "company",
}  # fmt: skip
"""What the reader of contacts finds out about a heading, and the field that it is here."""


@dataclass(frozen=True)
class Dialect:
    """``anchors`` are headings that all its files have. ``fields`` says which column is of which field.

    ``only`` are fields that are taken from these columns alone, never from one that happens to be called like it.
    ``statuses`` are words that mean something else here than elsewhere.
    """

    source: str
    label: str
    anchors: tuple[Alternatives, ...]
    fields: Mapping[str, Alternatives]
    only: frozenset[str] = frozenset()
    statuses: Mapping[str, str] = field(default_factory=dict)

    def anchor_count(self, keys: frozenset[str]) -> int:
        """Return how many anchors a list with these headings has: all, or it is none of this program's."""
        found = sum(any(key in keys for key in anchor.split()) for anchor in self.anchors)
        return found if found == len(self.anchors) else 0

    def fields_of(self, headings: Sequence[str]) -> list[str]:
        """Return the field of each column, "" for none.

        Of several columns with the same heading, only the first counts: the second is of the buyer.
        """
        keys = [heading_key(heading) for heading in headings]
        fields = [""] * len(keys)
        for name, alternatives in self.fields.items():
            for place in _places(keys, alternatives, several=name in SEVERAL):
                fields[place] = fields[place] or name
        for place, general in enumerate(fields_of_headings(list(headings))):
            known = FIELDS_OF_CONTACTS.get(general, "")
            if known and not fields[place] and known not in fields and known not in self.only:
                fields[place] = known
        return fields


SEVERAL = frozenset(("key", "printed"))
"""Fields that several columns may be of, whose texts all count.

``key`` identifies a ticket, ``printed`` is what its QR or barcode says, and ``code`` is both at once.
"""


def _places(keys: Sequence[str], alternatives: Alternatives, several: bool) -> list[int]:
    """Return the first column of each of the alternatives that there are; only of the preferred one unless several."""
    places = [keys.index(key) for key in alternatives.split() if key in keys]
    return places if several else places[:1]
