"""The development mailbox, which shows the mails in the outbox. It is not registered in production."""

from flask import Blueprint, render_template

from ..security import allow
from .letters import Letter, NothingToSend, TooEarly
from .models import Mail

bp = Blueprint("outbox", __name__, url_prefix="/dev/mails")


@bp.get("")
@allow("anyone")
def index() -> str:
    return render_template("outbox/index.html", mails=[(mail, _letter_or_none(mail)) for mail in Mail.latest()])


def _letter_or_none(mail: Mail) -> Letter | None:
    try:
        return mail.letter
    except (NothingToSend, TooEarly):
        return None
