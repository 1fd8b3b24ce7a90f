"""The front door ``/c/<code>``, the drawn codes, and My code."""

import hashlib
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.exceptions import Gone, NotFound

from ..extensions import db
from ..people.card import card_of, given_and_kept, here
from ..security import allow
from . import qr
from .contact_card import fitted
from .front_door import opens
from .guesses import WRONG
from .models import Code, canonical

bp = Blueprint("codes", __name__)


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
    found = live(code)
    if canonical(code) != code:
        return redirect(url_for("codes.show", code=found.code), 301)
    return opens[found.kind](found)


@bp.get("/c/<code>.svg")
@allow("anyone")
@WRONG
def svg(code: str) -> Any:
    return _drawn(qr.svg, "image/svg+xml", url_of(live(code)))


@bp.get("/c/<code>.png")
@allow("anyone")
@WRONG
def png(code: str) -> Any:
    """To save. The page that links here names the file after what it shows, which not everybody may know."""
    response = _drawn(qr.png, "image/png", url_of(live(code)))
    response.headers["Content-Disposition"] = "attachment"
    return response


@bp.get("/me/code")
@allow("member")
def mine() -> str:
    code = Code.live_of(current_user)
    place = here(current_user)
    fields = place.shared if place else None
    given, kept = given_and_kept(current_user.profile, fields)
    card = card_of(current_user.profile, fields)
    return render_template(
        "codes/mine.html", code=code, link=link_of(code), card=card, given=given, kept=kept, place=place
    )


@bp.get("/me/code/card")
@allow("member")
def contact_card() -> str:
    """My shared fields inside the QR itself: whoever scans it needs no network, and we learn nothing of it."""
    card = card_of(current_user.profile)
    return render_template("codes/contact_card.html", card=card, left_out=fitted(card).left_out)


@bp.get("/me/code/card.svg")
@allow("member")
def contact_card_svg() -> Any:
    return _drawn(qr.svg, "image/svg+xml", fitted(card_of(current_user.profile)).text)


@bp.post("/me/code/rotations")
@allow("member")
def rotate() -> Any:
    Code.issue(current_user).rotate()
    db.session.commit()
    flash("This is your new code. The old one opens nothing any more; everyone you met stays.")
    return redirect(url_for("codes.mine"), 303)


def live(code: str) -> Code:
    """Q3: a code that was replaced is gone, and so are its pictures."""
    found = Code.find(code)
    if found is None:
        raise NotFound("No such code. Check the letters, or ask for the code again.")
    if not found.live:
        raise Gone("This code has been replaced. Ask its owner to show the new one.")
    return found


def _drawn(draw: Callable[[str], str | bytes], kind: str, text: str) -> Any:
    """What ``draw`` makes of ``text``, unless the browser has it: then nothing is drawn."""
    etag = hashlib.sha256(f"{kind} {text}".encode()).hexdigest()[:16]
    known = request.if_none_match.contains_weak(etag)
    response = Response(None if known else draw(text), 304 if known else 200, mimetype=kind)
    response.set_etag(etag)
    response.headers["Cache-Control"] = "private, max-age=0, must-revalidate"
    return response
