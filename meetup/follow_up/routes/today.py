"""The start page: Today for signed-in users, the landing page for everybody else."""

from flask import Blueprint, render_template
from flask_login import current_user

from ...coffee.pairings import current_pairing
from ...exchange.holders import list_requests
from ...exchange.news import list_news
from ...security import allow
from ..today_pages import load_today_page

bp = Blueprint("today", __name__)


@bp.get("/")
@allow("anyone")
def show() -> str:
    if not current_user.is_authenticated:
        return render_template("follow_up/today/landing.html")
    on = today()
    return render_template(
        "follow_up/today/show.html",
        on=on,
        over=follow_up.recent_event_progress(current_user),
        due=follow_up.list_due_contacts(current_user, on),
        due_count=follow_up.count_due(current_user, on),
        promises_due=Promise.list_due(current_user, on),
        here=events.event_today_for(current_user, excluded_ids=_excluded_ids()),
        requests=list_requests(current_user),
        news=list_news(current_user),
        pairing=current_pairing(current_user),
    )


@bp.get("/today/news")
@allow("member")
def show_news() -> str:
    """Who asks for my card or got it just now; pages that show it ask again every few seconds."""
    requests = list_requests(current_user)
    news, pairing = list_news(current_user), current_pairing(current_user)
    return render_template("exchange/_news.html", requests=requests, news=news, pairing=pairing)


def _excluded_ids() -> Any:
    """Whom nobody needs to point out: people on the list, and both sides of a block."""
    me = current_user.id
    met = select(Contact.person_id).where(Contact.owner_id == me)
    blocked = select(Block.person_id).where(Block.owner_id == me)
    blocking = select(Block.owner_id).where(Block.person_id == me)
    return met.union(blocked, blocking)
