"""The numbers of an event, as a page and as a table to take along."""

from flask import Blueprint, Response, render_template

from ...events import get_organized_event
from ...security import allow
from ...spreadsheets import csv_lines
from ..report import load_report, table_rows

bp = Blueprint("numbers", __name__, url_prefix="/events/<slug>/manage/numbers")


@bp.get("")
@allow("organizer")
def show(slug: str) -> str:
    report = load_report(get_organized_event(slug))
    return render_template("insights/numbers/show.html", event=report.event, report=report)


@bp.get("/export.csv")
@allow("organizer")
def export(slug: str) -> Response:
    event = get_organized_event(slug)
    response = Response("".join(csv_lines(table_rows(load_report(event)))), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{event.slug}-numbers.csv"'
    return response
