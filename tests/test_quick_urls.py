"""URLs in templates are those that Flask makes."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, render_template_string, url_for
from werkzeug.routing import Map, Rule

from meetup import create_app
from meetup.config import Config
from meetup.quick_urls import FIRST_STAND_IN, QuickUrls

ADDRESSES: list[tuple[str, dict[str, Any]]] = [
    ("follow_up.today.show", {}),
    ("follow_up.contacts.index", {}),
    ("follow_up.contacts.index", {"event": 3}),
    ("follow_up.contacts.index", {"event": None, "q": "100 % & more", "id": [1, 2]}),
    ("follow_up.contacts.show", {"contact_id": 7}),
    ("follow_up.contacts.show", {"contact_id": 12, "_anchor": "promises"}),
    ("follow_up.promises.keep", {"contact_id": 12, "promise_id": 34}),
    ("follow_up.promises.keep", {"promise_id": 12, "contact_id": 34}),
    ("codes.show", {"code": "K7Q2M9XW4TDB0FZR"}),
    ("codes.show", {"code": "K7Q2M9XW4TDB0FZR", "_external": True}),
    ("rooms.talk.messages.index", {"room_id": 5, "before": 6}),
    ("rooms.talk.messages.index", {"room_id": 5, "before": "WyJhIl0", "_anchor": "latest"}),
    ("events.events.show", {"slug": "pydata-lisbon"}),
    ("events.events.show", {"slug": "pydata lisbon"}),
    ("events.events.open_calendar", {"slug": "pydata-lisbon", "calendar": "google"}),
    ("events.events.show", {"slug": "été", "_anchor": "à"}),
    ("codes.svg", {"code": "K7Q2M9XW4TDB0FZR", "covered": ""}),
    ("people.pictures.show", {"key": "a1b2", "size": 640}),
    ("follow_up.today.show", {"_scheme": "https", "_external": True}),
]


@pytest.mark.one_database
def test_they_are_what_flask_makes(app: Flask) -> None:
    quick = QuickUrls()
    with app.test_request_context():
        for _ in range(2):  # The second time they come from their patterns.
            for endpoint, values in ADDRESSES:
                assert quick.url_for(endpoint, **values) == url_for(endpoint, **values)
        assert render_template_string("{{ url_for('follow_up.contacts.show', contact_id=3) }}") == "/contacts/3"


@pytest.mark.one_database
def test_the_largest_number_is_no_stand_in(app: Flask) -> None:
    with app.test_request_context():
        path = QuickUrls().url_for("follow_up.contacts.show", contact_id=FIRST_STAND_IN + 1)
        assert path == url_for("follow_up.contacts.show", contact_id=FIRST_STAND_IN + 1)


@pytest.mark.one_database
@pytest.mark.parametrize("values", [{"contact_id": "../x"}, {"contact_id": True}, {}])
def test_other_values_go_to_flask(app: Flask, values: dict[str, Any]) -> None:
    """What is no number is not put into a pattern."""
    with app.test_request_context():
        try:
            made = QuickUrls().url_for("follow_up.contacts.show", **values)
        except Exception as error:
            with pytest.raises(type(error)):
                url_for("follow_up.contacts.show", **values)
        else:
            assert made == url_for("follow_up.contacts.show", **values)


@pytest.mark.one_database
def test_a_rule_learns_to_write_its_url_when_it_is_asked(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    """Starting with 250 rules generates nothing; each of them then writes what Werkzeug's own rule does."""
    learned: list[str] = []
    generate = Rule._compile_builder

    def learn(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        learned.append(rule.rule)
        return generate(rule, append_unknown)

    monkeypatch.setattr(Rule, "_compile_builder", learn)
    app = create_app(config)
    assert not learned
    plain = Map([Rule(rule.rule, endpoint=rule.endpoint) for rule in app.url_map.iter_rules()])
    plain.converters = app.url_map.converters
    with app.test_request_context():
        for endpoint, values in ADDRESSES:
            if not {"_external", "_anchor"} & set(values):
                written = {name: value for name, value in values.items() if value is not None}
                assert url_for(endpoint, **values) == plain.bind("localhost").build(endpoint, written)
    assert len(learned) > len(ADDRESSES) / 2
