"""Taking contacts along: one as a vCard, the list as CSV or vCards, and everything there is as JSON."""

from bisect import bisect_left
from collections.abc import Iterator
from functools import partial
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, render_template, request, stream_with_context, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ... import codes
from ...contacts.lookup import get_own_contact
from ...contacts.stages import STAGES
from ...contacts.tags import Tag
from ...database import mark_read_only
from ...events import events_of
from ...exchange.refusals import UNKNOWN_CODE, PausedError, is_paused
from ...exchange.routes.cards import card_for_reader, find_own_contact, get_owner
from ...extensions import db
from ...follow_up.files import FileKind, exports_list
from ...follow_up.list_filters import DUE_FILTERS, ListFilters, all_contacts, filtered_contacts
from ...follow_up.lookup import requested_filters
from ...follow_up.progress import stage_counts
from ...formats import today
from ...ids import parse_row_id
from ...lanes import in_lane
from ...languages import gettext, lazy_gettext
from ...people import Card
from ...people.pictures import Picture
from ...people.signing_in.fresh_sign_in import has_fresh_sign_in, requires_fresh_sign_in
from ...people.signing_in.security_acts import SecurityAct
from ...people.vcards import VERSIONS, render_vcard, requested_version
from ...security import allow, opens_while_suspended
from ...spreadsheets import csv_lines
from .. import full_export as archive
from ..batches import contact_ids_of, first_ids_of_parts, meeting_line, note_text, stream_contacts, tag_names
from ..bundles import Bundle
from ..bundles.runner import find_job
from ..columns import PROGRAMS
from ..export_slots import limits_exports, one_export_at_a_time
from ..reading import MAX_PEOPLE
from ..spreadsheet import contact_rows

bp = Blueprint("exports", __name__)

VCARD_TYPE = "text/vcard; charset=utf-8"
CONFIRMED_EXPORTS = {
    "everything": lazy_gettext("Export as JSON"),
    "contacts_csv": lazy_gettext("Export as CSV"),
    "contacts_vcards": lazy_gettext("Export as vCards"),
}
"""What needs a fresh sign-in, as the buttons call it."""
FILTER_PARAMETERS = "stage", "event", "tag", "context", "due", "q", "as", "version", "from"
FILE_SUFFIXES = {program: f"-{program}" for program in PROGRAMS if program != "plain"}


@bp.get("/me/export")
@allow("member")
@opens_while_suspended
def index() -> str:
    """What there is to take along, and in which form; narrowed like the list that leads here."""
    asked = request.args.get("save", "") if has_fresh_sign_in() else ""
    return render_template(
        "transfer/exports/index.html",
        columns=PROGRAMS,
        counts=stage_counts(current_user, None),
        stages=STAGES,
        events=events_of(current_user),
        tags=Tag.all_used_by(current_user),
        dues=DUE_FILTERS,
        filters=requested_filters(),
        everyone="stage" not in request.args,
        confirmed=CONFIRMED_EXPORTS.get(asked),
        again=asked in CONFIRMED_EXPORTS and url_for(f"transfer.exports.{asked}", **filter_values()),
        may_bundle=asked == "bundle",
        bundle=Bundle.find_latest(current_user),
        bundle_job=find_job(current_user),
        part=MAX_PEOPLE,
        parts=first_ids_of_parts(all_contacts(current_user), MAX_PEOPLE),
    )


def filter_values() -> dict[str, Any]:
    """What an address says of whom and what to save."""
    return {name: request.args[name] for name in FILTER_PARAMETERS if name in request.args}


def confirmed_export_url() -> str:
    """The page that says, once it is confirmed, that what was asked for may be saved now."""
    return url_for("transfer.exports.index", **filter_values(), save=str(request.endpoint).rpartition(".")[2])


@bp.get("/me/export.json")
@in_lane("exports")
@allow("member")
@opens_while_suspended
@requires_fresh_sign_in(confirmed_export_url)
@limits_exports
@one_export_at_a_time
def everything() -> Response:
    """All that I have here, readable by a program: docs/export.md describes it."""
    ids = contact_ids_of(all_contacts(current_user))
    if "from" in request.args:
        return _export_part(ids, request.args.get("from", type=parse_row_id))
    return _streamed_response(
        archive.export_lines(current_user, ids), "application/json", f"meetup-{today()}.json", len(ids)
    )


