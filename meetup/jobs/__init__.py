"""Jobs: what takes so long that the worker does it, in parts, while its owner sees how far it is."""

from flask import Flask

from . import measuring, running, tidying
from .models import Job
from .routes import bp, redirect_to_progress
from .runners import JobRunner, runs_job


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)


__all__ = ["Job", "JobRunner", "init_app", "measuring", "redirect_to_progress", "running", "runs_job", "tidying"]
