"""The story of the demo: three events, their rooms and talk, and who met whom."""

import random
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from ..codes import Code
from ..contacts import Contact, Touch
from ..contacts.details import Details
from ..drafts import Template
from ..events import Event, EventSharing
from ..events.series import EventSeries
from ..exchange import Encounter, Scan, record_exchange
from ..exchange.by_hand import save_person
from ..extensions import now
from ..goals import Goal
from ..people import User
from ..people.pictures import Picture
from . import texts
from .accounts import address_for
from .announcements import announce
from .appointments import agree_on_meetings
from .asks import settle_asks
from .door import let_in, list_ticket_holders
from .follow_up import add_promises, follow_up
from .introductions import make_introductions
from .moderation import add_past_talk, moderate_hall
from .operators import operate
from .page import design_badges, fill_page
from .people import people
from .portraits import draw_portrait, portraits
from .registration import fill_registration
from .rooms import create_rooms, fill_rooms
from .schedule import add_schedule
from .team import form_team

ATTENDEE, ORGANIZER = "priya@example.org", "paulo@example.org"
ZONE = "Europe/Lisbon"
LISBON_VENUE = "LX Factory, Lisbon"
MANY_FIELDS = ["headline", "company", "links", "email", "interests", "offers", "asks"]


class Story:
    """Sixty people, an event yesterday, one today and one to come. Random choices are the same each time."""

    def __init__(self) -> None:
        self.random = random.Random(2026)  # noqa: S311  a story, not a secret
        self.uuid_count = 0
        self.portraits = portraits()

    def write(self) -> bool:
        """Write the story, in the caller's transaction. Return ``False`` if it has been written before."""
        if User.find_by_email(ATTENDEE):
            return False
        self.users = [self._add_user(place, person) for place, person in enumerate(people())]
        self.priya, self.paulo = self.users[0], self.users[-1]
        hour = now().replace(minute=0, second=0, microsecond=0)
        self.past = self._add_event("EuroPython Evening", hour - timedelta(hours=26), hours=4, goers=40)
        self.live = self._add_event("PyData Lisbon 2026", hour - timedelta(hours=3), hours=12, goers=60)
        self.live.edit(chosen_hue=6, chosen_pattern="tiles")
        self.coming = self._add_event(
            "Data & Coffee, Bergen", hour + timedelta(days=24), hours=9, goers=18, venue="Kulturhuset, Bergen"
        )
        self.coming.edit(chosen_hue=0, chosen_pattern="sunrise", time_zone="Europe/Oslo")
        for event in (self.past, self.live, self.coming):
            create_rooms(event)
        fill_rooms(self.live, self.users, self.random, self._next_uuid)
        fill_registration(self.coming, self.users[30:36])
        form_team(self.live, self.paulo, staff=self.users[7], speaker=self.users[4], host=self.users[2])
        add_schedule(self.live, self.users)
        fill_page(self.live, self.paulo, self.users[44:51])
        design_badges(self.live)
        list_ticket_holders(self.live)
        let_in(self.past, self.users[:36], self.past.ends_at, self._next_uuid)
        let_in(self.live, self.users[1:43], now() - timedelta(minutes=2), self._next_uuid)
        announce(self.live, self.paulo, self.users, self._next_uuid())
        self.past.series_id = EventSeries.create(self.past.title).id
        self._add_meetings()
        self._consent()
        self._add_goals()
        make_introductions(self.priya, self.users)
        settle_asks(self.priya, self.users)
        moderate_hall(self.live, self.users, self._next_uuid)
        add_past_talk(self.past, self.users, self._next_uuid)
        operate(self.live, self.users[9], ZONE)
        agree_on_meetings(self.live, self.priya, self.users[25:27])
        Template.create(self.priya, "After a talk", texts.TEMPLATE)
        return True

    def _add_user(self, place: int, person: dict[str, str]) -> User:
        user = User.create(address_for(place, person["name"]), person["name"], "en", ZONE)
        topics = {
            kind: [topic.strip() for topic in person[kind].split(",")] for kind in ("interests", "offers", "asks")
        }
        handle = user.email.split("@")[0]
        user.profile.update(
            {
                "name": person["name"],
                "headline": person["headline"],
                "company": person["company"].strip("—"),
                "pronouns": "she/her" if place == 0 else "",
                "bio": texts.BIO if place == 0 else "",
                "email": f"{handle}@work.example.org",
                "phone": f"+351 912 {345000 + place}",
                "links": [f"https://www.linkedin.com/in/{handle}"],
                **topics,
            }
        )
        if portrait := self.portraits.get(person["name"]):
            user.profile.set_photo(Picture.store(user.id, draw_portrait(place, portrait)))
        user.profile.share([*(MANY_FIELDS if place % 3 == 0 or place < 8 or place > 34 else MANY_FIELDS[:2]), "photo"])
        return user

    def _add_event(self, title: str, starts_at: datetime, hours: int, goers: int, venue: str = LISBON_VENUE) -> Event:
        times = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=hours), "time_zone": ZONE}
        event = Event.create(self.paulo, title, description=texts.ABOUT, venue=venue, **times)
        event.publish()
        for user in self.users[:goers]:
            attendance = event.add_attendee(user)
            if self.random.random() < 0.8 or user is self.priya:
                attendance.list_in_directory()
        return event

    def _add_meetings(self) -> None:
        evening = self.past.starts_at + timedelta(hours=1)
        for minutes, user in enumerate(self.users[1:25]):
            self._meet(self.priya, user, self.past, evening + timedelta(minutes=6 * minutes))
        for minutes, user in enumerate(self.users[25:34]):
            self._meet(self.priya, user, self.live, now() - timedelta(minutes=20 * minutes + 15))
        for minutes, user in enumerate(self.users[10:13]):
            self._meet(self.priya, user, self.live, now() - timedelta(minutes=7 * minutes + 4))
        for a in self.users[1:20]:
            for b in self.random.sample(self.users[20:], 4):
                self._meet(a, b, self.live, now() - timedelta(minutes=self.random.randrange(5, 300)))
        found = [Contact.find(self.priya, user) for user in self.users[1:25]]
        contacts = [contact for contact in found if contact]
        follow_up(self.priya, contacts, self.random)
        add_promises(self.priya, contacts, self._next_uuid)
        self._add_old_acquaintance(self.users[50])
        rosa = Details(name="Rosa Valdés", headline="Printer", company="Tinta & Papel", phones=("+351 213 456 789",))
        save_person(self.priya, rosa, Scan(uuid=self._next_uuid(), at=now(), how="by_hand", event_id=self.live.id))
        # The card of the same printer, scanned an hour earlier, so that there are two contacts to merge.
        scanned = Details(
            name="R. Valdés", company="Tinta & Papel", phones=("+351 213 456 789",), emails=("rosa@tinta.example.org",)
        )
        save_person(
            self.priya,
            scanned,
            Scan(uuid=self._next_uuid(), at=now() - timedelta(hours=1), how="scan", event_id=self.live.id),
        )
        # The latest encounter is news for Priya: somebody scanned her, and she has not acknowledged it yet.
        self._meet(self.users[40], self.priya, self.live, now() - timedelta(minutes=3), noticed=False)

    def _consent(self) -> None:
        """Let somebody request Priya's card, revoke it from somebody else, and share more of it at one event."""
        request = Scan(uuid=self._next_uuid(), at=now())
        record_exchange(self.users[42], self.live.add_attendee(self.priya).badge, request)
        contact = Contact.find(self.users[24], self.priya)
        assert contact is not None
        contact.revoke_card()
        EventSharing.set_fields(self.priya, self.live.id, [*MANY_FIELDS, "photo", "phone"])

    def _meet(self, a: User, b: User, event: Event, at: datetime, noticed: bool = True) -> None:
        """Let ``a`` scan ``b`` at an event. Both acknowledge the encounter if it is ``noticed``."""
        scan = Scan(uuid=self._next_uuid(), at=now(), event_id=event.id)
        exchange = record_exchange(a, Code.get_or_create_phone_code(b), scan)
        encounter = exchange.encounter
        encounter.met_at = encounter.recorded_at = encounter.gave_at = at
        encounter.event_id = event.id
        for contact in (encounter.contact, encounter.mirror):
            assert contact is not None
            contact.met_at = contact.given_at = at
            contact.event_id, contact.room_id = event.id, encounter.room_id
            if noticed:
                contact.acknowledge()

    def _add_old_acquaintance(self, user: User) -> None:
        """Add somebody whom Priya met outside of any event, with whom it is time to be in touch again."""
        long_ago = now() - timedelta(days=40)
        self._meet(self.priya, user, self.live, long_ago)
        contact = Contact.find(self.priya, user)
        assert contact is not None
        meeting = Encounter.all_for(contact)[0]
        meeting.event, meeting.room = None, None
        meeting.set_event(None, self.priya)
        Touch.log(contact, "called").at = long_ago
        contact.set_cadence("P1M")
        Touch.refresh_latest(contact)

    def _add_goals(self) -> None:
        """Let Priya have goals at all events: some that people count towards, one reached, one not."""
        past, live = (event.find_attendance(self.priya) for event in (self.past, self.live))
        assert past is not None and live is not None
        teams = Goal.add(live, "run data teams", 5, "meet")
        teams.set_done(1)
        Goal.add(live, "a mentor in leadership", 1, "find")
        reached = Goal.add(past, "somebody who has migrated to Kafka", 1, "find")
        Goal.add(past, "teach Python to beginners", 3, "meet")
        for goal, users in ((teams, self.users[25:27]), (reached, self.users[3:4])):
            for user in users:
                contact = Contact.find(self.priya, user)
                assert contact is not None
                goal.count(contact)

    def _next_uuid(self) -> UUID:
        self.uuid_count += 1
        return uuid5(NAMESPACE_URL, f"https://example.org/demo/{self.uuid_count}")
