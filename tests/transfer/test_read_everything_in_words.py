"""Whoever reads the pages of their export needs to know no code: each field that docs/export.md names has a label."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from flask import Flask

from meetup.extensions import db, now
from meetup.people.signing_in.email_changes import EmailChange
from meetup.transfer.bundles.field_labels import FIELD_LABELS
from meetup.transfer.bundles.labels import SECTIONS, VALUES
from tests.cast import Cast
from tests.conftest import ClientFor
from tests.operators.desk import ANSWER, make_operator, restore, suspend
from tests.pages import Page
from tests.transfer.test_take_everything_along import everything
from tests.transfer.test_take_everything_in_one_file import page_of, unpacked

DOCS = Path(__file__).resolve().parents[2] / "docs" / "export.md"
OF_THE_FILE = {"format", "version", "exported_at"}
"""What the JSON says of itself."""
CODES = {"archive", "due", "keep", "met", "never", "step", "tag", "unanswered", "withdrawn"}
"""Words of the data that docs/export.md explains, and that are values besides those in ``VALUES``."""


def test_each_field_that_is_documented_has_a_label() -> None:
    sections, fields = documented()
    assert sections - OF_THE_FILE - {"contacts"} == SECTIONS.keys()
    assert len(fields) > 100
    codes = CODES.union(*(labels.keys() for labels in VALUES.values()))
    assert not fields - FIELD_LABELS.keys() - codes


def test_each_field_is_documented(client_for: ClientFor, cast: Cast) -> None:
    for person in (cast.owner, cast.organizer):
        found = everything(client_for(person))
        sections, fields = documented()
        assert found.keys() == sections
        assert set(names_in(list(found.values()))) <= fields | {"uuid", "slug"}


def test_no_page_shows_the_name_of_a_column(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    organizer, operator = client_for(cast.organizer), client_for(make_operator(app))
    suspension_id = suspend(app, cast, operator, "event")
    organizer.post_form(f"/me/suspensions/{suspension_id}/answers", {"text": ANSWER})
    restore(operator, suspension_id)
    with app.app_context():
        moments = dict.fromkeys(("confirmed_at", "stopped_at"), now())
        addresses = {"old_email": "former@example.org", "new_email": "organizer@example.org"}
        db.session.add(EmailChange(user_id=cast.organizer.id, seed="a seed", **addresses, **moments))
        db.session.commit()
    files = unpacked(app, organizer)
    pages = {path: page_of(files, path) for path in files if path.endswith(".html")}
    assert {"Old address", "Stopped", "Suspended", "Restored", "Who wrote"} <= labels_on(pages["index.html"])
    assert "The people who run this site" in pages["index.html"]
    for path, page in pages.items():
        assert not [label for label in labels_on(page) if not re.match("[A-Z]", label)], path


def labels_on(page: Page) -> set[str]:
    return {element.text.strip() for element in page.all("dt", "th")}


def documented() -> tuple[set[str], set[str]]:
    """Return the sections and the other words, fields and codes, that docs/export.md names."""
    _, _, text = DOCS.read_text().partition("# The JSON")
    text, _, _ = text.partition("## Which tables")
    rows = [line.strip("| ").split(" | ", 1) for line in text.splitlines() if line.startswith("| `")]
    of_contacts = next(number for number, (first, _) in enumerate(rows) if first == "`name`, `kind`")
    sections = set(words_in(first for first, _ in rows[:of_contacts]))
    return sections, {*words_in(rest for _, rest in rows), *words_in(first for first, _ in rows[of_contacts:])}


def words_in(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from re.findall(r"`([a-z_]+)`", text)


def names_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, each in value.items():
            yield name
            yield from names_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from names_in(each)
