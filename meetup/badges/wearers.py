"""What is on badges: what those of an event have in common, and what is on that of one person."""

from dataclasses import dataclass

from ..pdf import Image, Matrix, drawable, symbol_of
from .marks import MARKS, Mark


@dataclass(frozen=True)
class Look:
    """What all badges of an event have in common. ``shows`` names what is printed besides the name."""

    title: str
    accent: str
    shows: frozenset[str] = frozenset()
    logo: Image | None = None
    no_photos_text: str = ""


@dataclass(frozen=True)
class Wearer:
    """What is on the badge of one person. ``scanned`` is in its code, ``mark`` is the key of a `Mark`, or empty."""

    name: str
    scanned: str
    code: str = ""
    pronouns: str = ""
    headline: str = ""
    company: str = ""
    role: str = ""
    mark: str = ""
    wants_no_photos: bool = False

    @property
    def matrix(self) -> Matrix:
        return symbol_of(self.scanned)

    @property
    def printed_name(self) -> str:
        """What of the name can be printed; empty if somebody has to write it by hand."""
        text, _, missing = drawable(self.name)
        return "" if missing and sum(map(str.isalpha, text)) < 2 else text

    def role_mark(self, look: Look) -> "RoleMark | None":
        """Return the role as it is printed, if roles are and this one can be."""
        label = drawable(self.role)
        if "role" not in look.shows or not label.text or label.missing:
            return None
        return RoleMark(label.text, MARKS.get(self.mark))


@dataclass(frozen=True)
class RoleMark:
    """A role as it is printed: its label, and its mark if it has one."""

    label: str
    mark: Mark | None

    def colour_or(self, other: str) -> str:
        return self.mark.colour if self.mark else other
