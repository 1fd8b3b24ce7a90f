"""Jobs: what takes so long that the worker does it, in parts, while its owner sees how far it is."""

from flask import Flask

from . import running
from .models import Job, JobRunner, runs_job
from .routes import bp


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)


__all__ = ["Job", "JobRunner", "init_app", "running", "runs_job"]
