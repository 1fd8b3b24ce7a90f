"""Taking contacts along: one as a vCard, the list as CSV or vCards, and everything there is as JSON."""

from bisect import bisect_left
from collections.abc import Iterator
from functools import partial
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, render_template, request, stream_with_context, url_for
from flask_login import current_user
from werkzeug.exceptions import Forbidden, NotFound

from ... import codes
from ...contacts.lookup import my_contact
from ...contacts.models import STAGES
from ...contacts.tags import Tag
from ...database import only_reads
from ...events import events_of
from ...exchange.refusals import PAUSED, UNKNOWN, paused
from ...exchange.routes.cards import card_here, contact_with, owner_of
from ...extensions import db
from ...follow_up import lists as follow_up
from ...follow_up.files import FileKind, exports_list
from ...follow_up.lists import Filters
from ...follow_up.routes.contacts import filters_asked
from ...formats import today
from ...ids import row_id
from ...people import Card
from ...people.confirming import confirmed, is_fresh
from ...people.pictures import Picture
from ...people.vcards import VERSIONS, asked_version, vcard
from ...security import allow
from .. import archive
from ..batches import every, firsts, ids_of, met, told, words
from ..columns import COLUMNS
from ..reading import MOST
from ..spreadsheet import rows
from ..turns import OFTEN, one_at_a_time

bp = Blueprint("exports", __name__)

VCARD = "text/vcard; charset=utf-8"
SAVED = {"everything": "Save everything", "contacts_csv": "Save as CSV", "contacts_vcards": "Save as vCards"}
"""What needs a fresh sign-in, as the buttons call it."""
NARROWING = "stage", "event", "tag", "due", "q", "as", "version", "from"
NAMES = {program: f"-{program}" for program in COLUMNS if program != "plain"}


@bp.get("/me/export")
@allow("member")
def index() -> str:
    """What there is to take along, and in which form; narrowed like the list that leads here."""
    return render_template(
        "transfer/exports/index.html",
        columns=COLUMNS,
        counts=follow_up.stage_counts(current_user, None),
        stages=STAGES,
        events=events_of(current_user),
        tags=Tag.of(current_user),
        dues=follow_up.DUES,
        filters=filters_asked(),
        everyone="stage" not in request.args,
        confirmed=SAVED.get(asked) if (asked := request.args.get("save", "")) and is_fresh() else None,
        again=asked in SAVED and url_for(f"transfer.exports.{asked}", **narrowed_by()),
        part=MOST,
        parts=firsts(follow_up.all_of(current_user), MOST),
    )


def narrowed_by() -> dict[str, Any]:
    """What an address says of whom and what to save."""
    return {name: request.args[name] for name in NARROWING if name in request.args}


def asked_again() -> str:
    """The page that says, once it is confirmed, that what was asked for may be saved now."""
    return url_for("transfer.exports.index", **narrowed_by(), save=str(request.endpoint).rpartition(".")[2])


@bp.get("/me/export.json")
@allow("member")
@confirmed(asked_again)
@OFTEN
@one_at_a_time
def everything() -> Response:
    """All that I have here, readable by a program: docs/export.md describes it."""
    ids = ids_of(follow_up.all_of(current_user))
    if "from" in request.args:
        return _part(ids, request.args.get("from", type=row_id))
    return _streamed(archive.lines(current_user, ids), "application/json", f"meetup-{today()}.json", len(ids))


def _part(ids: list[int], first: int | None) -> Response:
    """Those contacts that an import takes at once, from ``first`` on, who may have gone since the page was shown."""
    start = bisect_left(ids, first) if first else len(ids)
    here = ids[start : start + MOST]
    if not here:
        raise NotFound
    before = -(-start // MOST)
    number, of = before + 1, before - (-(len(ids) - start) // MOST)
    name = f"meetup-{today()}-part-{number}-of-{of}.json"
    return _streamed(archive.part(current_user, here, number, of), "application/json", name, len(here))


@bp.get("/contacts/<int:contact_id>.vcf")
@allow("owner")
def contact_vcard(contact_id: int) -> Response:
    contact = my_contact(contact_id)
    return vcard_answer(contact.card, met(contact))


@bp.get("/c/<code>.vcf")
@allow("anyone")
@codes.WRONG
def card_vcard(code: str) -> Response:
    """The card that a person's code opens, to save on any phone, with no sign-in and nothing to fill in.

    Whoever has them on their list gets what they see there: less, where the card was taken back.
    """
    found = codes.Code.find(code)
    if found is None or found.kind != "person" or not found.live:
        raise NotFound(UNKNOWN)
    if contact := contact_with(owner_of(found)):
        return vcard_answer(contact.card)
    if paused(found):
        raise Forbidden(PAUSED)
    return vcard_answer(card_here(owner_of(found)))


def vcard_answer(card: Card, told: str = "") -> Response:
    """``card`` as a vCard to save, in the version that the reader asks for, photo included."""
    version = asked_version(request.args.get("version"), request.headers.get("Accept", ""))
    text = vcard(card, told, version, Picture.jpeg(card.photo_key))
    response = Response(text, content_type=VCARD)
    response.vary.add("Accept")
    return _named(response, f"{card.name}.vcf")


@bp.get("/contacts.vcf")
@allow("member")
@confirmed(asked_again)
def contacts_vcards() -> Response:
    """The list as narrowed by the same query as its page."""
    return vcards_of(filters_asked(), asked_version(request.args.get("version"), request.headers.get("Accept", "")))


@bp.get("/contacts.csv")
@allow("member")
@confirmed(asked_again)
def contacts_csv() -> Response:
    """The same as a table, ``?as=`` with the columns that another program takes."""
    program = request.args.get("as", "plain")
    return csv_of(filters_asked(), program if program in COLUMNS else "plain")


@OFTEN
@one_at_a_time
def vcards_of(chosen: Filters, version: str) -> Response:
    """As cards, with my notes and tags; without photos, to stay small."""
    ids = ids_of(follow_up.contacts_of(current_user, chosen))
    cards = (vcard(contact.channels, told(contact), version, categories=words(contact)) for contact in every(ids))
    return _streamed(cards, VCARD, "follow-up.vcf", len(ids))


@OFTEN
@one_at_a_time
def csv_of(chosen: Filters, program: str) -> Response:
    """As a table with the columns that ``program`` takes."""
    ids = ids_of(follow_up.contacts_of(current_user, chosen))
    lines = rows(every(ids), COLUMNS[program])
    return _streamed(lines, "text/csv; charset=utf-8", f"follow-up{NAMES.get(program, '')}.csv", len(ids))


def _streamed(parts: Iterator[str], content_type: str, name: str, people: int) -> Response:
    """A file written while it is sent; ``X-Rows`` says beforehand how many ``people`` it holds, for a progress bar."""
    db.session.commit()  # whoever reads slowly keeps neither the turn to write nor a transaction
    only_reads()
    response = Response(stream_with_context(parts), content_type=content_type, headers={"X-Rows": str(people)})
    return _named(response, name)


def _named(response: Response, name: str) -> Response:
    """Offer ``response`` as a download of that name (RFC 6266, RFC 5987)."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "_" for c in name)
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    return response


@exports_list
def _file_kinds() -> dict[str, FileKind]:
    tables = {name: FileKind(f"CSV, {each.label}", partial(csv_of, program=name)) for name, each in COLUMNS.items()}
    return tables | {name: FileKind(f"vCard {name}", partial(vcards_of, version=name)) for name in VERSIONS}
