"""People and contacts by the thousand, written in bulk. Everything is the same each time: nothing is left to chance."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import insert, select, text

from meetup.codes import Code
from meetup.contacts import Contact
from meetup.contacts.tags import Tag, Tagging
from meetup.events import Attendance
from meetup.exchange import Encounter
from meetup.extensions import db, now
from meetup.people import Profile, User

Rows = list[dict[str, object]]

WORDS = ("kafka benchmark", "slides of the second day", "coffee in Porto", "")
"""What notes are about, in turn."""


def add_people(count: int, domain: str) -> list[int]:
    """Add people with a phone code and a card that shares headline and company, and return their ids."""
    users: Rows = [{"email": f"p{n}@{domain}", "language": "en", "time_zone": "Europe/Lisbon"} for n in range(count)]
    ids = list(db.session.scalars(insert(User).returning(User.id), users))
    card = {"headline": "Engineer", "company": "Brightline", "search_text": "engineer brightline"}
    names = [{"user_id": n, "name": f"Person {n}", "name_folded": f"person {n}"} for n in ids]
    profiles: Rows = [{**name, **card, "shared": ["headline", "company"]} for name in names]
    db.session.execute(insert(Profile), profiles)
    add_codes("person", ids)
    return ids


def add_codes(kind: str, owner_ids: Sequence[int]) -> list[int]:
    """Add a code of that kind for each of the owners, and return the ids of the codes in the same order."""
    rows: Rows = [{"code": f"{secrets.randbits(64):016X}", "kind": kind, "owner_id": n} for n in owner_ids]
    return list(db.session.scalars(insert(Code).returning(Code.id, sort_by_parameter_order=True), rows))


def add_attendees(event_id: int, user_ids: Sequence[int]) -> None:
    """Let these people attend an event, half of them listed in its directory."""
    badges = zip(user_ids, add_codes("badge", user_ids), strict=True)
    rows: Rows = [
        {"event_id": event_id, "user_id": n, "badge_id": badge, "listed_at": now() if n % 2 else None}
        for n, badge in badges
    ]
    db.session.execute(insert(Attendance), rows)


def add_contacts(owner_id: int, person_ids: Sequence[int], event_id: int | None = None) -> None:
    """Let somebody have met these people, one a minute, the latest just now.

    Three quarters have a note, a third a date that is due in a week, a tenth a tag.
    """
    db.session.execute(insert(Contact), [contact_row(owner_id, n, event_id) for n in person_ids])
    own = select(Contact.id, Contact.person_id).where(Contact.owner_id == owner_id).order_by(Contact.id)
    met = set(person_ids)
    contacts = [(contact, person) for contact, person in db.session.execute(own) if person in met]
    add_meetings(owner_id, contacts, event_id)
    add_tag(owner_id, [contact for contact, _ in contacts[::10]])


def contact_row(owner_id: int, person_id: int, event_id: int | None) -> dict[str, object]:
    met_at = now() - timedelta(minutes=person_id)
    note = WORDS[person_id % len(WORDS)]
    due_on = now().date() + timedelta(days=7) if person_id % 3 == 0 else None
    texts = {"name_folded": f"person {person_id}", "card_folded": "engineer brightline"}
    times = {"met_at": met_at, "given_at": met_at, "noticed_at": met_at, "due_on": due_on}
    people = {"owner_id": owner_id, "person_id": person_id, "event_id": event_id}
    return {**people, **times, **texts, "note": note, "note_folded": note.lower()}


def add_meetings(owner_id: int, contacts: Iterable[tuple[int, int]], event_id: int | None) -> None:
    """Add the scan that is behind each of these contacts (its id and the id of the person)."""
    rows: Rows = [
        {
            "uuid": uuid4(),
            "how": "scan",
            "met_at": now() - timedelta(minutes=person_id),
            "scanner_id": owner_id,
            "scanned_id": person_id,
            "contact_id": contact_id,
            "event_id": event_id,
        }
        for contact_id, person_id in contacts
    ]
    db.session.execute(insert(Encounter), rows)


def add_tag(owner_id: int, contact_ids: Sequence[int]) -> None:
    tag = Tag.get_or_create(db.session.get_one(User, owner_id), ["Speaker"])[0]
    rows: Rows = [{"contact_id": contact_id, "tag_id": tag.id} for contact_id in contact_ids]
    db.session.execute(insert(Tagging), rows)


def add_collector(contact_count: int) -> User:
    """Add somebody who has met so many people, and return them."""
    owner = User.create(f"owner{contact_count}@example.org", "Owner Person", time_zone="Europe/Lisbon")
    add_contacts(owner.id, add_people(contact_count, f"{contact_count}.example.org"))
    return owner


def finish_writing() -> None:
    """Commit, and let the database look at what there is now, as one that lives does by itself."""
    db.session.commit()
    db.session.execute(text("ANALYZE"))
    db.session.commit()
