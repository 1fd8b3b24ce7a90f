"""The mails about a change of address, to the new one and to the old one (A10).

Anyone can type any address, so those to the new one say nothing that was typed, and no name.
"""

from datetime import datetime

from sqlalchemy import select

from ...extensions import db
from ...formats import moment
from ...languages import gettext
from ...outbox import SENT_TO_SUSPENDED, Letter, Link, NothingToSend, absolute_url, load_fact_row, writes_letter
from ..models import User
from ..names import short_name
from .email_change_secrets import digits_of_change, token_of_change
from .email_changes import EmailChange
from .six_digits import in_groups

KINDS = ("email_change", "email_taken", "email_changed", "email_change_stopped")
SENT_TO_SUSPENDED.update(("email_changed", "email_change_stopped"))


@writes_letter("email_change")
def _email_change_letter(seed: str) -> Letter:
    _get_change(seed)
    return Letter(
        subject=gettext("Confirm this address for Meetup companion"),
        paragraphs=(gettext("Type this code where you changed your email address in Meetup companion."),),
        code=in_groups(digits_of_change(seed)),
        button=Link(gettext("Confirm this address"), absolute_url(f"/me/email/{token_of_change(seed, 'confirm')}")),
        afterwards=(
            gettext("The code works for 10 minutes, the link for an hour. The link asks you to be signed in."),
            gettext("If you didn't change your address, ignore this email: nothing happens."),
        ),
    )


@writes_letter("email_taken")
def _email_taken_letter() -> Letter:
    return Letter(
        subject=gettext("Someone tried to use your address in Meetup companion"),
        paragraphs=(
            gettext(
                "Someone with another account wanted to use this address for it. They weren't told that it's yours."
            ),
            gettext("Nothing was changed. If that was you: an address can belong to one account only."),
        ),
    )


@writes_letter("email_changed")
def _email_changed_letter(seed: str, device: str, at: str) -> Letter:
    user = _get_change(seed).user
    return Letter(
        subject=gettext("Your Meetup companion address was changed"),
        name=short_name(user.profile.name),
        paragraphs=(
            gettext("Your account has a new email address, and this one doesn't sign you in any more. It was changed:"),
        ),
        details=(device, f"{moment(datetime.fromisoformat(at), user.time_zone)} ({user.time_zone})"),
        button=Link(gettext("Stop the change"), absolute_url(f"/email-changes/{token_of_change(seed, 'stop')}")),
        afterwards=(
            gettext("If that was you, there's nothing to do."),
            gettext(
                "If not, open this link within seven days. You get this address back, every device is signed out, and "
                "the address can't be changed again for a week."
            ),
        ),
        reason=gettext("We always send this one, so no one can use your account without you knowing."),
    )


@writes_letter("email_change_stopped")
def _email_change_stopped_letter(user_id: str) -> Letter:
    user = load_fact_row(User, user_id)
    return Letter(
        subject=gettext("Your Meetup companion address was changed back"),
        name=short_name(user.profile.name),
        paragraphs=(
            gettext(
                "Someone who reads the mail of the earlier address of this account has stopped the change to this one."
            ),
            gettext("The account has its earlier address again, and every device is signed out."),
        ),
        button=Link(gettext("Who runs this site"), absolute_url("/imprint")),
        afterwards=(gettext("If that wasn't you, write to whoever runs this site."),),
        reason=gettext("We always send this one, so no one can use your account without you knowing."),
    )


def _get_change(seed: str) -> EmailChange:
    """Return the change. It is gone with the account, or once another one was begun.

    Raises:
        NothingToSend: it is gone.
    """
    change = db.session.scalar(select(EmailChange).where(EmailChange.seed == seed))
    if change is None:
        raise NothingToSend
    return change
