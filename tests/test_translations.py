"""Say everything in the reader's language: what is wrapped, who gets which language, and how catalogues are made."""

import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from babel.messages import Catalog, pofile
from flask import Flask, render_template_string

from meetup.config import Config
from meetup.languages import current_language, gettext, lazy_gettext, ngettext, speaking
from meetup.languages.catalogues import load_languages
from meetup.languages.commands import collect_messages, script_of
from meetup.languages.pseudo import CLOSING, OPENING, accent
from tests.conftest import ClientFor
from tests.wording import ROOT, Bare, bare_text_of_module, bare_text_of_script, bare_text_of_template

UNREAD = {
    "people/vcards.py": "the properties of a vCard",
    "people/card.py": "names of services",
    "people/browsers.py": "names of browsers",
    "operators/cli.py": "for operators",
    "operators/restoring.py": "for operators",
    "people/erasures_cli.py": "for operators",
    "people/leaving/ledger.py": "for operators, and what a hash is of",
    "people/photo_urls.py": "what a signature is of",
    "people/links": "addresses",
    "people/routes/limits.py": "keys of limits",
    "transfer/columns.py": "the headings of other programs",
    "transfer/routes/takeaways.py": "headers",
    "transfer/routes/exports.py": "headers",
    "exchange/foreign/messengers.py": "names of services",
    "exchange/foreign/lines.py": "the properties of a vCard",
    "exchange/foreign/card_notes.py": "the properties of a vCard",
    "exchange/foreign/profiles.py": "addresses",
    "people/signing_in/known_browsers.py": "the attributes of a cookie",
    "pwa/service_worker.py": "a script",
    "pwa/manifest.py": "the name of the app",
    "tickets/importing/programs.py": "names of programs",
    "typefaces.py": "typefaces and scripts",
    "pdf/": "operators of PDF and SVG",
    "badges/papers.py": "names of papers",
    "badges/jobs.py": "names of PDF",
    "events/focus.py": "classes of a style sheet",
    "events/practical/map_links.py": "names of services",
    "events/structured_data.py": "the types of schema.org",
    "events/routes/search_engines.py": "for search engines",
    "response_headers.py": "headers and policies",
    "security.py": "headers and policies",
    "flask_settings.py": "settings",
    "moderation/cases.py": "an order",
    "hooks.py": "for developers",
    "languages/commands.py": "for operators",
    "people/leaving/replaying.py": "for operators",
    "people/data_requests/replaying.py": "for operators",
    "legal/push_services.py": "names of companies",
}
"""Modules with strings that look like words and are none, and what they are."""


OF_OPERATORS = (
    "cli.py",
    "config.py",
    "config_values.py",
    "mail_servers.py",
    "gunicorn.py",
    "run_lock.py",
    "operations/",
)
UNREAD |= {"demo": "English people", "migrations": "names", "drafts/languages": "letters in four languages"}
UNREAD |= dict.fromkeys(OF_OPERATORS, "for operators")


def is_unread(path: Path) -> bool:
    inside = path.relative_to(ROOT / "meetup").as_posix()
    return path.name == "__init__.py" or any(inside.startswith(name) for name in UNREAD)


def bare_text(found: Sequence[Bare]) -> str:
    return "\n".join(map(str, found))


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.html")), ids=lambda path: path.stem)
def test_every_text_of_a_template_is_wrapped(path: Path) -> None:
    assert not bare_text(bare_text_of_template(path))


def test_every_sentence_of_a_module_is_wrapped() -> None:
    found = [
        bare
        for path in sorted((ROOT / "meetup").rglob("*.py"))
        if not is_unread(path)
        for bare in bare_text_of_module(path)
    ]
    assert not bare_text(found)


@pytest.fixture
def catalogue() -> Catalog:
    """German, by hand, and of three sentences."""
    catalogue = Catalog(locale="de")
    catalogue.add("Sign in", "Anmelden", locations=[("templates/a.html", 1)])
    catalogue.add("Saved by %(name)s", "Von %(name)s gesichert", locations=[("static/js/lib/texts.js", 1)])
    both = ("%(count)s scan", "%(count)s scans")
    catalogue.add(both, ("%(count)s Scan", "%(count)s Scans"), locations=[("static/js/lib/texts.js", 2)])
    return catalogue


@pytest.mark.parametrize("path", sorted((ROOT / "static" / "js").rglob("*.js")), ids=lambda path: path.stem)
def test_every_sentence_of_a_script_is_wrapped(path: Path) -> None:
    assert not bare_text(bare_text_of_script(path))


def test_a_browser_gets_its_language_and_everybody_else_english(client_for: ClientFor) -> None:
    client = client_for(None)
    for accepted, tag, direction in (
        ("en-XA", "en-XA", "ltr"),
        ("ar-XB, en;q=0.5", "ar-XB", "rtl"),
        ("de-AT", "en", "ltr"),
        ("", "en", "ltr"),
    ):
        answer = client.get("/sign-in", headers={"Accept-Language": accepted})
        assert f'<html lang="{tag}" dir="{direction}">' in answer.text
        assert "Accept-Language" in answer.headers["Vary"]
        assert (">Sign in<" in answer.text) == (tag == "en")


def test_pseudo_languages_are_for_developers_only(config: Config, tmp_path: Path) -> None:
    assert list(load_languages(tmp_path)) == ["en"], "without a catalogue there is English"


