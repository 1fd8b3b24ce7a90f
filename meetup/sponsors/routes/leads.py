"""Who gave their details to a sponsor, for its representatives alone."""

from flask import Blueprint, Response, render_template, request, stream_with_context, url_for
from flask_login import current_user

from ...database import mark_read_only
from ...extensions import db
from ...lanes import in_lane
from ...people.signing_in.fresh_sign_in import requires_fresh_sign_in
from ...security import allow
from ...spreadsheets import csv_lines
from ..access import get_reader
from ..leads import lead_rows, leads_page

bp = Blueprint("leads", __name__, url_prefix="/events/<slug>/sponsors/<int:sponsor_id>")


@bp.get("/leads")
@allow("owner")
def index(slug: str, sponsor_id: int) -> str:
    reader = get_reader(slug, sponsor_id)
    page = leads_page(reader, current_user, request.args.get("after"))
    sponsor = reader.sponsor
    return render_template("sponsors/leads/index.html", event=sponsor.event, sponsor=sponsor, page=page)


def _list_url() -> str:
    return url_for("sponsors.leads.index", **(request.view_args or {}))


@bp.get("/leads.csv")
@in_lane("exports")
@allow("owner")
@requires_fresh_sign_in(_list_url)
def export(slug: str, sponsor_id: int) -> Response:
    """Answer with the list as a spreadsheet."""
    reader, user = get_reader(slug, sponsor_id), current_user._get_current_object()
    db.session.commit()
    mark_read_only()
    response = Response(stream_with_context(csv_lines(lead_rows(reader, user))), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-details.csv"'
    return response
