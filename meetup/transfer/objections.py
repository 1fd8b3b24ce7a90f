"""Addresses in a file whose owners object to being stored: they are left out, and the review says so."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..contacts.details import Details
from ..languages import gettext
from ..people.refused_addresses import RefusedAddress
from .reading import NO_NAME, ImportedPerson, ParsedFile

Decision = tuple[ImportedPerson, int | str]
"""A person of a file, and what to do: "new", "skip", or the id of the contact to extend."""


def leave_out_objected(parsed: ParsedFile) -> ParsedFile:
    """Return what a file says without these addresses. Who is nothing else is left out."""
    objected = _objected_of(parsed.people)
    if not objected:
        return parsed
    sentence = gettext("The owner of this address asked us not to store it, so it was left out.")
    refused = [person for person in parsed.people if objected.intersection(person.details.emails)]
    problems = [*parsed.problems, *((person.line_number, sentence) for person in refused)]
    people = [person for person in (_without(one, objected) for one in parsed.people) if person]
    return replace(parsed, people=people, problems=problems)


def without_objected(decisions: Sequence[Decision]) -> list[Decision]:
    """Return what is to be written without these addresses, as somebody may have objected since the review began."""
    objected = _objected_of([person for person, _ in decisions])
    without = ((_without(person, objected), decision) for person, decision in decisions)
    return [(person, decision) for person, decision in without if person]


def _objected_of(people: Iterable[ImportedPerson]) -> set[str]:
    return RefusedAddress.objected_among({email for person in people for email in person.details.emails})


def _without(person: ImportedPerson, objected: set[str]) -> ImportedPerson | None:
    """Return the person without these addresses, also in place of a name; ``None`` if nothing is left."""
    if not objected.intersection(person.details.emails):
        return person
    details = person.details
    name = NO_NAME if details.name in objected else details.name
    left = replace(details, name=name, emails=tuple(email for email in details.emails if email not in objected))
    return None if left == Details(name=NO_NAME) and not person.note else replace(person, details=left)
