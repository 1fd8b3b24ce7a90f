"""Scanning: the page of the scanner, and the POST that connects two people."""

from collections.abc import Callable, Sequence
from uuid import uuid4

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from ... import codes
from ...database import takes_turn_late
from ...errors import error_response, wants_fragment, wants_json
from ...extensions import db, limiter
from ...languages import gettext
from ...people import User
from ...people.decoding import PictureError, count_upload, read_codes
from ...security import allow
from ..code_choices import CodeChoice, candidates_in, choice_for, own_code
from ..exchanges import ExchangeResult, Scan, record_exchange
from ..foreign import UnreadableError, Wifi, read_foreign_code, read_wifi, web_address_in
from ..forms import ScanForm
from ..refusals import UNKNOWN_CODE, ExchangeError
from ..scan_fields import apply_scan_fields
from ..ticket_badges import badge_of_holder, save_ticket_holder
from ..ways import Way
from .responses import exchanged_response, render_review

bp = Blueprint("scans", __name__)

MAX_QUOTED_LENGTH = 300
"""The characters of an unknown code that are shown."""


@bp.get("/scan")
@allow("member")
def new() -> str:
    return render_scan_page(ScanForm.blank())


@bp.post("/contacts")
@allow("member")
@takes_turn_late
@codes.limits_wrong_codes
@limiter.limit("120 per minute")
def create() -> ResponseReturnValue:
    """Connect the user with the owner of a code. The code of an event or a room is handled by its own slice."""
    form = ScanForm()
    if not (wants_fragment() or wants_json()):
        text = form.code.data or ""
        is_chosen = form.how.data == Way.PHOTO and bool(text.strip())
        if response := _foreign_response(text, form) or (is_chosen and _not_ours_response(text)):
            return response
    if not form.validate_on_submit():
        return _refused_response(form, 422, _first_problem(form))
    return _scan(form)


@bp.post("/scan/photos")
@allow("member")
@codes.limits_wrong_codes
def create_from_photo() -> ResponseReturnValue:
    """Do the same with a photo of a code, for browsers that do not read it themselves."""
    form = ScanForm.blank()
    try:
        candidates = candidates_in(_texts_in_photo())
    except PictureError as error:
        return render_scan_page(form, str(error)), 422
    if not candidates:
        problem = gettext("We couldn't find a code in that photo. Try another one, closer and with more light.")
        return render_scan_page(form, problem), 422
    if len(candidates) > 1:
        return render_scan_page(form, choices=[choice_for(text) for text in candidates])
    [text] = candidates
    if response := _foreign_response(text, form) or _not_ours_response(text):
        return response
    uuid = request.form.get("uuid") or str(uuid4())
    form = ScanForm(formdata=MultiDict({"code": text, "how": Way.PHOTO, "uuid": uuid}), meta={"csrf": False})
    return _scan(form) if form.validate() else (render_scan_page(form, _first_problem(form)), 422)


def _scan(form: ScanForm) -> ResponseReturnValue:
    """Carry out the scan of a valid ``form``."""
    code = codes.Code.find(codes.code_in_url(form.code.data) or form.code.data)
    if code is None:
        return _refused_response(form, 404, UNKNOWN_CODE)
    code = badge_of_holder(code) or code
    if code.kind == "ticket":
        return _save_exchange(form, code, save_ticket_holder)
    if code.owner is None:
        if not code.is_live:
            return _refused_response(
                form, 410, gettext("This code has been replaced. Look for the new one where you found it.")
            )
        return codes.handles_scan[code.kind](code)
    return _save_exchange(form, code, record_exchange)


def _save_exchange(
    form: ScanForm, code: codes.Code, save: Callable[[User, codes.Code, Scan], ExchangeResult]
) -> ResponseReturnValue:
    try:
        exchange = save(current_user, code, form.scan)
    except ExchangeError as error:
        return _refused_response(form, error.status, error.sentence)
    form.apply_to(exchange.contact, exchange.encounter)
    apply_scan_fields(exchange.contact, exchange.encounter)
    db.session.commit()
    name = exchange.contact.summary_card.name
    if exchange.contact.person_id is None:
        return exchanged_response(exchange, gettext("Saved: %(name)s is on your list.", name=name))
    return exchanged_response(exchange, gettext("Saved: %(name)s is on your list, and you're on theirs.", name=name))


def _refused_response(form: ScanForm, status: int, sentence: str) -> ResponseReturnValue:
    if wants_fragment() or wants_json():
        return error_response(status, sentence)
    form.code.errors = [sentence]
    return render_scan_page(form), status


def _foreign_response(text: str, form: ScanForm) -> ResponseReturnValue | None:
    """Return the page to review the person whom the foreign code ``text`` is about, or with its Wi-Fi network.

    It is ``None`` for our own codes and for any other text.
    """
    if own_code(text):
        return None
    if wifi := read_wifi(text):
        return render_scan_page(ScanForm.blank(), wifi=wifi)
    try:
        parsed_card = read_foreign_code(text)
    except UnreadableError as error:
        return render_scan_page(
            form, gettext("%(problem)s It says: %(text)s", problem=error, text=_truncate(text))
        ), 422
    return render_review(parsed_card, request.form) if parsed_card else None


def _not_ours_response(text: str) -> ResponseReturnValue | None:
    """Return the page that quotes ``text``, which was in a photo, unless it is one of our codes."""
    if own_code(text):
        return None
    problem = gettext("That's not a contact code. It says: %(text)s", text=_truncate(text))
    return render_scan_page(ScanForm.blank(), problem, web_address_in(text)), 422


def render_scan_page(
    form: ScanForm,
    photo_problem: str = "",
    address: str | None = None,
    wifi: Wifi | None = None,
    choices: Sequence[CodeChoice] = (),
) -> str:
    """Return the page of the scanner.

    ``address`` is a web address that was read instead of a code, ``wifi`` a network, and ``choices`` are the codes in a
    photo with several.
    """
    if form.uuid.errors or not form.uuid.data:
        form.uuid.data = str(uuid4())
    context = {"photo_problem": photo_problem, "address": address, "wifi": wifi, "choices": choices}
    return render_template("exchange/scans/new.html", form=form, **context)


def _texts_in_photo() -> list[str]:
    """Return the texts of the codes in the photo that was sent, none without a photo.

    Raises:
        PictureError: the file cannot be read as a picture.
    """
    photo = request.files.get("photo")
    if not photo or not photo.filename:
        return []
    count_upload()
    return read_codes(photo.stream)


def _truncate(text: str) -> str:
    return text if len(text) <= MAX_QUOTED_LENGTH else f"{text[:MAX_QUOTED_LENGTH]}…"


def _first_problem(form: ScanForm) -> str:
    return str(next(problem for problems in form.errors.values() for problem in problems))
