"""What follows when a mailed link is used, by opening it or by typing its code."""

from collections.abc import Collection

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Gone

from ...flashes import flash_prompt
from ...languages import gettext, lazy_gettext
from ..forms import NewcomerForm
from ..models import User
from ..signing_in.email_changes import is_held
from ..signing_in.sign_in_links import SignInLink
from .sign_in_answers import sign_in_and_redirect

LINK_SPENT = lazy_gettext(
    "This sign-in link was used, replaced by newer ones, or is older than 15 minutes. Ask for a new one."
)

ADDRESS_HELD = lazy_gettext(
    "This address belonged to an account until a few days ago. If you didn't change it, open the link in the email "
    "that we sent you then. A new account can have it a week after the change."
)


def spend_and_redirect(
    link: SignInLink, way: str, form: NewcomerForm, agreed_ids: Collection[int] = ()
) -> ResponseReturnValue:
    """Use ``link`` up, sign its reader in, commit, and go on: newcomers to their code, unless they have met somebody.

    ``way`` is ``link`` or ``code``. ``form`` is what a newcomer typed, and ``agreed_ids`` are as in `SignInLink.spend`.

    Raises:
        Gone: it has been used at this moment, or the address may go back to another account.
    """
    is_newcomer = User.find_by_email(link.email) is None
    if is_newcomer and is_held(link.email):
        raise Gone(ADDRESS_HELD)
    is_named = bool(form.valid_name or (link.name and link.was_asked_for_here))
    spent_link = link.spend(form.valid_name, agreed_ids, form.answer)
    if spent_link is None:
        raise Gone(LINK_SPENT)
    next_path, sentence = spent_link.onward
    if is_newcomer and not is_named and not link.code:
        next_path = url_for("people.profiles.edit", welcome=1, next=next_path or None)
    elif is_newcomer:
        next_path = next_path or url_for("codes.show_own")
    way = "code" if link.code_used_at and link.was_asked_for_here else way
    response = sign_in_and_redirect(spent_link.user, next_path, link.time_zone, way, link.purpose)
    for problem in spent_link.problems:
        flash(problem, "problem")
    if sentence:
        flash(sentence)
    if is_newcomer and is_named and not link.code:
        flash_prompt(
            gettext("You’re set. A photo and a headline help people remember you."),
            gettext("Add them"),
            url_for("people.profiles.edit", welcome=1, next=next_path),
        )
    return response


def asks_more(link: SignInLink) -> bool:
    """Return whether its reader has something to answer before it signs them in: who they are, or whom they met."""
    is_known = User.find_by_email(link.email) is not None or bool(link.name and link.reach)
    return not is_known or bool(link.recipients)
