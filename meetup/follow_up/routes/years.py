"""My networking, in pictures: one page a year."""

from babel.dates import get_month_names
from flask import Blueprint, render_template, request
from flask_babel import get_locale
from flask_login import current_user

from ...ids import parse_row_id
from ...security import allow
from ..charts import drawings, years

bp = Blueprint("years", __name__, url_prefix="/me/pictures")


@bp.get("")
@allow("member")
def show() -> str:
    known = years.list_years(current_user)
    requested = request.args.get("year", type=parse_row_id)
    if not known:
        return render_template("follow_up/years/show.html", year=None, years=known)
    names = get_month_names("wide", locale=get_locale())
    number = requested if requested in known else known[0]
    year = years.load_year(current_user, number, [names[month] for month in range(1, 13)])
    return render_template(
        "follow_up/years/show.html",
        year=year,
        years=known,
        states=years.OUTCOMES,
        months=drawings.month_bars(year),
        everybody=drawings.total_bar(year),
        events=drawings.event_bars(year),
        graph=drawings.build_graph(year),
        box=drawings,
    )
