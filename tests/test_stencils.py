"""What is filled into a stencil looks as if its template had been drawn with the same values."""

from typing import Any

import pytest
from flask import Flask

from meetup.follow_up import contact_parts
from meetup.languages import speaking
from meetup.stencils import Stencil

NASTY = '100 %(name)s <b>&amp;</b> "{{ name }}" %s O\'Neil\nنور'
NAMES = {"contact_id": 7, "name": NASTY}
HELD = {**NAMES, "holder_id": 8, "day": "Fri 12 Jun"}
PROMISE = {"contact_id": 7, "promise_id": 8, "text": NASTY, "day": "12 Jun"}
EXAMPLES: list[tuple[Stencil, dict[str, Any]]] = [
    (contact_parts.NOTE, {**NAMES, "note": NASTY, "version": 3, "has_history": True}),
    (contact_parts.NOTE, {**NAMES, "note": "", "version": 0, "has_history": False}),
    (contact_parts.STEP, {**NAMES, "next_step": NASTY, "due_on": "2026-06-30", "is_planned": True}),
    (contact_parts.STEP, {**NAMES, "next_step": "", "due_on": "", "is_planned": False}),
    (contact_parts.TAGS, {"contact_id": 7, "tags": f"kafka, {NASTY}"}),
    (contact_parts.PROMISE, {**PROMISE, "side": "mine", "state": "late"}),
    (contact_parts.PROMISE, {**PROMISE, "side": "theirs", "state": "kept"}),
    (contact_parts.PROMISE, {**PROMISE, "side": "mine", "state": "today"}),
    (contact_parts.PROMISE, {**PROMISE, "side": "mine", "state": "later"}),
    (contact_parts.PROMISE, {**PROMISE, "side": "theirs", "state": "", "day": ""}),
    (contact_parts.PROMISE_FORM, {"contact_id": 7, "uuid": "3f2b6b0e-5f0e-4b7e-9d58-6f2f2d7f9a01"}),
    (contact_parts.HISTORY_ENTRY, {"contact_id": 7, "touch_id": 0, "text": NASTY, "at": "now", "has_touch": False}),
    (contact_parts.HISTORY_ENTRY, {"contact_id": 7, "touch_id": 9, "text": NASTY, "at": "now", "has_touch": True}),
    (contact_parts.HELD, {**HELD, "state": "given", "asks": False}),
    (contact_parts.HELD, {**HELD, "state": "stopped", "asks": True}),
    (contact_parts.HELD, {**HELD, "state": "badge", "asks": True, "day": ""}),
    (contact_parts.LEAVING, {**NAMES, "has_account": True}),
    (contact_parts.MERGE_ACTS, {**NAMES, "is_archived": False}),
    (contact_parts.MERGE_ACTS, {**NAMES, "is_archived": True}),
    (contact_parts.ACTS, {"contact_id": 7, "chosen": "waiting"}),
    *(
        (contact_parts.CADENCE, {"contact_id": 7, "weeks": weeks, "default": NASTY, "every": every} | has_tag)
        for weeks, every, has_tag in (
            ("6", "own", {"has_tag_cadence": True}),
            ("", "P3M", {"has_tag_cadence": False}),
            ("", "unknown", {"has_tag_cadence": False}),
        )
    ),
]

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(("stencil", "values"), EXAMPLES)
@pytest.mark.parametrize("language", ["en", "en-XA"])
def test_it_is_what_the_template_draws(app: Flask, stencil: Stencil, values: dict[str, Any], language: str) -> None:
    others = {name: "other" if isinstance(value, str) else 99 for name, value in values.items()}
    kept = {name: values[name] for name in stencil.shape}
    with app.test_request_context(), speaking(language):
        stencil.fill(**others | kept)  # the stencil is made here, and nothing of these values stays in it
        filled = stencil.fill(**values)
        form = {"form": stencil.make_form(**values)} if stencil.make_form else {}
        template = app.jinja_env.get_template(stencil.template)
        assert filled == template.render({**stencil.constants, **values, **form})


def test_each_shape_is_drawn_by_itself(app: Flask) -> None:
    with app.test_request_context():
        of_card = contact_parts.LEAVING.fill(**NAMES, has_account=False)
        of_account = contact_parts.LEAVING.fill(**NAMES, has_account=True)
        assert "/contacts/7/block" in of_account
        assert "/contacts/7/block" not in of_card
