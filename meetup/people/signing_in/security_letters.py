"""The mails that tell owners of an account what may not have been them: a new device, password or calendar (A10)."""

from datetime import datetime
from functools import partial

from ...extensions import now
from ...formats import moment
from ...languages import gettext, lazy_gettext
from ...outbox import (
    SENT_TO_LEAVERS,
    SENT_TO_SUSPENDED,
    Letter,
    Link,
    absolute_url,
    load_fact_row,
    write_letter,
    writes_letter,
)
from ..browsers import device_name
from ..models import User
from ..names import short_name
from .security_acts import SecurityAct

EVENTS = {
    "new_device": (
        lazy_gettext("New sign-in to your Meetup companion account"),
        lazy_gettext("Someone signed in as you on a new device or in a new browser:"),
    ),
    "new_password": (
        lazy_gettext("Your Meetup companion password was set"),
        lazy_gettext("A new password was set for your account, and other devices were signed out:"),
    ),
    "new_feed": (
        lazy_gettext("Your calendar has a new address"),
        lazy_gettext(
            "A new secret address was created for your calendar. Anyone who has it can read what you plan to do:"
        ),
    ),
    "new_passkey": (
        lazy_gettext("A passkey was added to your Meetup companion account"),
        lazy_gettext("Someone added a passkey. Whoever holds it can sign in as you:"),
    ),
    "removed_passkey": (
        lazy_gettext("A passkey was removed from your Meetup companion account"),
        lazy_gettext("A passkey was removed and doesn't sign you in any more:"),
    ),
    "suspected_passkey": (
        lazy_gettext("Your passkey may have been copied"),
        lazy_gettext("We refused a passkey of yours, because it looked like a copy. It doesn't sign you in any more:"),
    ),
}
"""The subject and the first sentence of each kind of these letters."""

SENT_TO_LEAVERS.add("new_device")
SENT_TO_SUSPENDED.update(EVENTS)


ACT_OF_EVENT = {
    "new_password": "password_set",
    "new_feed": "calendar_made",
    "new_passkey": "passkey_added",
    "removed_passkey": "passkey_removed",
    "suspected_passkey": "passkey_suspected",
}
"""What the security history says of them. That of a new device says how somebody signed in."""


def tell_owner(user: User, kind: str, about: str = "") -> None:
    """Write to ``user`` what has just been done in this browser, a key of ``EVENTS``, and put it into their history.

    ``about`` is the name of the passkey that it is about.
    """
    facts = {"user_id": str(user.id), "device": device_name(), "at": now().isoformat(), "about": about}
    write_letter(kind, to=user.email, language=user.language, **facts)
    if act := ACT_OF_EVENT.get(kind):
        SecurityAct.record(user, act, about)


def _write(kind: str, user_id: str, device: str, at: str, about: str = "") -> Letter:
    """Write the letter, with the kind of device and the time in the owner's time zone."""
    user = load_fact_row(User, user_id)
    subject, sentence = EVENTS[kind]
    when = moment(datetime.fromisoformat(at), user.time_zone)
    return Letter(
        subject=str(subject),
        name=short_name(user.profile.name),
        paragraphs=(str(sentence),),
        details=(*([about] if about else []), device, f"{when} ({user.time_zone})"),
        button=Link(gettext("Check your devices"), absolute_url("/me/security")),
        afterwards=(_advice(kind),),
        reason=gettext("We always send this one, so no one can use your account without you knowing."),
    )


def _advice(kind: str) -> str:
    """Return what the owner should do. A new password and signing out end no passkey, so that is said."""
    if kind == "suspected_passkey":
        return gettext("Open this page and remove the passkey. Then add a new one.")
    if kind in ("new_passkey", "removed_passkey"):
        return gettext(
            "If that was you, there's nothing to do. If not, open this page, remove every passkey that isn't yours, "
            "press “Sign out everywhere else” and set a new password."
        )
    return gettext(
        "If that was you, there's nothing to do. If not, open this page, press “Sign out everywhere else” and "
        "set a new password."
    )


for _kind in EVENTS:
    writes_letter(_kind)(partial(_write, _kind))
