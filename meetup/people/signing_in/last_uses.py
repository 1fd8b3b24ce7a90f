"""When each signed-in browser was last used, to the hour: enough to tell a forgotten one.

It is written at most once an hour for each browser, after the answer, so that no page waits for it or sends a statement
more.
"""

from datetime import datetime

from flask import Flask, Response, g
from sqlalchemy import or_, update

from ...extensions import db
from .after_answers import write_after
from .sign_ins import SignIn, this_hour


def init_app(app: Flask) -> None:
    app.after_request(_note_use)


def _note_use(response: Response) -> Response:
    """Let the use be noted once a page is sent, unless that was done in this hour."""
    sign_in: SignIn | None = g.get("sign_in")
    if sign_in is None or response.mimetype != "text/html" or response.is_streamed:
        return response
    known = sign_in.__dict__  # a transaction that failed has expired it, and nothing handles another error by now
    if "id" not in known or known.get("revoked_at"):
        return response
    hour, sign_in_id = this_hour(), known["id"]
    if (last_used_at := known.get("last_used_at")) and last_used_at >= hour:
        return response
    return write_after(response, lambda: _write(sign_in_id, hour))


def _write(sign_in_id: int, hour: datetime) -> None:
    is_older = or_(SignIn.last_used_at.is_(None), SignIn.last_used_at < hour)
    db.session.execute(update(SignIn).where(SignIn.id == sign_in_id, is_older).values(last_used_at=hour))
