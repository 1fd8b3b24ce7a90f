"""Reading who runs the site, what it stores, for how long, and who gets it (G3)."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from meetup.config import Config
from meetup.extensions import db
from meetup.legal.retention import TERMS, list_terms
from tests.cast import Cast
from tests.conftest import ClientFor, Visit

RETENTION = Path(__file__).resolve().parents[2] / "docs" / "retention.md"
PAGES = ("/privacy", "/terms", "/imprint")
OPERATOR = {
    "operator_name": "Meet well e. V.",
    "operator_address": "Rua do Alecrim 1, Lisbon",
    "operator_mail": "hello@example.org",
    "operator_details": "Register: Lisbon 4711",
}


@pytest.fixture
def settings(app: Flask) -> Iterator[Any]:
    """Return a function that changes settings until the end of the test."""
    before = app.config["MEETUP"]

    def change(**values: Any) -> Config:
        app.config["MEETUP"] = replace(app.config["MEETUP"], **values)
        config: Config = app.config["MEETUP"]
        return config

    yield change
    app.config["MEETUP"] = before


@pytest.mark.parametrize("path", PAGES)
def test_anybody_reads_who_runs_the_site(cast: Cast, visit: Visit, settings: Any, path: str) -> None:
    assert "trying things out" in visit(path)
    settings(**OPERATOR)
    for reader in (None, cast.owner):
        page = visit(path, as_=reader)
        assert "Meet well e. V." in page
        assert "Rua do Alecrim 1, Lisbon" in page
        assert page.one("a", href="mailto:hello@example.org")
    assert ("Register: Lisbon 4711" in visit(path)) == (path == "/imprint")


@pytest.mark.parametrize("path", ["/", "/sign-in", "/sign-up", "/events/pydata-lisbon", *PAGES])
def test_every_page_for_the_signed_out_leads_there(cast: Cast, visit: Visit, path: str) -> None:
    page = visit(path)
    assert [page.one("footer").one("a", href=there).text for there in PAGES] == ["Privacy", "Terms of use", "Imprint"]


def test_members_find_it_under_me(cast: Cast, visit: Visit) -> None:
    assert visit("/me", as_=cast.owner).one("a", href="/privacy")
    assert all(visit("/privacy", as_=cast.owner).one("footer").one("a", href=there) for there in PAGES)


def test_it_names_the_companies_that_get_data_and_no_others(app: Flask, visit: Visit, settings: Any) -> None:
    settings(push_public_key="", push_private_key="")
    without = visit("/privacy")
    assert "Google" not in without
    assert "Runs the machines" not in without
    settings(
        smtp_url="smtp://user:password@mail.example.org:587",
        hosted_by="Example Hosting Ltd, Porto",
        push_public_key="public",
        push_private_key="private",
        sentry_dsn="https://key@errors.example.net/1",
    )
    named = visit("/privacy")
    for company in (
        "mail.example.org",
        "Example Hosting Ltd, Porto",
        "Google",
        "Mozilla",
        "Apple",
        "Microsoft",
        "errors.example.net",
    ):
        assert company in named
    assert "key@" not in named
    assert "password" not in named.one("main").text.replace("your password as a hash", "")


def test_the_days_are_those_of_the_settings(visit: Visit, settings: Any) -> None:
    settings(talk_kept=91, mails_kept=7, notices_kept=8, sign_ins_kept=9)
    text = visit("/privacy").one("main").text
    assert "91 days after the event has ended" in text
    assert "7 days after they were sent" in text
    assert "8 days after you saw it" in text
    assert "9 days after they were signed out" in text


def test_every_table_has_its_term_on_the_page(app: Flask) -> None:
    """Whoever adds a table adds it to a term in ``meetup/legal/retention.py``, which the privacy page shows."""
    named = [table for term in TERMS for table in term.tables.split()]
    assert sorted(named) == sorted(db.metadata.tables)


def test_the_page_and_the_docs_name_the_same_settings() -> None:
    """The number of days that a table's data is stored comes from the same setting in both."""
    settings_of = {table: term.setting for term in TERMS for table in term.tables.split()}
    for line in RETENTION.read_text(encoding="utf-8").splitlines():
        match = re.match(r"\| (`[^|]+`[^|]*) \| [^|]*`(TALK|MAILS|NOTICES|SIGN_INS)_KEPT`", line)
        for table in re.findall(r"`(\w+)`", match[1]) if match else ():
            if table in settings_of:
                assert match and settings_of[table] == f"{match[2]}_KEPT".lower(), table


@pytest.mark.parametrize("path", PAGES)
def test_a_text_of_the_operator_takes_the_pages_place(app: Flask, visit: Visit, settings: Any, path: str) -> None:
    folder = app.config["MEETUP"].instance / "legal"
    folder.mkdir(exist_ok=True)
    text = folder / f"{path[1:]}.md"
    text.write_text("### Ours\n\nWritten by **our** lawyer. <script>alert(1)</script>", encoding="utf-8")
    page = visit(path)
    assert page.one("strong").text == "our"
    assert "trying things out" not in page
    text.unlink()
    assert "Written by" not in visit(path)


def test_looking_writes_nothing_and_asks_the_database_nothing(cast: Cast, client_for: ClientFor, queries: Any) -> None:
    stranger = client_for(None)
    with queries() as asked:
        for path in PAGES:
            assert stranger.get(path).status_code == 200
    assert asked == []


def test_a_term_without_days_stays_as_it_is(app: Flask) -> None:
    terms = {str(term.data): str(term.until) for term in list_terms(app.config["MEETUP"])}
    assert terms["Sign-in links and codes"] == "a day after they were mailed"
