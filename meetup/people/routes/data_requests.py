"""What is stored about people without an account: asking for the link, and the page that it opens."""

from datetime import timedelta

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Gone, NotFound

from ...extensions import db, limiter, now
from ...languages import gettext, lazy_gettext
from ...rate_limits import LimitReachedError
from ...security import allow
from ..data_requests.acts import allow_storing, erase_address, object_to_storing
from ..data_requests.held import find_held
from ..data_requests.models import DataRequest, seed_of
from ..forms import DataRequestForm
from ..refused_addresses import RefusedAddress
from ..signing_in.sign_ins import hash_token
from .limits import count_wrong_link, limits_requests

bp = Blueprint("data_requests", __name__, url_prefix="/data-requests")


def _requested_link() -> str:
    """Return the key that requests for one link are counted by. It contains a hash instead of the secret token."""
    return f"data-request:{hash_token((request.view_args or {}).get('data_request', ''))}"


limits_per_link = limiter.limit("60 per hour", key_func=_requested_link)
"""The page looks through all cards, and each act adds to the ledger."""

LINK_OVER = lazy_gettext("This link is older than a day. Ask for a new one.")


@bp.get("/new")
@allow("anyone")
def new() -> str:
    return _new_page(DataRequestForm(formdata=None))


@bp.post("")
@allow("anyone")
@limits_requests
def create() -> ResponseReturnValue:
    """Mail the link. The answer is the same whether something is stored about the address or not (A1)."""
    form = DataRequestForm()
    if not form.validate_on_submit():
        return _new_page(form), 422
    try:
        DataRequest.send(form.email.data)
    except LimitReachedError as error:
        form.email.errors = [error.sentence]
        return _new_page(form), error.status, {"Retry-After": str(error.retry_after)}
    db.session.commit()
    return redirect(url_for("people.data_requests.sent"), 303)


@bp.get("/sent")
@allow("anyone")
def sent() -> str:
    return render_template("people/data_requests/sent.html")


@bp.get("/<data_request>")
@allow("anyone")
@limits_per_link
def show(data_request: str) -> str:
    """Show who stores what about the address, as far as it is not somebody else's, such as a private note."""
    asked = _get_request(data_request)
    has_account = asked.has_account
    held, is_cut = ([], False) if has_account else find_held(asked.email)
    return render_template(
        "people/data_requests/show.html",
        email=asked.email,
        has_account=has_account,
        held=held,
        is_cut=is_cut,
        gone_at=now() + timedelta(days=current_app.config["MEETUP"].backups_kept),
        has_objected=bool(RefusedAddress.objected_among([asked.email])),
        token=data_request,
    )


@bp.post("/<data_request>/erasure")
@allow("anyone")
@limits_per_link
def erase(data_request: str) -> ResponseReturnValue:
    """Erase everything, and keep the address from being stored again if that is wanted."""
    email = _get_request_without_account(data_request).email
    if request.form.get("objects"):
        object_to_storing(email)
    for _ in erase_address(email):
        db.session.commit()
    return _commit_and_show(data_request, gettext("Erased. Nothing is stored about this address any more."))


@bp.post("/<data_request>/objection")
@allow("anyone")
@limits_per_link
def object_to_it(data_request: str) -> ResponseReturnValue:
    """Keep the address from being stored again, without erasing what is stored."""
    object_to_storing(_get_request_without_account(data_request).email)
    return _commit_and_show(data_request, gettext("Your address won't be stored again, and nobody can invite you."))


@bp.post("/<data_request>/objection/removal")
@allow("anyone")
@limits_per_link
def allow_again(data_request: str) -> ResponseReturnValue:
    allow_storing(_get_request_without_account(data_request).email)
    return _commit_and_show(data_request, gettext("Your address may be stored again."))


def _new_page(form: DataRequestForm) -> str:
    return render_template("people/data_requests/new.html", form=form)


def _commit_and_show(token: str, sentence: str) -> ResponseReturnValue:
    """Commit, and lead back to the page, which says what has been done."""
    db.session.commit()
    flash(sentence)
    return redirect(url_for("people.data_requests.show", data_request=token), 303)


def _get_request(token: str) -> DataRequest:
    """Return the request of a link.

    Raises:
        NotFound: the link is not one of ours.
        Gone: it is older than a day.
        LimitReachedError: this network has tried too many wrong links.
    """
    seed = seed_of(token)
    if not seed:
        count_wrong_link()
        raise NotFound(gettext("That's not a link of ours. Copy the whole address from the email."))
    asked = DataRequest.find_by_seed(seed)
    if asked is None:
        raise Gone(LINK_OVER)
    return asked


def _get_request_without_account(token: str) -> DataRequest:
    """Return the request like ``_get_request``. Raise Gone if somebody has created an account in the meantime."""
    asked = _get_request(token)
    if asked.has_account:
        raise Gone(gettext("This address has an account now. Sign in to see and delete what is in it."))
    return asked
