"""Reports of errors that nobody expected, without anything of a person: in a table, by mail, or to a Sentry address."""

from flask import Flask

from . import digests, recording, sentry, tidying


def init_app(app: Flask) -> None:
    sentry.init_app(app)


__all__ = ["digests", "init_app", "recording", "sentry", "tidying"]
