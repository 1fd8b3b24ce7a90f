"""The team of the cast's event, and invitations to it, for the tests."""

from flask import Flask
from sqlalchemy import select

from meetup.events import Attendance, load_act_page
from meetup.extensions import db, limiter
from meetup.outbox import Mail, NothingToSend
from meetup.people import User
from meetup.team import TeamInvitation
from meetup.team.invitation_links import make_token
from tests.cast import Cast
from tests.conftest import ClientFor

EVENT = "/events/pydata-lisbon"
TEAM = f"{EVENT}/team"


def role_of(app: Flask, person: User) -> str:
    """The role of somebody at the only event; an empty text if they do not attend it."""
    with app.app_context():
        return db.session.scalar(select(Attendance.role).where(Attendance.user_id == person.id)) or ""


def member_url(app: Flask, person: User) -> str:
    """The page of somebody on the team."""
    with app.app_context():
        return f"{TEAM}/{db.session.scalars(select(Attendance.id).where(Attendance.user_id == person.id)).one()}"


def ask(cast: Cast, client_for: ClientFor, email: str, role: str = "staff", **fields: object) -> int:
    """The organizer invites an address. Return the status of the answer."""
    limiter.reset()
    data = {"email": email, "role": role, **fields}
    return client_for(cast.organizer).post_form(f"{TEAM}/invitations", data).status_code


def link_for(app: Flask, email: str) -> str:
    """The path of the invitation of an address."""
    with app.app_context():
        found = db.session.scalars(select(TeamInvitation).where(TeamInvitation.email == email)).one()
        return f"/team-invitations/{make_token(found)}"


def invited(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(TeamInvitation.email).order_by(TeamInvitation.id)))


def subjects(app: Flask, address: str) -> list[str]:
    """The subjects of the mails to an address, the first first; of those with nothing left to say, a dash."""
    with app.app_context():
        return [subject_of(mail) for mail in db.session.scalars(select(Mail).where(Mail.recipient == address))]


def subject_of(mail: Mail) -> str:
    try:
        return mail.letter.subject
    except NothingToSend:
        return "-"


def log_of(app: Flask, cast: Cast) -> list[str]:
    """The sentences of the log, the first act first."""
    with app.app_context():
        return [act.sentence for act in reversed(load_act_page(cast.event.id, None).rows)]
