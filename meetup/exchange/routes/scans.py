"""Scanning: the page, and the one POST that connects two people."""

from typing import Any
from uuid import uuid4

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from ... import codes
from ...errors import error_response, wants_fragment, wants_json
from ...extensions import db, limiter
from ...people.pictures import PictureError, read_picture
from ...security import allow
from ..exchanges import ExchangeResult, record_exchange
from ..foreign import UnreadableError, read_foreign_code, web_address_in
from ..forms import ScanForm
from ..photo_codes import read_code
from ..refusals import UNKNOWN_CODE, ExchangeError
from .kept_cards import render_review

bp = Blueprint("scans", __name__)

MAX_QUOTED_LENGTH = 300
"""Characters of a foreign code."""


@bp.get("/scan")
@allow("member")
def new() -> str:
    return render_scan_page(ScanForm.blank())


@bp.post("/contacts")
@allow("member")
@codes.limits_wrong_codes
@limiter.limit("120 per minute")
def create() -> Any:
    """Connect with the owner of a code, or let its slice take the scan (a room, an event)."""
    form = ScanForm()
    if not (wants_fragment() or wants_json()) and (foreign := _foreign_review(form.code.data or "", form)):
        return foreign
    return _exchange(form) if form.validate_on_submit() else _refused_response(form, 422, _first_error(form))


@bp.post("/scan/photos")
@allow("member")
@codes.limits_wrong_codes
def create_from_photo() -> Any:
    """The same from a photo of a code, for browsers that do not read it themselves."""
    form = ScanForm.blank()
    photo = request.files.get("photo")
    try:
        text = read_code(read_picture(photo.stream)) if photo and photo.filename else None
    except PictureError as error:
        return render_scan_page(form, str(error)), 422
    if text is None:
        return render_scan_page(
            form, "No code was found in that photo. Go closer, with more light, and choose another."
        ), 422
    if foreign := _foreign_review(text, form):
        return foreign
    if not (codes.code_in_url(text) or codes.canonical_code(text)):
        problem = f"That is not one of our codes. It says: {_truncate(text)}"
        return render_scan_page(form, problem, web_address_in(text)), 422
    uuid = request.form.get("uuid") or str(uuid4())
    form = ScanForm(formdata=MultiDict({"code": text, "how": "photo", "uuid": uuid}), meta={"csrf": False})
    return _exchange(form) if form.validate() else (render_scan_page(form, _first_error(form)), 422)


def _exchange(form: ScanForm) -> Any:
    code = codes.Code.find(codes.code_in_url(form.code.data) or form.code.data)
    if code is None:
        return _refused_response(form, 404, UNKNOWN_CODE)
    if code.owner is None:
        if not code.is_live:
            return _refused_response(form, 410, "This code has been replaced. Look for the new one on the spot.")
        return codes.handles_scan[code.kind](code)
    try:
        exchange = record_exchange(current_user, code, form.scan)
    except ExchangeError as error:
        return _refused_response(form, error.status, str(error))
    form.apply_to(exchange.contact, exchange.encounter)
    db.session.commit()
    return _exchanged_response(exchange)


def _exchanged_response(exchange: ExchangeResult) -> Any:
    contact = exchange.contact
    status = 200 if exchange.is_replay else 201
    if wants_fragment():
        return make_response(
            render_template("exchange/_sheet.html", contact=contact, encounter=exchange.encounter), status
        )
    if wants_json():
        return make_response(
            {"contact": contact.id, "url": url_for("follow_up.contacts.show", contact_id=contact.id)}, status
        )
    flash(f"Saved: {contact.summary_card.name} is on your list, and you are on theirs.")
    return redirect(url_for("follow_up.contacts.show", contact_id=contact.id), 303)


def _refused_response(form: ScanForm, status: int, sentence: str) -> Any:
    if wants_fragment() or wants_json():
        return error_response(status, sentence)
    form.code.errors = [sentence]
    return render_scan_page(form), status


def _foreign_review(text: str, form: ScanForm) -> Any:
    """The page on which to look over the person that ``text`` tells of; ``None`` for our codes and any other text."""
    if codes.code_in_url(text) or codes.canonical_code(text):
        return None
    try:
        draft = read_foreign_code(text)
    except UnreadableError as error:
        return render_scan_page(form, f"{error} It says: {_truncate(text)}"), 422
    return render_review(draft, request.form) if draft else None


def render_scan_page(form: ScanForm, photo_problem: str = "", address: str | None = None) -> str:
    if form.uuid.errors or not form.uuid.data:
        form.uuid.data = str(uuid4())
    return render_template("exchange/scans/new.html", form=form, photo_problem=photo_problem, address=address)


def _truncate(text: str) -> str:
    return text if len(text) <= MAX_QUOTED_LENGTH else f"{text[:MAX_QUOTED_LENGTH]}…"


def _first_error(form: ScanForm) -> str:
    return str(next(error for errors in form.errors.values() for error in errors))
