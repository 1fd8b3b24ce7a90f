"""The mails that tell owners of an account what may not have been them: a new device, password or calendar (A10)."""

from datetime import datetime
from functools import partial

from ...extensions import db, now
from ...formats import moment
from ...languages import gettext, lazy_gettext
from ...outbox import Letter, Link, NothingToSend, absolute_url, write_letter, writes_letter
from ..browsers import device_name
from ..models import User
from ..names import short_name

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
}
"""The subject and the first sentence of each kind of these letters."""


def tell_owner(user: User, kind: str) -> None:
    """Write to ``user`` what has just been done in this browser: a key of ``EVENTS``."""
    facts = {"user_id": str(user.id), "device": device_name(), "at": now().isoformat()}
    write_letter(kind, to=user.email, language=user.language, **facts)


def _write(kind: str, user_id: str, device: str, at: str) -> Letter:
    """Write the letter, with the kind of device and the time in the owner's time zone."""
    user = db.session.get(User, int(user_id))
    if user is None:
        raise NothingToSend
    subject, sentence = EVENTS[kind]
    when = moment(datetime.fromisoformat(at), user.time_zone)
    return Letter(
        subject=str(subject),
        name=short_name(user.profile.name),
        paragraphs=(str(sentence),),
        details=(device, f"{when} ({user.time_zone})"),
        button=Link(gettext("Check your devices"), absolute_url("/me/security")),
        afterwards=(
            gettext(
                "If that was you, there's nothing to do. If not, open this page, press “Sign out everywhere else” and "
                "set a new password."
            ),
        ),
        reason=gettext("We always send this one, so no one can use your account without you knowing."),
    )


for _kind in EVENTS:
    writes_letter(_kind)(partial(_write, _kind))
