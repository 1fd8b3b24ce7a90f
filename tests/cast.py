"""One fixed cast for all tests: who they are to each other decides what each may see."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from meetup.codes import Code
from meetup.contacts import Contact
from meetup.events import Event
from meetup.exchange import Encounter, ExchangeResult, Scan, record_exchange
from meetup.extensions import db, now
from meetup.people import User
from meetup.rooms import Room


@dataclass(frozen=True)
class Cast:
    """``owner`` attends ``event`` and met ``contact`` and ``friend`` there; ``stranger`` has no part in any of it.

    ``met`` is the owner's contact with ``contact``, ``encounter`` their meeting with ``friend``.
    """

    owner: User
    contact: User
    friend: User
    stranger: User
    organizer: User
    staff: User
    event: Event
    room: Room
    met: Contact
    encounter: Encounter

    @classmethod
    def assemble(cls) -> "Cast":
        """Write the cast to the database, through the verbs that people use."""
        people = {name: join(name) for name in ("owner", "contact", "friend", "stranger", "organizer", "staff")}
        event = live_event(people["organizer"])
        for name in ("owner", "contact", "friend"):
            event.add_attendee(people[name])
        event.add_attendee(people["staff"], "staff")
        room = Room.create(event, "Hall B", topic="Streaming")
        met = scan(people["owner"], people["contact"]).contact
        encounter = scan(people["owner"], people["friend"]).encounter
        db.session.commit()
        assert all(person.profile for person in people.values()), "loaded, as tests read it without a session"
        return cls(**people, event=event, room=room, met=met, encounter=encounter)


def join(name: str, called: str = "") -> User:
    """A new user, ``name``@example.org, whose card shares name and headline."""
    user = User.create(f"{name}@example.org", called or f"{name.capitalize()} Person", time_zone="Europe/Lisbon")
    card = user.profile
    card.headline, card.company = f"{name} by trade", "Brightline"
    card.email, card.phone = f"{name}@work.example.org", "+351 912 345 678"
    card.run_change_hooks()
    return user


def live_event(organizer: User, title: str = "PyData Lisbon") -> Event:
    """A published event that began an hour ago and goes on for a day."""
    times = {"starts_at": now() - timedelta(hours=1), "ends_at": now() + timedelta(days=1)}
    event = Event.create(organizer, title, time_zone="Europe/Lisbon", venue="LX Factory", **times)
    event.publish()
    return event


def scan(scanner: User, owner: User) -> ExchangeResult:
    """``scanner`` scans the phone code of ``owner``."""
    return record_exchange(scanner, Code.get_or_create_phone_code(owner), Scan(uuid=uuid4(), at=now()))
