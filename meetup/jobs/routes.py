"""How far a job is, and what came of it."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ..errors import wants_fragment
from ..extensions import db
from ..languages import gettext
from ..security import allow, opens_while_suspended
from .models import Job

REFRESH_SECONDS = 3

bp = Blueprint("jobs", __name__, url_prefix="/jobs")


@bp.get("/<int:job_id>")
@allow("owner")
@opens_while_suspended
def show(job_id: int) -> str:
    """The page, whose progress is asked for as a fragment. Without JavaScript, browsers load the page again."""
    page = "jobs/_progress.html" if wants_fragment() else "jobs/show.html"
    return render_template(page, job=_get_job(job_id), refresh_seconds=REFRESH_SECONDS)


@bp.post("/<int:job_id>/cancellation")
@allow("owner")
@opens_while_suspended
def cancel(job_id: int) -> ResponseReturnValue:
    """Stop it, and take back what it has done."""
    job = _get_job(job_id, lock=True)
    job.cancel()
    db.session.commit()
    return redirect_to_progress(job)


def redirect_to_progress(job: Job) -> ResponseReturnValue:
    """Lead whoever has sent a form to the page that shows how far the job is."""
    return redirect(url_for("jobs.show", job_id=job.id), 303)


def _get_job(job_id: int, lock: bool = False) -> Job:
    job = Job.find(current_user.id, job_id, lock)
    if job is None:
        raise NotFound(gettext("This is already finished. The result is on your list."))
    return job
