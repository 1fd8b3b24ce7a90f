"""The mails that contain a sign-in link, and those that contain a sign-in code as well.

Anyone can type any address, so none of these mails says anything that was typed along with it: no name, no event.
Somebody who has an account is greeted by the name in it.
"""

from ...languages import gettext, lazy_gettext
from ...outbox import SENT_TO_LEAVERS, SENT_TO_SUSPENDED, Letter, Link, absolute_url, writes_letter
from ..models import User
from ..names import short_name
from .sign_in_codes import code_of
from .sign_in_links import SignInLink, token_of

SENT_TO_LEAVERS.update(("sign_in", "guest", "join"))
SENT_TO_SUSPENDED.add("confirmation")

_ONCE = lazy_gettext("The code works for 10 minutes, the link for 15, and only one of them, once.")
_NEVER_TELL = lazy_gettext("Never tell anyone the code, whoever asks: it's only for the page where you asked for it.")
_CREATES_ACCOUNT = lazy_gettext("Either creates an account if you don't have one.")
_ONCE_FOR_ANYONE = lazy_gettext("It works once, for 15 minutes, and creates an account if you don't have one.")
_NOT_YOU = lazy_gettext("If that wasn't you, ignore this email: nothing happens.")


@writes_letter("sign_in")
def _sign_in_letter(seed: str) -> Letter:
    return Letter(
        subject=gettext("Your sign-in code and link for Meetup companion"),
        name=_reader_name(seed),
        paragraphs=(gettext("Type this code where you asked to sign in to Meetup companion, or open the link."),),
        code=code_of(seed),
        button=Link(gettext("Sign in"), _link_url(seed)),
        afterwards=(
            _ONCE,
            _NEVER_TELL,
            gettext("If you didn't ask for it, ignore this email: no one can sign in without it."),
        ),
    )


@writes_letter("confirmation")
def _confirmation_letter(seed: str) -> Letter:
    return Letter(
        subject=gettext("Confirm that it's you in Meetup companion"),
        name=_reader_name(seed),
        paragraphs=(gettext("Type this code where you were asked to confirm that it's you, or open the link there."),),
        code=code_of(seed),
        button=Link(gettext("Confirm"), _link_url(seed)),
        afterwards=(
            _ONCE,
            _NEVER_TELL,
            gettext("If you weren't asked, use neither, and check your devices under Me → Sign-in and devices."),
        ),
    )


@writes_letter("guest")
def _guest_letter(seed: str) -> Letter:
    """Return the mail, without the name of whom the guest met: the address may be that of somebody else."""
    return Letter(
        subject=gettext("The card you gave at an event: keep theirs, too"),
        name=_reader_name(seed),
        paragraphs=(
            gettext("You used this address in Meetup companion to give your card to someone at an event."),
            gettext("Open this link to keep theirs, too, with where you met and a note only you see."),
        ),
        button=Link(gettext("Keep their card"), _link_url(seed)),
        afterwards=(gettext("First it shows who you gave your card to."), _ONCE_FOR_ANYONE, _NOT_YOU),
    )


@writes_letter("join")
def _join_letter(seed: str) -> Letter:
    """Return the mail, without the name of the event. Otherwise, organizers could have any text mailed to anybody."""
    return Letter(
        subject=gettext("Finish joining in Meetup companion"),
        name=_reader_name(seed),
        paragraphs=(
            gettext("You asked to join an event or a room in Meetup companion."),
            gettext("To finish, type this code where you asked, or open the link."),
        ),
        code=code_of(seed),
        button=Link(gettext("Finish joining"), _link_url(seed)),
        afterwards=(_ONCE, _CREATES_ACCOUNT, _NEVER_TELL, _NOT_YOU),
    )


def _link_url(seed: str) -> str:
    return absolute_url(f"/sign-in/links/{token_of(seed)}")


def _reader_name(seed: str) -> str:
    """Return what to call the reader: nothing for an address without an account, whatever name was typed with it."""
    link = SignInLink.find_by_token(token_of(seed))
    user = User.find_by_email(link.email) if link else None
    return short_name(user.profile.name) if user else ""
