"""Look-ups for the routes of operators. Everybody else gets the 404 of what does not exist.

What an operator is a party to does not exist for them either: their own account, events that they help to run, and
rooms that they host or wrote in (Z7). Nor does what they reported, so that nobody gets to see a card by reporting it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ..extensions import db
from ..people.complaints import Complaint
from ..rooms import Message
from .models import Operator
from .subjects import Subject
from .suspensions import Suspension

View = Callable[..., ResponseReturnValue]


def operators_only(view: View) -> View:
    """Answer 404 to everybody but operators, before anything else is asked of them."""

    @wraps(view)
    def wrapped(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        if Operator.find(current_user) is None:
            raise NotFound
        return view(*args, **kwargs)

    return wrapped


def get_complaint(complaint_id: int) -> tuple[Complaint, Subject | None]:
    """Return a complaint and what it is about, which may be gone."""
    complaint = db.session.get(Complaint, complaint_id)
    if complaint is None or complaint.reporter_id == current_user.id:
        raise NotFound
    subject = Subject.of_complaint(complaint)
    message = db.session.get(Message, complaint.message_id) if complaint.message_id else None
    if message and message.user_id == current_user.id:
        raise NotFound
    _check_concerns_others(subject)
    return complaint, subject


def get_suspension(suspension_id: int) -> tuple[Suspension, Subject]:
    suspension = db.session.get(Suspension, suspension_id)
    if suspension is None:
        raise NotFound
    _check_concerns_others(suspension.subject)
    return suspension, suspension.subject


def _check_concerns_others(subject: Subject | None) -> None:
    if subject and subject.concerns(current_user):
        raise NotFound
