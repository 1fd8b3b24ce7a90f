"""The privacy page, the terms and the imprint. An operator can replace each with a text of their own."""

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
    own_text = load_own_text("privacy")
    if own_text is not None:
        return _own_page(gettext("Privacy"), own_text)
    config = _config()
    return render_template(
        "legal/privacy.html", config=config, processors=list_processors(config), terms=list_terms(config)
    )


@bp.get("/terms")
@allow("anyone")
def terms() -> str:
    own_text = load_own_text("terms")
    if own_text is not None:
        return _own_page(gettext("Terms of use"), own_text)
    return render_template("legal/terms.html", config=_config())


@bp.get("/imprint")
@allow("anyone")
def imprint() -> str:
    own_text = load_own_text("imprint")
    if own_text is not None:
        return _own_page(gettext("Imprint"), own_text)
    return render_template("legal/imprint.html", config=_config())


def _own_page(title: str, text: str) -> str:
    return render_template("legal/own_text.html", title=title, text=text)


def _config() -> Config:
    config: Config = current_app.config["MEETUP"]
    return config
