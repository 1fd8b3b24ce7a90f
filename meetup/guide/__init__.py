"""The guide: short pages about meeting people, and the openers that fit where the reader is."""

from flask import Flask

from .dismissals import GuideDismissal


def init_app(app: Flask) -> None:
    pass


__all__ = ["GuideDismissal", "init_app"]
