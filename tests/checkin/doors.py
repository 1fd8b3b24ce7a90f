"""What tests of the door share: devices, what they did, and who is in."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from meetup.checkin.batches import read_facts
from meetup.checkin.facts import CheckIn
from meetup.checkin.models import CheckInDevice
from meetup.checkin.recording import record_batch
from meetup.checkin.subjects import key_of_attendance, key_of_ticket
from meetup.events import Attendance, Event
from meetup.extensions import db, now
from meetup.people import User
from meetup.tickets import Ticket
from tests.cast import Cast
from tests.clients import Client

JSON = {"Accept": "application/json"}


@dataclass
class Phone:
    """A device of the staff that posts through a browser. ``skew`` is how far its clock is off."""

    client: Client
    slug: str
    skew: timedelta = timedelta(0)
    device: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def open(cls, client: Client, cast: Cast, **more: Any) -> "Phone":
        answer = client.post(f"/events/{cast.event.slug}/check-in/devices", headers=headers(client))
        assert answer.status_code == 200, answer.text
        return cls(client, cast.event.slug, device=answer.get_json(), **more)

    def list(self, since: str = "", status: int = 200) -> Any:
        path, query = f"/events/{self.slug}/check-in/list", {"device": self.device["device"]}
        answer = self.client.get(path, query_string=query | ({"since": since} if since else {}), headers=JSON)
        assert answer.status_code == status
        return answer.json

    def send(self, *facts: dict[str, Any], status: int = 200) -> Any:
        form = {
            "device": self.device["device"],
            "secret": self.device["secret"],
            "sent_at": (now() + self.skew).isoformat(),
            "facts": json.dumps(facts),
        }
        answer = self.client.post("/check-in/facts", data=form, headers=headers(self.client))
        assert answer.status_code == status, answer.text
        return answer.json

    def fact(self, person: str, ago: timedelta = timedelta(0), **more: Any) -> dict[str, Any]:
        at = (now() + self.skew - ago).isoformat()
        return {"uuid": str(uuid4()), "at": at, "person": person, "way": "scan", "door": "Door A", **more}

    def undo(self, check_in: dict[str, Any]) -> dict[str, Any]:
        return {"uuid": str(uuid4()), "at": (now() + self.skew).isoformat(), "undoes": check_in["uuid"]}


def headers(client: Client) -> dict[str, str]:
    return {**JSON, "X-CSRFToken": client.token()}


def key_of(event: Event, user: User) -> str:
    attendance = event.find_attendance(db.session.get_one(User, user.id))
    assert attendance is not None
    return key_of_attendance(attendance)


def ticket(event: Event, name: str, key: str, **columns: Any) -> Ticket:
    return Ticket.create(event.id, "spreadsheet", key, name=name, **columns)


def make_device(event: Event, user: User) -> CheckInDevice:
    device, _ = CheckInDevice.open(event.id, user)
    return device


def send(device: CheckInDevice, *facts: dict[str, Any], sent_at: datetime) -> None:
    record_batch(device, read_facts(json.dumps(facts))[0], sent_at)


def who_is_in(event_id: int) -> dict[str, datetime]:
    """When each person is checked in, by the keys of the rows."""
    db.session.flush()
    db.session.expire_all()
    attendances = db.session.scalars(select(Attendance).where(Attendance.event_id == event_id))
    tickets = db.session.scalars(select(Ticket).where(Ticket.event_id == event_id))
    found = {key_of_attendance(row): row.checked_in_at for row in attendances}
    found |= {row.name if row.source == "door" else key_of_ticket(row): row.checked_in_at for row in tickets}
    return {key: at for key, at in found.items() if at}


def facts_of(event_id: int) -> dict[UUID, tuple[Any, ...]]:
    """The check-ins that are recorded, and whether they stand."""
    standing = set(db.session.scalars(select(CheckIn.id).where(CheckIn.stands())))
    rows = db.session.scalars(select(CheckIn).where(CheckIn.event_id == event_id))
    return {row.uuid: (row.at, row.attendance_id, row.door, row.way, row.id in standing) for row in rows}
