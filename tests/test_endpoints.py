"""One name for address, function and page: an endpoint is the path of its module, and its page has the same path."""

from pathlib import Path

import pytest
from flask import Flask, template_rendered
from jinja2 import Template

from tests.cast import Cast
from tests.conftest import ClientFor
from tests.routes import routes

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
SHARED = {
    "follow_up/run_throughs/end.html": {"follow_up.run_throughs.show"},
    "drafts/templates/edit.html": {"drafts.templates.new", "drafts.templates.edit"},
    "schedule/schedules/index.html": {"schedule.schedules.show"},
    "tickets/tickets/edit.html": {"tickets.tickets.new", "tickets.tickets.edit"},
    "moderation/bans/show.html": {"moderation.bans.message", "moderation.bans.question"},
    "moderation/actions/show.html": {"moderation.actions.message", "moderation.actions.question"},
    "moderation/reports/new.html": {"moderation.reports.message", "moderation.reports.question"},
}
"""Pages that several endpoints show, or one with another name."""

ELSEWHERE = ("exchange/cards/", "rooms/presence/door.html", "rooms/page/over.html", "errors/")
"""Pages that the front door opens, or that stand in for another page."""


def path_of(endpoint: str) -> str:
    """Return the path of the page that belongs to an endpoint."""
    return f"{endpoint.replace('.', '/')}.html"


def test_an_endpoint_is_the_path_of_its_module(app: Flask) -> None:
    wrong = []
    for endpoint, view in app.view_functions.items():
        module = view.__module__.removeprefix("meetup.").replace(".routes", "")
        if endpoint.rpartition(".")[0] != module:
            wrong.append(f"{endpoint} is in {view.__module__}")
    assert len(app.view_functions) > 200
    assert not wrong


@pytest.mark.slow
@pytest.mark.parametrize("who", ["owner", "organizer"])
def test_a_page_has_the_path_of_its_endpoint(app: Flask, cast: Cast, client_for: ClientFor, who: str) -> None:
    client, wrong, pages = client_for(getattr(cast, who)), [], 0
    for route in routes(app, cast):
        shown: list[str] = []

        def note(_app: Flask, template: Template, names: list[str] = shown, **_: object) -> None:
            names.append(template.name or "")

        if route.method != "GET":
            continue
        with template_rendered.connected_to(note, app):
            answer = client.get(route.path)
        names = [name for name in shown if name.endswith(".html") and not Path(name).name.startswith("_")]
        if answer.status_code != 200 or answer.mimetype != "text/html" or not names:
            continue
        pages += 1
        name = names[-1]
        if not (
            name == path_of(route.endpoint) or route.endpoint in SHARED.get(name, ()) or name.startswith(ELSEWHERE)
        ):
            wrong.append(f"{route.endpoint} shows {name}")
    assert pages > 30
    assert not wrong


def test_every_template_is_in_the_folder_of_a_slice() -> None:
    folders = {path.relative_to(TEMPLATES).parts[0] for path in TEMPLATES.rglob("*.html")}
    slices = {path.name for path in (TEMPLATES.parent / "meetup").iterdir() if path.is_dir()} | {"drawings", "errors"}
    layout = {path.name for path in TEMPLATES.glob("_*.html")}
    assert layout
    assert folders - layout <= slices
