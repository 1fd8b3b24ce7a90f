"""The start page: Today for signed-in users, the landing page for everybody else."""

from datetime import UTC, datetime

from flask import Blueprint, render_template
from flask_login import current_user

from ...coffee.pairings import current_pairing
from ...exchange.card_requests import list_requests
from ...exchange.news import count_news_since, list_news
from ...people.drawn_parts import drawn_part
from ...public_pages import Shown, public_page
from ...security import allow
from ..today_pages import load_today_page

bp = Blueprint("today", __name__)


@bp.get("/")
@allow("anyone")
@public_page(Shown)
def show() -> str:
    if not current_user.is_authenticated:
        return render_template("follow_up/today/landing.html")
    return render_template("follow_up/today/show.html", page=load_today_page(current_user))


@bp.get("/today/news")
@allow("member")
def show_news() -> str:
    """Return who asks for the user's card or just got it. Pages that show it ask again every few seconds."""
    requests, news, pairing = list_requests(current_user), list_news(current_user), current_pairing(current_user)
    return drawn_part("exchange/_news.html", requests=requests, news=news, pairing=pairing)


@bp.get("/today/news/since/<int:seconds>")
@allow("member")
def show_news_since(seconds: int) -> str:
    """Return how many people got the user's card since then, in seconds since 1970. Others may be looking at it."""
    since = datetime.fromtimestamp(min(seconds, 2**33), UTC)
    return render_template("exchange/_news_since.html", count=count_news_since(current_user, since))
