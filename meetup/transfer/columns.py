"""Which columns a CSV has: our own, or those that another program takes when it imports people.

Google: the headings of its own "Google CSV" since 2024, ``E-mail 1 - Value`` with ``:::`` between values
that share a column and between labels; ``* myContacts`` puts people among one's contacts.
Outlook: the field names of its import, https://support.microsoft.com "Create or edit .csv files to import into
Outlook", categories with semicolons between.
HubSpot: names of contact properties, https://knowledge.hubspot.com "Set up your import file"; what a note needs there
is a "Note body" and an "Activity date".
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from ..contacts.contexts import CONTEXT_LABELS
from ..contacts.models import Contact
from ..languages import lazy_gettext
from ..people import Card
from ..people.text import split_name
from .batches import note_text, remaining_channels, tag_names

RowValues = Callable[[Contact, Card], Iterable[str]]
_GOOGLE_SEPARATOR = " ::: "


@dataclass(frozen=True)
class ProgramColumns:
    """``label`` is what people call the program."""

    label: str
    headings: tuple[str, ...]
    values: RowValues


def _plain_values(contact: Contact, card: Card) -> Iterable[str]:
    return (
        card.name,
        card.headline,
        card.company,
        card.email,
        card.phone,
        ", ".join(card.other_emails),
        ", ".join(card.other_phones),
        " ".join(link.url for link in card.links),
        contact.event_name,
        contact.room_name,
        _utc_text(None if contact.unmet_at else contact.met_at),
        contact.stage_name,
        CONTEXT_LABELS[contact.context] if contact.context else "",
        contact.next_step,
        contact.due_on.isoformat() if contact.due_on else "",
        _utc_text(contact.thanked_at),
        ", ".join(tag_names(contact)),
        contact.note,
    )


def _google_values(contact: Contact, card: Card) -> Iterable[str]:
    labels = _GOOGLE_SEPARATOR.join([*tag_names(contact), "* myContacts"])
    links = [link.url for link in card.links]
    mails, phones, sites = (_spread_over_three(values) for values in (card.emails, card.phones, links))
    return (
        *_first_and_last_name(card),
        card.company,
        card.headline,
        _about_text(contact, card),
        labels,
        *mails,
        *phones,
        *sites,
    )


def _outlook_values(contact: Contact, card: Card) -> Iterable[str]:
    mails, phones = ([*values[:3], "", "", ""][:3] for values in (card.emails, card.phones))
    page = card.links[0].url if card.links else ""
    about = "\n".join([_about_text(contact, card), *remaining_channels(card, 3)])
    return (
        *_first_and_last_name(card),
        card.company,
        card.headline,
        *mails,
        *phones,
        page,
        ";".join(tag_names(contact)),
        about,
    )


def _hubspot_values(contact: Contact, card: Card) -> Iterable[str]:
    page = card.links[0].url if card.links else ""
    tags = f"Tags: {', '.join(tag_names(contact))}" if contact.tags else ""
    about = "\n".join(
        filter(None, (_about_text(contact, card), tags, *card.phones[2:], *(x.url for x in card.links[1:])))
    )
    phones = [*card.phones[:2], "", ""][:2]
    mails = card.email, ";".join(card.other_emails)
    met_on = "" if contact.unmet_at else contact.met_at.date().isoformat()
    return *_first_and_last_name(card), *mails, *phones, card.headline, card.company, page, about, met_on


def _first_and_last_name(card: Card) -> tuple[str, str]:
    """First and last name; who has one name only has it as the first."""
    given, family = split_name(card.name)
    return (given, family) if given else (family, "")


def _about_text(contact: Contact, card: Card) -> str:
    return "\n".join(filter(None, (card.bio, note_text(contact))))


def _spread_over_three(values: Iterable[str]) -> list[str]:
    """Three cells for Google, the last of which holds all that is left."""
    first, second, *rest = (*values, "", "")
    return [first, second, _GOOGLE_SEPARATOR.join(filter(None, rest))]


def _utc_text(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%d %H:%M") if at else ""


PROGRAMS = {
    "plain": ProgramColumns(
        lazy_gettext("Any spreadsheet"),
        (
            "Name", "Headline", "Company", "E-mail", "Phone", "Other e-mails", "Other phones", "Links", "Event", "Room",
            "Met at (UTC)", "Stage", "Context", "Next step", "Due", "Thanked at (UTC)", "Tags", "Note",
        ),
        _plain_values,
    ),
    "google": ProgramColumns(
        "Google Contacts",
        (
            "First Name", "Last Name", "Organization Name", "Organization Title", "Notes", "Labels", "E-mail 1 - Value",
            "E-mail 2 - Value", "E-mail 3 - Value", "Phone 1 - Value", "Phone 2 - Value", "Phone 3 - Value",
            "Website 1 - Value", "Website 2 - Value", "Website 3 - Value",
        ),
        _google_values,
    ),
    "outlook": ProgramColumns(
        "Outlook",
        (
            "First Name", "Last Name", "Company", "Job Title", "E-mail Address", "E-mail 2 Address", "E-mail 3 Address",
            "Mobile Phone", "Business Phone", "Other Phone", "Web Page", "Categories", "Notes",
        ),
        _outlook_values,
    ),
    "hubspot": ProgramColumns(
        "HubSpot",
        (
            "First name", "Last name", "Email", "Additional email addresses", "Phone number", "Mobile phone number",
            "Job title", "Company name", "Website URL", "Note body", "Activity date",
        ),
        _hubspot_values,
    ),
}  # fmt: skip
