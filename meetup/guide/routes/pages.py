"""The pages of the guide. Anybody can read them; only the openers depend on who does."""

from flask import Blueprint, render_template, url_for
from flask_login import current_user

from ...security import allow
from ..openers import openers_for
from ..pointers import wants_guide

bp = Blueprint("pages", __name__, url_prefix="/guide")


@bp.get("")
@allow("anyone")
def index() -> str:
    return _guide_page("index")


@bp.get("/networking")
@allow("anyone")
def networking() -> str:
    """Say what networking is, and what it is not."""
    return _guide_page("networking")


@bp.get("/before")
@allow("anyone")
def prepare() -> str:
    """Say how to prepare: choose a goal, and have three openers ready."""
    reader = current_user if current_user.is_authenticated else None
    openers = openers_for(reader)
    goals_url = url_for("goals.goals.index", slug=openers.event.slug) if openers.event else None
    return _guide_page("prepare", openers=openers, goals_url=goals_url)


@bp.get("/talking")
@allow("anyone")
def talk() -> str:
    """Say how to join a conversation, and how to leave one."""
    return _guide_page("talk")


@bp.get("/afterwards")
@allow("anyone")
def write() -> str:
    """Say what to write afterwards."""
    return _guide_page("write")


def _guide_page(name: str, **context: object) -> str:
    is_pointed_to = current_user.is_authenticated and wants_guide(current_user)
    return render_template(f"guide/pages/{name}.html", name=name, is_pointed_to=is_pointed_to, **context)
