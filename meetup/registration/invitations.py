"""Invitations by mail: whom an event has invited, and who never wants to be invited again."""

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import islice

from sqlalchemy import func, or_, select

from ..database import insert_once
from ..events import Event
from ..extensions import db, now
from ..languages import gettext
from ..outbox import MANY_AT_ONCE, Letter, Link, NothingToSend, absolute_url, load_fact_row, write_letter, writes_letter
from ..people import User
from ..people.email_addresses import normalize_email
from ..people.refused_addresses import RefusedAddress, hash_of
from .event_letters import when_and_where
from .invitation_links import make_token
from .models import Registration, RegistrationChange, RegistrationState

KIND = "invitation"
MAX_ADDRESSES = 2000
"""How many addresses can be invited at once."""
INVITATIONS_A_DAY = 2000
"""How many invitations an organizer may send within ``DAY``."""
MAX_WORDS = 2 * MAX_ADDRESSES
DAY = timedelta(hours=24)
_SEPARATORS = re.compile(r"[\s,;<>()\[\]\"'|]+|mailto:")
_ADDRESS = re.compile(r"[^@]{1,64}@[^@]{1,255}\.[^@.]{2,63}")


def find_addresses(text: str) -> list[str]:
    """Return the e-mail addresses in a text, a list or a CSV file, each of them once and in their order.

    It stops looking after ``MAX_WORDS`` different words with an @, so that junk costs little.
    """
    words = dict.fromkeys(word.lower() for word in _SEPARATORS.split(text) if _ADDRESS.fullmatch(word))
    return list(dict.fromkeys(filter(None, map(normalize_email, islice(words, MAX_WORDS)))))


def left_today(by: User) -> int:
    """Return how many invitations this organizer may still send today, to all their events together."""
    sent = select(func.count()).where(RegistrationChange.by_id == by.id, RegistrationChange.at > now() - DAY)
    sent = sent.where(RegistrationChange.state == RegistrationState.INVITED)
    return max(0, INVITATIONS_A_DAY - (db.session.scalar(sent) or 0))


def invite(event: Event, addresses: Iterable[str], by: User) -> list[int]:
    """Invite these addresses, as many as ``by`` may still invite today, and return the ids of their registrations.

    Whoever has refused invitations, or stands with the event in any way but having left, gets no mail.
    """
    db.session.execute(select(User.id).where(User.id == by.id).with_for_update(key_share=True))  # so that they count
    addresses, left = list(addresses), left_today(by)
    uninvited = RefusedAddress.among(addresses) | _known_addresses(event, addresses)
    invited: list[int] = []
    for address in addresses:
        if address not in uninvited and len(invited) < left:
            invited.append(_invite_address(event, address, by))
    return invited


def _invite_address(event: Event, address: str, by: User) -> int:
    values = {"event_id": event.id, "email": address, "state": RegistrationState.INVITED, "state_at": now()}
    insert_once(Registration, **values)
    query = select(Registration).where(Registration.event_id == event.id, Registration.email == address)
    registration = db.session.scalars(query.execution_options(populate_existing=True)).one()
    registration.move(RegistrationState.INVITED, by=by)
    facts = {"registration_id": str(registration.id), "inviter_id": str(by.id), "address_hash": hash_of(address)}
    write_letter(KIND, address, by.language, **facts)
    return registration.id


def _known_addresses(event: Event, addresses: Sequence[str]) -> set[str]:
    """Return those of ``addresses`` that belong to somebody who stands with the event and has not left."""
    is_here = Registration.event_id == event.id, Registration.state != RegistrationState.CANCELLED
    users = select(User.email).join(Registration, Registration.user_id == User.id).where(*is_here)
    claimed = or_(Registration.user_id.is_not(None), Registration.state != RegistrationState.CANCELLED)
    invited = select(Registration.email).where(Registration.event_id == event.id, claimed)
    invited = invited.where(Registration.email.in_(addresses))
    return {*db.session.scalars(users.where(User.email.in_(addresses))), *filter(None, db.session.scalars(invited))}


MANY_AT_ONCE.add(KIND)


@writes_letter(KIND)
def _invitation_letter(registration_id: str, inviter_id: str, address_hash: str = "") -> Letter:
    """Return the invitation. It says who gave us the address, and how to be left alone.

    The hash tells it from a later one, as SQLite uses the id of a deleted row again. Mails that were written earlier
    have none.
    """
    registration, inviter = load_fact_row(Registration, registration_id), load_fact_row(User, inviter_id)
    if not registration.email or registration.state != RegistrationState.INVITED:
        raise NothingToSend
    if address_hash not in ("", hash_of(registration.email)):
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
        details=when_and_where(event),
        button=Link(gettext("Open the invitation"), absolute_url(f"/invitations/{token}")),
        reason=gettext("If you unsubscribe, nobody can invite you from here again, to any event."),
        unsubscribe=absolute_url(f"/invitations/{token}/refusal"),
    )
