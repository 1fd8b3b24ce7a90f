"""Parts of an event's page that other slices add. They register; nothing here imports them."""

from collections.abc import Callable

from .access import Sight

Section = Callable[[Sight], str]

sections: list[Section] = []


def section(make: Section) -> Section:
    """Register what makes a part of the page, as markup, for the reader it is given."""
    sections.append(make)
    return make