def test_a_mail_is_in_the_language_of_who_gets_it(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert gettext("Sign in") == "Sign in"
        with speaking("en-XA"):
            assert gettext("Sign in").startswith(OPENING)
            assert current_language().tag == "en-XA"
            with speaking("xx-YY"):
                assert gettext("Sign in") == "Sign in"
            assert current_language().tag == "en-XA"
        assert gettext("Sign in") == "Sign in"


def test_what_was_named_early_is_said_in_the_language_of_the_reader(app: Flask) -> None:
    label = lazy_gettext("Signed in as %(name)s", name="Ada")
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert f"{label}" == str(label) == label == "Signed in as Ada"
        assert render_template_string("{{ label }}", label=label) == "Signed in as Ada"
    with app.test_request_context(headers={"Accept-Language": "en-XA"}):
        assert f"{label}" == str(label) == render_template_string("{{ label }}", label=label)
        assert str(label).startswith(OPENING)
        assert "Ada" in str(label)


def test_counts_choose_their_sentence_and_write_their_number(app: Flask) -> None:
    with app.test_request_context():
        told = [ngettext("%(num)s person", "%(num)s people", count) for count in (1, 2, 1200)]
        assert told == ["1 person", "2 people", "1,200 people"]
        source = "{{ ngettext('%(num)s of %(what)s', '%(num)s of all %(what)s', 1200, what='<b>') }}"
        assert render_template_string(source) == "1,200 of all &lt;b&gt;"


def test_markup_in_a_sentence_stays_and_what_is_put_in_is_escaped(app: Flask) -> None:
    """I1: whoever is called `<script>` is called so on the page, too."""
    with app.test_request_context():
        page = render_template_string("{{ _('100%%: <b>%(name)s</b>', name='<script>') }}")
        assert page == "100%: <b>&lt;script&gt;</b>"


def test_a_template_is_compiled_once_a_language(app: Flask) -> None:
    """Its sentences are in it, so that nothing looks them up while a page is drawn."""
    drawn = []
    for tag in ("en", "en-XA", "en"):
        with app.test_request_context(headers={"Accept-Language": tag}):
            template = app.jinja_env.get_template("_flashes.html")
            drawn.append((template, app.jinja_env.from_string("{{ _('Close') }}{{ _('50%%') }}").render()))
    assert drawn[0] == drawn[2]
    assert drawn[0][0] is not drawn[1][0]
    assert drawn[0][1] == "Close50%"
    assert drawn[1][1].startswith(OPENING)


def test_a_pseudo_sentence_is_longer_and_keeps_what_stands_in_it() -> None:
    sentence = 'Write to %(name)s, <a href="%(url)s">now</a> &amp; soon'
    accented = accent(sentence)
    assert re.findall(r"%\(\w+\)s|<[^>]+>|&\w+;", accented) == re.findall(r"%\(\w+\)s|<[^>]+>|&\w+;", sentence)
    assert len(accent("Tell me when they write")) > 1.3 * len("Tell me when they write")
    assert accented.startswith(OPENING) and accented.endswith(CLOSING)
    assert not re.search("[a-z]", re.sub(r"%\(\w+\)s|<[^>]+>|&\w+;", "", accented))


def test_catalogues_are_added_brought_up_to_date_and_compiled(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("meetup", "templates", "static/js"):
        (tmp_path / folder).mkdir(parents=True)
    page = tmp_path / "templates" / "page.html"
    page.write_text("<h1>{{ _('Sign in') }}</h1>")
    (tmp_path / "static/js/texts.js").write_text('const saved = gettext("Saved by %(name)s", { name });')
    monkeypatch.setattr(app, "root_path", str(tmp_path / "meetup"))
    runner, po = app.test_cli_runner(), tmp_path / "meetup/translations/de/LC_MESSAGES/messages.po"
    assert runner.invoke(args=["catalogues", "add", "de"]).exit_code == 0
    assert runner.invoke(args=["catalogues", "add", "de"]).exit_code != 0, "and never written over"
    po.write_text(po.read_text().replace('msgid "Sign in"\nmsgstr ""', 'msgid "Sign in"\nmsgstr "Anmelden"'))
    page.write_text("<h1>{{ _('Sign in') }}</h1><p>{{ _('Look around') }}</p>")
    assert "3 sentences" in runner.invoke(args=["catalogues", "extract"]).output
    with po.open("rb") as file:
        assert {message.id: message.string for message in pofile.read_po(file) if message.id} == {
            "Sign in": "Anmelden", "Look around": "", "Saved by %(name)s": "",
        }  # fmt: skip
    (tmp_path / "static/js/catalogues").mkdir()
    assert "de: 2 of 3" in runner.invoke(args=["catalogues", "compile"]).output
    german = load_languages(tmp_path / "meetup/translations")["de"]
    assert (german.catalogue.gettext("Sign in"), german.direction) == ("Anmelden", "ltr")
    assert (tmp_path / "static/js/catalogues/de.js").exists()
    po.write_text(
        po.read_text().replace(
            'msgid "Saved by %(name)s"\nmsgstr ""', 'msgid "Saved by %(name)s"\nmsgstr "Von %(nam)s"'
        )
    )
    refused = runner.invoke(args=["catalogues", "compile"])
    assert refused.exit_code != 0 and "placeholder" in refused.output


def test_scripts_get_their_own_sentences_and_plural_forms(catalogue: Catalog) -> None:
    script = script_of(catalogue)
    sentences = json.loads(script[script.index("{") : script.index(";")])
    assert sentences == {
        "Saved by %(name)s": "Von %(name)s gesichert",
        "%(count)s scan": ["%(count)s Scan", "%(count)s Scans"],
    }
    assert "(n != 1)" in script


def test_every_sentence_of_the_code_can_be_collected() -> None:
    found = {message.id if isinstance(message.id, str) else message.id[0] for message in collect_messages(ROOT)}
    assert {"Create your code", "%(num)s person imported.", "This file is empty."} <= found
