"""The privacy page, the terms and the imprint. An operator can replace each with a text of their own."""

from typing import Any

from flask import Blueprint, current_app, render_template

from ..config import Config
from ..languages import gettext
from ..security import allow
from .own_texts import load_own_text
from .processors import list_processors
from .retention import list_terms

bp = Blueprint("legal", __name__)


@bp.get("/privacy")
@allow("anyone")
def privacy() -> str:
    """Say who stores what about whom, why, who gets it, and for how long (Art. 13 and 14 GDPR)."""
    config = _config()
    return _page("privacy", gettext("Privacy"), processors=list_processors(config), terms=list_terms(config))


@bp.get("/terms")
@allow("anyone")
def terms() -> str:
    return _page("terms", gettext("Terms of use"))


@bp.get("/imprint")
@allow("anyone")
def imprint() -> str:
    return _page("imprint", gettext("Imprint"))


def _page(name: str, title: str, **context: Any) -> str:
    """Render the operator's own text for a page if there is one, and else our own page with ``context``."""
    own_text = load_own_text(name)
    if own_text is not None:
        return render_template("legal/own_text.html", title=title, text=own_text)
    return render_template(f"legal/{name}.html", config=_config(), **context)


def _config() -> Config:
    config: Config = current_app.config["MEETUP"]
    return config
