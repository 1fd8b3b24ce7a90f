"""Everything in one ZIP. A bundle is its maker's alone, for an hour after it is ready or until it is outdated (Z5)."""

from collections.abc import Iterator
from datetime import datetime

from flask import Blueprint, Response, make_response, render_template, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ...database import mark_read_only
from ...extensions import db, limiter
from ...formats import time_zone, today
from ...jobs import redirect_to_progress
from ...lanes import in_lane
from ...languages import gettext
from ...people.signing_in.fresh_sign_in import requires_fresh_sign_in
from ...people.signing_in.security_acts import SecurityAct
from ...security import allow, opens_while_suspended
from ..bundles.models import Bundle, BundlePiece
from ..bundles.runner import start_job
from ..bundles.zip_files import Entry, zip_stream
from ..export_slots import limits_exports, one_export_at_a_time

bp = Blueprint("bundles", __name__, url_prefix="/me/export/bundles")


def confirmed_bundle_url() -> str:
    """Return the address of the page that says, once it is confirmed, that everything may be exported now."""
    return url_for("transfer.exports.index", save="bundle")


@bp.post("")
@allow("member")
@opens_while_suspended
@limiter.limit("10 per hour")
@requires_fresh_sign_in(confirmed_bundle_url)
def create() -> ResponseReturnValue:
    """Let the worker write everything into a ZIP. While it does, it is the same one."""
    job = start_job(current_user)
    db.session.commit()
    return redirect_to_progress(job)


@bp.get("/<int:bundle_id>")
@allow("owner")
@opens_while_suspended
def show(bundle_id: int) -> str:
    return _page(_get_bundle(bundle_id))


@bp.get("/<int:bundle_id>.zip")
@in_lane("exports")
@allow("owner")
@opens_while_suspended
@requires_fresh_sign_in(confirmed_bundle_url)
@limits_exports
@one_export_at_a_time
def download(bundle_id: int) -> Response:
    """Answer with the ZIP, which is put together from its pieces meanwhile."""
    bundle = _get_bundle(bundle_id)
    if bundle.is_outdated:
        return make_response(_page(bundle), 410)
    entries, length = BundlePiece.entries_of(bundle.id), bundle.size
    written_at = (bundle.finished_at or bundle.created_at).astimezone(time_zone())
    name = f"meetup-{today()}.zip"
    SecurityAct.record_after_answer(current_user, "exported")
    db.session.commit()
    mark_read_only()
    response = Response(stream_with_context(_content(entries, written_at)), mimetype="application/zip")
    response.content_length = length
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _page(bundle: Bundle) -> str:
    return render_template("transfer/bundles/show.html", bundle=bundle)


def _content(entries: list[Entry], at: datetime) -> Iterator[bytes]:
    """Yield the pieces of a ZIP, each read in a transaction of its own, because somebody may read slowly."""
    for piece in zip_stream(entries, at, BundlePiece.content_of):
        db.session.rollback()
        yield piece


def _get_bundle(bundle_id: int) -> Bundle:
    bundle = Bundle.find(current_user, bundle_id)
    if bundle is None:
        raise NotFound(gettext("This export is gone. Exports stay for an hour: make a new one."))
    return bundle
