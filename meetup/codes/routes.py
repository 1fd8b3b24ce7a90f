"""The front door ``/c/<code>``, the QR symbols of codes, and the page with the own code."""

import hashlib
from collections.abc import Callable
from functools import partial

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import Gone, NotFound

from ..extensions import db, now
from ..languages import gettext
from ..people import card_of, summary_card_of
from ..people.field_labels import shared_and_private_labels
from ..people.local_sharing import local_sharing_of
from ..public_pages import public_page
from ..security import allow
from . import qr
from .contact_card import fit_into_qr
from .front_door import opens
from .models import Code, canonical_code, grouped_code
from .public_card import shown_to_guests
from .wrong_codes import limits_wrong_codes

bp = Blueprint("codes", __name__)


def qr_url_of(code: Code) -> str:
    """Return the URL inside the QR symbol of ``code``. It is in capitals, which make a smaller symbol."""
    return readable_url_of(code).upper()


def readable_url_of(code: Code) -> str:
    """Return the URL of ``code`` in the form that people read."""
    return _url_with(code.code)


def _url_with(code: str) -> str:
    return f"{current_app.config['MEETUP'].base_url}/c/{code}"


@bp.get("/C/<code>")
@bp.get("/c/<code>")
@allow("anyone")
@limits_wrong_codes
@public_page(shown_to_guests)
def show(code: str) -> ResponseReturnValue:
    """Open whatever the code stands for, without writing anything."""
    found = get_live_code(code)
    if canonical_code(code) != code:
        return redirect(url_for("codes.show", code=found.code), 301)
    return opens[found.kind](found)


@bp.get("/c/<code>.svg")
@allow("anyone")
@limits_wrong_codes
def svg(code: str) -> ResponseReturnValue:
    """Show the symbol. With ``covered`` in the address, it can still be read with a face over its middle."""
    text = qr_url_of(get_live_code(code))
    if "covered" in request.args:
        return _drawing_response(partial(qr.svg, covered=True), "image/svg+xml", text, "covered")
    return _drawing_response(qr.svg, "image/svg+xml", text)


@bp.get("/c/<code>.png")
@allow("anyone")
@limits_wrong_codes
def png(code: str) -> ResponseReturnValue:
    """Download the symbol. The page with the link gives the file its name, which not everybody may know."""
    response = _drawing_response(qr.png, "image/png", qr_url_of(get_live_code(code)))
    response.headers["Content-Disposition"] = "attachment"
    return response


@bp.get("/me/code")
@allow("member")
def show_own() -> str:
    code, profile = Code.get_phone_code_text(current_user), current_user.profile
    local_sharing = local_sharing_of(current_user)
    fields = local_sharing.shared_fields if local_sharing else None
    shared_labels, private_labels = shared_and_private_labels(profile, fields)
    return render_template(
        "codes/show_own.html",
        code=code,
        grouped_code=grouped_code(code),
        link=_url_with(code),
        card=summary_card_of(profile, fields),
        is_paused=profile.paused_at is not None,
        shared_labels=shared_labels,
        private_labels=private_labels,
        local_sharing=local_sharing,
        opened_at=int(now().timestamp()),
    )


@bp.get("/me/code/card")
@allow("member")
def contact_card() -> str:
    """Show the contact-card QR, which can be scanned without a network and without our server learning of it."""
    card = card_of(current_user.profile)
    return render_template("codes/contact_card.html", card=card, left_out=fit_into_qr(card).left_out)


@bp.get("/me/code/card.svg")
@allow("member")
def contact_card_svg() -> ResponseReturnValue:
    return _drawing_response(qr.svg, "image/svg+xml", fit_into_qr(card_of(current_user.profile)).text)


@bp.post("/me/code/rotations")
@allow("member")
def rotate() -> ResponseReturnValue:
    Code.get_or_create_phone_code(current_user).rotate()
    db.session.commit()
    flash(gettext("New code ready. The old one no longer works; your contacts stay."))
    return redirect(url_for("codes.show_own"), 303)


def get_live_code(code: str) -> Code:
    """Return the code, or raise NotFound if there is none and Gone if it has been replaced (Q3)."""
    found = Code.find(code)
    if found is None:
        raise NotFound(gettext("We don't know that code. Check the letters, or ask to see it again."))
    if not found.is_live:
        raise Gone(gettext("This code has been replaced. Ask its owner to show the new one."))
    return found


def _drawing_response(draw: Callable[[str], str | bytes], mimetype: str, text: str, variant: str = "") -> Response:
    """Return the symbol of ``text``. Nothing is drawn if the browser has it already (304)."""
    etag = hashlib.sha256(f"{mimetype} {text} {variant}".encode()).hexdigest()[:16]
    is_cached = request.if_none_match.contains_weak(etag)
    response = Response(None if is_cached else draw(text), 304 if is_cached else 200, mimetype=mimetype)
    response.set_etag(etag)
    response.headers["Cache-Control"] = "private, max-age=0, must-revalidate"
    return response
