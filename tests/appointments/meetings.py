"""Two people who met at an event, for the tests of appointments."""

from datetime import datetime, timedelta

from meetup.appointments import Appointment
from meetup.contacts import Contact
from meetup.extensions import db, now
from meetup.people import User
from tests.cast import Cast
from tests.clients import Client


def full_hour(hours: int) -> datetime:
    """The full hour that begins in about so many hours."""
    return now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=hours)


def propose(cast: Cast, client: Client, *hours: int, **values: str | list[str]) -> str:
    """Let the owner suggest times to ``contact``, and return the address of the suggestion."""
    starts = [str(int(full_hour(hour).timestamp())) for hour in hours or (2, 3)]
    form = {"starts": starts, "place": "Hall B", "minutes": "20", "line": "", **values}
    answer = client.post_form(f"/contacts/{cast.met.id}/appointments", form)
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def latest() -> Appointment:
    """The appointment that was made last."""
    return db.session.query(Appointment).order_by(Appointment.id.desc()).first()  # type: ignore[return-value]


def accept(client: Client, url: str) -> None:
    """Take the first time that the page offers."""
    slot = client.visit(url).all("button", name="slot")[0]["value"]
    answer = client.post_form(f"{url}/acceptance", {"slot": slot})
    assert answer.status_code == 303, answer.text


def contact_of(owner: User, person: User) -> Contact:
    found = Contact.find(db.session.get_one(User, owner.id), db.session.get_one(User, person.id))
    assert found
    return found
