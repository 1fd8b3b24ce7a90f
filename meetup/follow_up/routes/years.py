"""The charts of a user's networking: one page for each year."""

from babel.dates import get_month_names
from flask import Blueprint, render_template, request
from flask_babel import get_locale
from flask_login import current_user

from ...asks.years import help_of_year
from ...goals.years import goals_of_year
from ...ids import parse_row_id
from ...security import allow
from ..charts import drawings
from ..charts.years import OUTCOMES, list_years, load_year

bp = Blueprint("years", __name__, url_prefix="/me/pictures")


@bp.get("")
@allow("member")
def show() -> str:
    numbers = list_years(current_user)
    requested = request.args.get("year", type=parse_row_id)
    if not numbers:
        return render_template("follow_up/years/show.html", year=None, years=numbers)
    names = get_month_names("wide", locale=get_locale())
    number = requested if requested in numbers else numbers[0]
    year = load_year(current_user, number, [names[month] for month in range(1, 13)])
    return render_template(
        "follow_up/years/show.html",
        year=year,
        years=numbers,
        states=OUTCOMES,
        months=drawings.month_bars(year),
        everybody=drawings.total_bar(year),
        events=drawings.event_bars(year),
        graph=drawings.build_graph(year),
        box=drawings,
        goals=goals_of_year(current_user, number),
        help=help_of_year(current_user, number),
    )
