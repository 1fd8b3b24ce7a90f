"""What the columns of other people's tables are called: Google, Outlook, HubSpot, LinkedIn, sellers of tickets, and
spreadsheets made by hand, in a few languages."""

import re

from ...people.text import fold

_PLAIN = re.compile(r"[^\w]+|_")
NAMES = {
    "name": "name fullname displayname attendeename guestname contactname nomcomplet nombrecompleto nomecompleto",
    "first": "firstname givenname first forename vorname prenom nombre nome",
    "middle": "middlename additionalname attendeenamemiddlename",
    "last": "lastname familyname surname last nachname nom apellido apellidos sobrenome",
    "headline": "headline jobtitle position role profession occupation organizationtitle organization1title beruf "
    "cargo",
    "company": "company companyname organization organisation organizationname organization1name employer firma "
    "entreprise empresa",
    "bio": "about bio description",
    "note": "note notes notebody comment comments notiz notizen remarque nota notas",
    "tags": "tags tag labels label categories category groups group groupmembership",
    "stage": "stage",
    "next_step": "nextstep",
    "due": "due dueon duedate",
    "met_at": "metatutc metat",
    "thanked_at": "thankedatutc thankedat",
    "event": "event eventname",
}
FIELDS = {name: field for field, names in NAMES.items() for name in names.split()}
# Kinds of channels that there may be many columns of: "E-mail 2 Address", "Phone 1 - Value", "Work phone".
MANY = {
    "emails": re.compile(
        r"(work|business|home|personal|other|primary|attendee|additional|secondary)?"
        r"(e?mails?|emailaddress(es)?|correo(electronico)?|courriel)\d*(value|address)?"
    ),
    "phones": re.compile(
        r"(work|business|home|mobile|cell|other|primary|main|companymain|car)?"
        r"(phones?|telephone|tel|mobile|cell|telefon|telefono|telefone|handy|movil)(numbers?|no)?\d*(value)?"
    ),
    "links": re.compile(
        r"(personal|business|work|company)?(websites?|web|webpage|urls?|links?|homepage)(url)?\d*(value)?"
        r"|(linkedin|twitter|x|github|xing)(profile)?(url|bio)?"
    ),
}


def fields_of(headings: list[str]) -> list[str]:
    """Which field each column is of, "" for none. ``Title`` is a job only where no other column is."""
    keys = [_PLAIN.sub("", fold(heading)) for heading in headings]
    fields = [_field(key) for key in keys]
    if "headline" not in fields and "title" in keys:
        fields[keys.index("title")] = "headline"
    return fields


def _field(key: str) -> str:
    found = FIELDS.get(key) or FIELDS.get(key.removeprefix("attendeename"))
    return found or next((kind for kind, pattern in MANY.items() if pattern.fullmatch(key)), "")
