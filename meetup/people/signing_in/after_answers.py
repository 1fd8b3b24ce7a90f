"""Writing what a GET leaves behind. A GET only reads, so it is written once the answer is sent, and nobody waits."""

from collections.abc import Callable

from flask import Response, current_app
from sqlalchemy.exc import DBAPIError

from ...extensions import db


def write_after(response: Response, write: Callable[[], object]) -> Response:
    """Call ``write`` and commit when ``response`` is sent, and return it. What cannot be written then is given up."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]

    def write_and_commit() -> None:
        with app.app_context():
            try:
                write()
                db.session.commit()
            except DBAPIError as error:
                db.discard()
                app.logger.warning("people: nothing was noted after an answer (%s)", type(error).__name__)

    response.call_on_close(write_and_commit)
    return response
