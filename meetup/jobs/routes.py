"""How far a job is, and what came of it."""

from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ..extensions import db
from ..security import allow
from .models import Job

REFRESH_SECONDS = 3

bp = Blueprint("jobs", __name__, url_prefix="/jobs")


@bp.get("/<int:job_id>")
@allow("owner")
def show(job_id: int) -> Response:
    """The page, which browsers load again every few seconds until the job is over, without JavaScript too."""
    job = _get_job(job_id)
    response = make_response(render_template("jobs/show.html", job=job))
    if not job.is_finished:
        response.headers["Refresh"] = str(REFRESH_SECONDS)
    return response


@bp.post("/<int:job_id>/cancellation")
@allow("owner")
def cancel(job_id: int) -> Any:
    """Stop it, and take back what it has done."""
    _get_job(job_id, lock=True).cancel()
    db.session.commit()
    return redirect(url_for("jobs.show", job_id=job_id), 303)


def _get_job(job_id: int, lock: bool = False) -> Job:
    job = Job.find(current_user.id, job_id, lock)
    if job is None:
        raise NotFound("This is over, and what came of it is on your list.")
    return job
