"""My networking, in pictures: one page a year."""

from babel.dates import get_month_names
from flask import Blueprint, render_template, request
from flask_babel import get_locale
from flask_login import current_user

from ...ids import row_id
from ...security import allow
from ..charts import drawings, years

bp = Blueprint("years", __name__, url_prefix="/me/pictures")


@bp.get("")
@allow("member")
def show() -> str:
    known = years.years_of(current_user)
    asked = request.args.get("year", type=row_id)
    if not known:
        return render_template("follow_up/years/show.html", year=None, years=known)
    names = get_month_names("wide", locale=get_locale())
    number = asked if asked in known else known[0]
    year = years.year_of(current_user, number, [names[month] for month in range(1, 13)])
    return render_template(
        "follow_up/years/show.html",
        year=year,
        years=known,
        states=years.STATES,
        months=drawings.months_of(year),
        everybody=drawings.everybody_of(year),
        events=drawings.events_of(year),
        graph=drawings.graph_of(year),
        box=drawings,
    )
