"""The development mailbox, which shows the mails in the outbox. It is not registered in production."""

from base64 import b64encode

from flask import Blueprint, Response, render_template
from werkzeug.exceptions import NotFound

from ..extensions import db
from ..security import allow
from .letters import Letter, NothingToSend, TooEarly
from .models import Mail

bp = Blueprint("outbox", __name__, url_prefix="/dev/mails")

MAIL_PROGRAM_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'"
"""What a mail program lets a letter do: styles in its tags, the photos that came with it, and nothing else."""


@bp.get("")
@allow("anyone")
def index() -> str:
    return render_template("outbox/index.html", mails=[(mail, _letter_or_none(mail)) for mail in Mail.latest()])


@bp.get("/<int:mail_id>")
@allow("anyone")
def show(mail_id: int) -> Response:
    """Show the HTML part as a mail program does."""
    mail = db.session.get(Mail, mail_id)
    letter = _letter_or_none(mail) if mail else None
    if letter is None:
        raise NotFound
    response = Response(_with_photos(letter), mimetype="text/html")
    response.headers["Content-Security-Policy"] = MAIL_PROGRAM_POLICY
    return response


def _letter_or_none(mail: Mail) -> Letter | None:
    try:
        return mail.letter
    except (NothingToSend, TooEarly):
        return None


def _with_photos(letter: Letter) -> str:
    """Return the HTML with the photos in it, as they have no addresses outside of a mail."""
    html = letter.html
    for number, person in enumerate(letter.people, 1):
        photo = b64encode(person.face.photo or b"").decode()
        html = html.replace(f'"cid:face-{number}"', f'"data:image/jpeg;base64,{photo}"')
    return html
