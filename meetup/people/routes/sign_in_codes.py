"""Signing in by typing the code from a mail, in the browser that asked for it."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from ...domain_errors import DomainError
from ...extensions import db
from ...security import allow
from ..forms import CodeForm, NewcomerForm
from ..signing_in.sign_in_codes import CodeSpentError, WrongCodeError, find_links_with_code, use_code
from ..signing_in.sign_in_links import SignInLink, token_of
from .limits import CodeTries, limits_requests
from .sign_in_answers import sent_page
from .spent_links import asks_more, spend_and_redirect

bp = Blueprint("sign_in_codes", __name__)


@bp.post("/sign-in/codes")
@allow("anyone")
@limits_requests
def create() -> ResponseReturnValue:
    """Sign in. Whoever has something to answer first goes on to the page of the link, which asks it."""
    form = CodeForm()
    link = find_link_of_typed_code(form)
    if link is None:
        return sent_page(form), form.status, form.headers
    if asks_more(link):
        db.session.commit()
        return redirect(url_for("people.sign_ins.confirm", token=token_of(link.seed)), 303)
    return spend_and_redirect(link, "code", NewcomerForm(formdata=None))


def find_link_of_typed_code(form: CodeForm, *, is_confirmation: bool = False) -> SignInLink | None:
    """Return the link whose code was typed, which is used up now. Otherwise ``form`` says what is wrong.

    Wrong codes are committed and counted. Right ones are left to the caller to commit.
    """
    if not form.validate_on_submit():
        return None
    links = find_links_with_code(is_confirmation=is_confirmation, lock=True)
    tries = CodeTries.for_mailbox(links[-1].email) if links else None
    try:
        if tries:
            tries.check()
        try:
            return use_code(form.code.data, links)
        except (CodeSpentError, WrongCodeError):
            db.session.commit()
            if tries:
                tries.count_failure(len(links))  # it was compared with each of them
            raise
    except DomainError as refusal:
        form.refuse(refusal)
    return None
