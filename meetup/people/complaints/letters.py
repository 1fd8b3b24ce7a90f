"""The text of a complaint, as the operator reads it in a mail and from the command."""

from flask import current_app

from ...extensions import db
from ...outbox import Letter, NothingToSend, writes_letter
from .forms import REASON_LABELS
from .models import Complaint


@writes_letter("complaint")
def _write_complaint(complaint_id: str) -> Letter:
    complaint = db.session.get(Complaint, int(complaint_id))
    if complaint is None:
        raise NothingToSend
    noun = "An event" if complaint.kind == "event" else "A profile"
    return Letter(subject=f"{noun} was reported", text=complaint_text(complaint))


def complaint_text(complaint: Complaint) -> str:
    """Return what a complaint says, who made it, and where to look."""
    reporter = complaint.reporter
    by = f"{reporter.profile.name} ({reporter.email})" if reporter else "somebody who was signed out"
    lines = [
        f"{complaint.kind.capitalize()}: {complaint.about}",
        f"{current_app.config['MEETUP'].base_url}{complaint.path}" if complaint.path else "",
        f"Reported at {complaint.created_at:%Y-%m-%d %H:%M} UTC by {by}",
        f"What is wrong: {REASON_LABELS.get(complaint.reason, complaint.reason)}",
        complaint.note,
    ]
    return "\n".join(filter(None, lines)) + "\n"
