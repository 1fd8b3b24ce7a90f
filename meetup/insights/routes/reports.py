"""The numbers of an event on one page, to be printed."""

from flask import Blueprint, render_template

from ...events import get_organized_event
from ...security import allow
from ..report import figure_labels, load_report

bp = Blueprint("reports", __name__, url_prefix="/events/<slug>/manage/numbers/report")


@bp.get("")
@allow("organizer")
def show(slug: str) -> str:
    report = load_report(get_organized_event(slug))
    return render_template("insights/reports/show.html", event=report.event, report=report, labels=figure_labels())