def _export_part(ids: list[int], first: int | None) -> Response:
    """Those contacts that an import takes at once, from ``first`` on, who may have gone since the page was shown."""
    start = bisect_left(ids, first) if first else len(ids)
    here = ids[start : start + MAX_PEOPLE]
    if not here:
        raise NotFound
    before = -(-start // MAX_PEOPLE)
    number, of = before + 1, before - (-(len(ids) - start) // MAX_PEOPLE)
    name = f"meetup-{today()}-part-{number}-of-{of}.json"
    return _streamed_response(archive.export_part(current_user, here, number, of), "application/json", name, len(here))


@bp.get("/contacts/<int:contact_id>.vcf")
@allow("owner")
def contact_vcard(contact_id: int) -> Response:
    contact = get_own_contact(contact_id)
    return vcard_response(contact.card, meeting_line(contact))


@bp.get("/c/<code>.vcf")
@allow("anyone")
@codes.limits_wrong_codes
def card_vcard(code: str) -> Response:
    """The card that a person's code opens, to save on any phone, with no sign-in and nothing to fill in.

    Whoever has them on their list gets what they see there: less, where the card was taken back.
    """
    found = codes.Code.find(code)
    if found is None or found.kind != "person" or not found.is_live:
        raise NotFound(UNKNOWN_CODE)
    if contact := find_own_contact(get_owner(found)):
        return vcard_response(contact.card)
    if is_paused(found):
        raise PausedError
    return vcard_response(card_for_reader(get_owner(found)))


def vcard_response(card: Card, told: str = "") -> Response:
    """``card`` as a vCard to save, in the version that the reader asks for, photo included."""
    version = requested_version(request.args.get("version"), request.headers.get("Accept", ""))
    text = render_vcard(card, told, version, Picture.jpeg_of(card.photo_key))
    response = Response(text, content_type=VCARD_TYPE)
    response.vary.add("Accept")
    return _as_download(response, f"{card.name}.vcf")


@bp.get("/contacts.vcf")
@in_lane("exports")
@allow("member")
@requires_fresh_sign_in(confirmed_export_url)
def contacts_vcards() -> Response:
    """The list as narrowed by the same query as its page."""
    return vcards_response(
        requested_filters(), requested_version(request.args.get("version"), request.headers.get("Accept", ""))
    )


@bp.get("/contacts.csv")
@in_lane("exports")
@allow("member")
@requires_fresh_sign_in(confirmed_export_url)
def contacts_csv() -> Response:
    """The same as a table, ``?as=`` with the columns that another program takes."""
    program = request.args.get("as", "plain")
    return csv_response(requested_filters(), program if program in PROGRAMS else "plain")


@limits_exports
@one_export_at_a_time
def vcards_response(chosen: ListFilters, version: str) -> Response:
    """As cards, with my notes and tags; without photos, to stay small."""
    ids = contact_ids_of(filtered_contacts(current_user, chosen))
    cards = (
        render_vcard(contact.card_without_topics, note_text(contact), version, categories=tag_names(contact))
        for contact in stream_contacts(ids)
    )
    return _streamed_response(cards, VCARD_TYPE, "follow-up.vcf", len(ids))


@limits_exports
@one_export_at_a_time
def csv_response(chosen: ListFilters, program: str) -> Response:
    """As a table with the columns that ``program`` takes."""
    ids = contact_ids_of(filtered_contacts(current_user, chosen))
    lines = csv_lines(contact_rows(stream_contacts(ids), PROGRAMS[program]))
    return _streamed_response(
        lines, "text/csv; charset=utf-8", f"follow-up{FILE_SUFFIXES.get(program, '')}.csv", len(ids)
    )


def _streamed_response(parts: Iterator[str], content_type: str, name: str, people: int) -> Response:
    """A file written while it is sent; ``X-Rows`` says beforehand how many ``people`` it holds, for a progress bar."""
    SecurityAct.record_after_answer(current_user, "exported")
    db.session.commit()  # whoever reads slowly keeps neither the turn to write nor a transaction
    mark_read_only()
    response = Response(stream_with_context(parts), content_type=content_type, headers={"X-Rows": str(people)})
    return _as_download(response, name)


def _as_download(response: Response, name: str) -> Response:
    """Offer ``response`` as a download of that name (RFC 6266, RFC 5987)."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "_" for c in name)
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    return response


@exports_list
def _file_kinds() -> dict[str, FileKind]:
    tables = {
        name: FileKind(f"CSV, {each.label}", partial(csv_response, program=name)) for name, each in PROGRAMS.items()
    }
    return tables | {
        name: FileKind(gettext("vCard %(name)s", name=name), partial(vcards_response, version=name))
        for name in VERSIONS
    }
