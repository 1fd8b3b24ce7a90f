"""Guests join the event or the room behind a code, by confirming their address with a mailed link or its digits."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import Gone, HTTPException, NotFound

from ..domain_errors import DomainError
from ..extensions import db, limiter
from ..languages import gettext
from ..networks import client_network
from ..people import User
from ..people.browsers import browser_language
from ..people.forms import CodeForm
from ..people.signing_in.sign_in_codes import find_links_with_code
from ..people.signing_in.sign_in_links import SignInLink, on_address_confirmed
from ..rate_limits import LimitReachedError
from ..security import allow
from .forms import GuestJoinForm
from .front_door import GuestEntry, lets_guests_in
from .models import Code
from .routes import get_live_code
from .wrong_codes import limits_wrong_codes, requested_code

bp = Blueprint("joinings", __name__)


# A whole conference may join from one network address, but no script may have mails sent to the whole world.
limits_per_network = limiter.limit("60 per minute; 600 per hour", key_func=client_network)
limits_per_code = limiter.limit("1200 per hour", key_func=requested_code)


@bp.post("/c/<code>/joinings")
@allow("anyone")
@limits_wrong_codes
@limits_per_network
@limits_per_code
def create(code: str) -> ResponseReturnValue:
    """Mail a link that lets the guest in. The response does not reveal whether the address is known (A1)."""
    found, entry = _get_code_and_entry(code)
    name, form = entry.name(found), GuestJoinForm()
    if not form.validate_on_submit():
        return entry.page(found, form), 422
    if not form.website.data:  # People do not see this field.
        defaults = {"name": form.name.data, "language": browser_language(), "time_zone": form.known_time_zone}
        try:
            SignInLink.send_to_join(form.email.data, found.code, name, **defaults)
        except LimitReachedError as error:
            flash(str(error.sentence), "problem")
        db.session.commit()
    return redirect(url_for("codes.joinings.show", code=found.code), 303)


@bp.get("/c/<code>/joinings")
@allow("anyone")
@limits_wrong_codes
def show(code: str) -> ResponseReturnValue:
    found, entry = _get_code_and_entry(code)
    link = SignInLink.find_asked_for_here()
    email = link.email if link else ""
    return render_template(
        "codes/joinings/show.html",
        code=found,
        joined_name=entry.name(found),
        email=email,
        has_code=bool(find_links_with_code()),
        form=CodeForm(formdata=None),
    )


def _get_code_and_entry(code: str) -> tuple[Code, GuestEntry]:
    """Return the live code and how guests join by it. Redirect members to its page; 404 if guests cannot join by it."""
    found = get_live_code(code)
    if current_user.is_authenticated:  # The page has a button for members.
        abort(redirect(url_for("codes.show", code=found.code), 303))
    if found.kind not in lets_guests_in:
        raise NotFound
    return found, lets_guests_in[found.kind]()


@on_address_confirmed
def admit_confirmed_guest(user: User, link: SignInLink, _agreed: object = ()) -> str | None:
    """Let ``user`` in where they asked to join with ``link``, which leads on to its page.

    Return ``None``, or a sentence about why they could not join.
    """
    if not link.code:
        return None
    code = Code.find(link.code)
    try:
        if code is None or not code.is_live:
            raise Gone(gettext("Its code has been replaced."))
        link.next = lets_guests_in[code.kind]().admit(code, user)
    except (DomainError, HTTPException) as error:
        reason = error.sentence if isinstance(error, DomainError) else error.description
        return gettext("You're signed in, but you haven't joined %(name)s. %(reason)s", name=link.joins, reason=reason)
    return None
