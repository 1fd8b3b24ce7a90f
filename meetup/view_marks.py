"""Marks that decorators leave on views, such as ``view.only_reads``, read for the view of the current request."""

from collections.abc import Callable
from typing import Any

from flask import current_app, request


def current_view() -> Callable[..., Any] | None:
    """Return the view of this request, or ``None`` if no route matches it."""
    return current_app.view_functions.get(request.endpoint or "")


def is_view_marked(mark: str) -> bool:
    """Return whether the view of this request carries ``mark``."""
    return bool(getattr(current_view(), mark, False))
