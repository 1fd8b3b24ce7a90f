"""Complaints: what somebody tells the operator of the site about an event, a profile or a room."""

from flask import Flask

from . import letters, tidying
from .cli import reports_command
from .forms import ComplaintForm
from .models import Complaint


def init_app(app: Flask) -> None:
    app.cli.add_command(reports_command)


__all__ = ["Complaint", "ComplaintForm", "init_app", "letters", "tidying"]
