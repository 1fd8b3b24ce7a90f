"""For whoever runs the site: backups, health, the doctor, metrics, logs, and reports of errors."""

from flask import Flask

from . import beats, error_reports, logs, metrics, observing, serving
from .backups import BackupError, Restoration, append_line, note_removal, on_restored
from .backups.cli import backup_command, restore_command
from .doctor.cli import doctor_command
from .metrics import measures
from .routes import bp


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
    for command in (backup_command, restore_command, doctor_command):
        app.cli.add_command(command)
    error_reports.init_app(app)
    logs.init_app(app)
    metrics.init_app(app)
    serving.init_app(app)


__all__ = [
    "BackupError",
    "Restoration",
    "append_line",
    "beats",
    "error_reports",
    "init_app",
    "measures",
    "note_removal",
    "observing",
    "on_restored",
]
