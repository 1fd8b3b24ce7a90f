"""The front door ``/c/<code>``, the drawn codes, and My code."""

import hashlib
from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.exceptions import Gone, NotFound

from ..extensions import db, limiter
from ..people.card import card_of, given_and_kept
from ..security import allow
from . import qr
from .contact_card import fitted
from .front_door import openers
from .models import Code, canonical

bp = Blueprint("codes", __name__)

WRONG = limiter.shared_limit(
    "30 per minute; 200 per hour", scope="wrong-codes", deduct_when=lambda response: response.status_code == 404
)


def url_of(code: Code) -> str:
    """What the QR of ``code`` holds; in capitals, which QR packs tighter, as scheme and host ignore case."""
    return f"{current_app.config['MEETUP'].base_url}/c/{code.code}".upper()


def link_of(code: Code) -> str:
    """The same address as people read it."""
    return f"{current_app.config['MEETUP'].base_url}/c/{code.code}"


@bp.get("/C/<code>")
@bp.get("/c/<code>")
@allow("anyone")
@WRONG
def show(code: str) -> Any:
    """Open whatever the code stands for. Writes nothing."""
    found = _live(code)
    if canonical(code) != code:
        return redirect(url_for("codes.show", code=found.code), 301)
    return openers[found.kind](found)


@bp.get("/c/<code>.svg")
@allow("anyone")
@WRONG
def svg(code: str) -> Any:
    text = url_of(_live(code))
    return _drawn(qr.svg(text).encode(), "image/svg+xml", text)


@bp.get("/c/<code>.png")
@allow("anyone")
@WRONG
def png(code: str) -> Response:
    found = _live(code)
    response: Response = _drawn(qr.png(url_of(found)), "image/png", url_of(found))
    response.headers["Content-Disposition"] = 'attachment; filename="my-code.png"'
    return response


@bp.get("/me/code")
@allow("member")
def mine() -> str:
    code = Code.live_of(current_user)
    given, kept = given_and_kept(current_user.profile)
    card = card_of(current_user.profile)
    return render_template("codes/mine.html", code=code, link=link_of(code), card=card, given=given, kept=kept)


@bp.get("/me/code/card")
@allow("member")
def contact_card() -> str:
    """My shared fields inside the QR itself: whoever scans it needs no network, and we learn nothing of it."""
    card = card_of(current_user.profile)
    return render_template("codes/contact_card.html", card=card, left_out=fitted(card).left_out)


@bp.get("/me/code/card.svg")
@allow("member")
def contact_card_svg() -> Any:
    text = fitted(card_of(current_user.profile)).text
    return _drawn(qr.svg(text).encode(), "image/svg+xml", text)


@bp.post("/me/code/rotations")
@allow("member")
def rotate() -> Any:
    Code.issue(current_user).rotate()
    db.session.commit()
    flash("This is your new code. The old one opens nothing any more; everyone you met stays.")
    return redirect(url_for("codes.mine"), 303)


def _live(code: str) -> Code:
    """Q3: a code that was replaced is gone, and so are its pictures."""
    found = Code.find(code)
    if found is None:
        raise NotFound("No such code. Check the letters, or ask for the code again.")
    if not found.live:
        raise Gone("This code has been replaced. Ask its owner to show the new one.")
    return found


def _drawn(content: bytes, kind: str, text: str) -> Any:
    response = Response(content, mimetype=kind)
    response.set_etag(hashlib.sha256(f"{kind} {text}".encode()).hexdigest()[:16])
    response.headers["Cache-Control"] = "private, max-age=0, must-revalidate"
    return response.make_conditional(request)
