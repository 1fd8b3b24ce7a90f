"""Models raise errors of the domain, which know nothing of HTTP; the app answers them."""

import ast
from pathlib import Path

import pytest
from flask import Flask

from meetup.domain_errors import DomainError
from meetup.errors import FRAGMENT_TYPE
from meetup.rooms.errors import BannedError, ParentGoneError

PACKAGE = Path(__file__).resolve().parent.parent / "meetup"


def has_models(tree: ast.Module) -> bool:
    """Return whether a module defines a class that maps a table, or a mixin of one."""
    names = {name.id for name in ast.walk(tree) if isinstance(name, ast.Name)}
    return "mapped_column" in names


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_models_do_not_know_http_errors(path: Path) -> None:
    tree = ast.parse(path.read_text())
    if path.name == "models.py" or has_models(tree):
        imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert "werkzeug.exceptions" not in imported, "raise a DomainError instead"


@pytest.mark.parametrize(
    ("error", "status", "title", "sentence"),
    [
        (ParentGoneError(), 422, "That can't be done", "What this belongs to is gone. Reload the page."),
        (BannedError("Talk to an organizer."), 403, "You've been removed", "Talk to an organizer."),
        (DomainError(), 422, "That can't be done", "Please check the form."),
    ],
    ids=["of its class", "of this case", "without a sentence"],
)
def test_a_domain_error_is_answered_in_every_form(
    app: Flask, error: DomainError, status: int, title: str, sentence: str
) -> None:
    for accepted in ("text/html", FRAGMENT_TYPE, "application/json"):
        with app.test_request_context(headers={"Accept": accepted}):
            response = app.make_response(app.handle_user_exception(error))
        assert response.status_code == status
        text = response.get_data(as_text=True).replace("&#39;", "'")
        assert title in text
        assert sentence in text
