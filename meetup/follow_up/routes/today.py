"""The start page: Today for members, the landing page for everybody else."""

from typing import Any

from flask import Blueprint, render_template
from flask_login import current_user
from sqlalchemy import select

from ... import events
from ...coffee.pairings import meeting_now
from ...contacts.blocks import Block
from ...contacts.models import Contact
from ...contacts.promises import Promise
from ...exchange.holders import requests_to
from ...exchange.news import news_for
from ...formats import today
from ...security import allow
from .. import lists as follow_up

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
        over=follow_up.just_over(current_user),
        due=follow_up.due_for(current_user, on),
        due_count=follow_up.due_count(current_user, on),
        promises_due=Promise.due_for(current_user, on),
        here=events.today_for(current_user, without=_known()),
        requests=requests_to(current_user),
        news=news_for(current_user),
        cup=meeting_now(current_user),
    )


@bp.get("/today/news")
@allow("member")
def news() -> str:
    """Who asks for my card or got it just now; pages that show it ask again every few seconds."""
    requests = requests_to(current_user)
    news, cup = news_for(current_user), meeting_now(current_user)
    return render_template("exchange/_news.html", requests=requests, news=news, cup=cup)


def _known() -> Any:
    """Whom nobody needs to point out: people on the list, and both sides of a block."""
    me = current_user.id
    met = select(Contact.person_id).where(Contact.owner_id == me)
    blocked = select(Block.person_id).where(Block.owner_id == me)
    blocking = select(Block.owner_id).where(Block.person_id == me)
    return met.union(blocked, blocking)
