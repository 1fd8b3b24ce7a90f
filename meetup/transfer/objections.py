"""Addresses in a file whose owners object to being stored: they are left out, and the review says so."""

from dataclasses import replace

from ..languages import gettext
from ..people.refused_addresses import RefusedAddress
from .reading import ImportedPerson, ParsedFile


def leave_out_objected(parsed: ParsedFile) -> ParsedFile:
    """Return what a file says without these addresses."""
    objected = RefusedAddress.objected_among({email for person in parsed.people for email in person.details.emails})
    if not objected:
        return parsed
    people, problems = [], list(parsed.problems)
    for person in parsed.people:
        refused = objected.intersection(person.details.emails)
        if refused:
            sentence = gettext("The owner of this address asked us not to store it, so it was left out.")
            problems.append((person.line_number, sentence))
            person = _without(person, refused)
        people.append(person)
    return replace(parsed, people=people, problems=problems)


def _without(person: ImportedPerson, refused: set[str]) -> ImportedPerson:
    emails = tuple(email for email in person.details.emails if email not in refused)
    return replace(person, details=replace(person.details, emails=emails))
