"""Invitations by mail: whom an event has invited, and who never wants to be invited again."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import String, func, select
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.exceptions import NotFound

from ..database import insert_once
from ..events import Event
from ..events.time_labels import time_label
from ..extensions import Model, db, now
from ..languages import gettext
from ..outbox import Letter, Link, NothingToSend, absolute_url, write_letter, writes_letter
from ..people import User
from ..people.email_addresses import parse_email
from .models import Registration, RegistrationChange, RegistrationState

KIND = "invitation"
MAX_ADDRESSES = 5000
"""How many addresses can be invited at once."""
INVITATIONS_A_DAY = 5000
"""How many invitations an event may send within ``DAY``."""
DAY = timedelta(hours=24)
_SEPARATORS = re.compile(r"[\s,;<>()\[\]\"']+")


class RefusedAddress(Model):
    """An address whose owner never wants to be invited again, to any event. Only its hash is kept."""

    __tablename__ = "refused_addresses"

    address_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    refused_at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def refuse(cls, address: str) -> None:
        insert_once(cls, address_hash=_hash_of(address), refused_at=now())

    @classmethod
    def among(cls, addresses: Sequence[str]) -> set[str]:
        """Return those of ``addresses`` that must not be invited."""
        hashes = {_hash_of(address): address for address in addresses}
        query = select(cls.address_hash).where(cls.address_hash.in_(hashes))
        return {hashes[found] for found in db.session.scalars(query)}


def _hash_of(address: str) -> str:
    return hashlib.sha256(address.lower().encode()).hexdigest()


def find_addresses(text: str) -> list[str]:
    """Return the e-mail addresses in a text, a list or a CSV file, each of them once and in their order."""
    words = (word for word in _SEPARATORS.split(text) if "@" in word)
    return list(dict.fromkeys(filter(None, map(parse_email, words))))


def left_today(event: Event) -> int:
    """Return how many invitations the event may still send today."""
    sent = select(func.count()).select_from(RegistrationChange).join(Registration)
    sent = sent.where(Registration.event_id == event.id, RegistrationChange.state == RegistrationState.INVITED)
    return max(0, INVITATIONS_A_DAY - (db.session.scalar(sent.where(RegistrationChange.at > now() - DAY)) or 0))


def invite(event: Event, addresses: Iterable[str], by: User) -> list[int]:
    """Invite these addresses, and return the ids of the new registrations.

    Whoever has refused invitations, is invited or stands with the event in any other way gets no mail.
    """
    addresses = list(addresses)
    refused, known = RefusedAddress.among(addresses), _known_addresses(event, addresses)
    query = select(Registration).where(Registration.event_id == event.id)
    invited = []
    for address in addresses:
        if address in refused or address in known:
            continue
        values = {"event_id": event.id, "email": address, "state": RegistrationState.INVITED, "state_at": now()}
        if insert_once(Registration, **values):
            registration = db.session.scalars(query.where(Registration.email == address)).one()
            registration.move(RegistrationState.INVITED, by=by)
            facts = {"registration_id": str(registration.id), "inviter_id": str(by.id)}
            write_letter(KIND, address, by.language, **facts)
            invited.append(registration.id)
    return invited


def _known_addresses(event: Event, addresses: Sequence[str]) -> set[str]:
    """Return those of ``addresses`` that belong to somebody who stands with the event already."""
    users = select(User.email).join(Registration, Registration.user_id == User.id)
    users = users.where(Registration.event_id == event.id, User.email.in_(addresses))
    invited = select(Registration.email).where(Registration.event_id == event.id, Registration.email.in_(addresses))
    return {*db.session.scalars(users), *filter(None, db.session.scalars(invited))}


def get_invitation(token: str) -> Registration:
    """Return the registration that an invitation's link is for.

    Raises:
        NotFound: the link is not one of ours, or the event is gone or hidden again.
    """
    try:
        registration_id, email = _serializer("invitation").loads(token)
    except (BadSignature, TypeError, ValueError) as error:
        raise NotFound from error
    registration = db.session.get(Registration, registration_id)
    if registration is None or registration.email != email or registration.event.status == "draft":
        raise NotFound(gettext("This invitation isn't there anymore."))
    return registration


def make_token(registration: Registration) -> str:
    return str(_serializer("invitation").dumps([registration.id, registration.email]))


def _serializer(salt: str) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt=salt)


@writes_letter(KIND)
def _invitation_letter(registration_id: str, inviter_id: str) -> Letter:
    """Return the invitation. It says who gave us the address, and how to be left alone."""
    registration, inviter = db.session.get(Registration, int(registration_id)), db.session.get(User, int(inviter_id))
    is_standing = registration and registration.email and registration.state == RegistrationState.INVITED
    if not registration or not registration.email or not is_standing or inviter is None:
        raise NothingToSend
    event = registration.event
    if event.status != "published" or not event.is_open(now()) or RefusedAddress.among([registration.email]):
        raise NothingToSend
    token, name = make_token(registration), inviter.profile.name
    return Letter(
        subject=gettext("%(name)s invites you to %(title)s", name=name, title=event.title),
        paragraphs=(
            gettext(
                "%(name)s organizes %(title)s and gave us your address to invite you.", name=name, title=event.title
            ),
            gettext("We use it for this invitation and nothing else."),
        ),
        details=tuple(filter(None, (time_label(event), event.venue))),
        button=Link(gettext("Open the invitation"), absolute_url(f"/invitations/{token}")),
        reason=gettext("If you unsubscribe, nobody can invite you from here again, to any event."),
        unsubscribe=absolute_url(f"/invitations/{token}/refusal"),
    )
