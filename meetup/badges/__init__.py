"""Badges on paper: organizers choose the paper and what is on them, and print those of many people or of one."""

from flask import Flask

from . import at_the_door, copying, jobs, leaving, management, models, routes, tidying
from .models import BadgeDesign


def init_app(app: Flask) -> None:
    app.register_blueprint(routes.bp)


__all__ = ["BadgeDesign", "at_the_door", "copying", "init_app", "jobs", "leaving", "management", "models", "tidying"]
