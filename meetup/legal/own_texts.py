"""Texts of the operator: ``privacy.md``, ``terms.md`` and ``imprint.md`` in ``legal/`` of the instance folder."""

from flask import current_app
from markupsafe import Markup

from ..events.description import render_description


def load_own_text(name: str) -> Markup | None:
    """Return the operator's own text for the page ``name``, rendered from Markdown (UTF-8), or ``None`` without one."""
    path = current_app.config["MEETUP"].instance / "legal" / f"{name}.md"
    try:
        return render_description(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
