"""An import is taken back within ten minutes: whom it added goes, but nobody who was changed since."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from meetup.extensions import now
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.exchange.cards import write
from tests.transfer.files import CSV, complete, kept_rows, mine, review

MANY = "\n".join(["Name,E-mail,Tags,Note", *(f"Person {n},p{n}@example.org,Fair,Tall" for n in range(6))])


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


def undo_of(client: Client, content: str) -> str:
    """Import it all; the address to take it back by, as the page after it offers it."""
    page = client.visit(complete(client, review(client, content)).location)
    (action,) = (form["action"] for form in page.all("form") if form["action"].endswith("/reversal"))
    return action


def names(app: Flask, cast: Cast) -> set[str]:
    return {contact.name for contact in mine(app, cast.owner)}


def test_all_that_came_goes(app: Flask, cast: Cast, owner: Client) -> None:
    before = kept_rows(app)
    answer = owner.post_form(undo_of(owner, MANY))
    assert "6 imported people removed from your list." in owner.visit(answer.location)
    after = kept_rows(app)
    assert {table for table in after if after[table] != before[table]} <= {"tags", "encounters"}
    assert "6 new" in review(owner, MANY), "and can come again"


@pytest.mark.parametrize(
    ("way", "form"),
    [
        ("touches", {"kind": "thanked"}),
        ("tags", {"tags": "Fair, Other"}),
        ("note", {"note": "Tall, red scarf", "version": "1", "next_step": "", "due_on": ""}),
        ("note", {"note": "Tall", "version": "1", "next_step": "Call", "due_on": ""}),
        ("archiving", {}),
    ],
)
def test_whoever_was_changed_since_stays(app: Flask, cast: Cast, owner: Client, way: str, form: dict[str, str]) -> None:
    undo = undo_of(owner, MANY)
    changed = next(contact for contact in mine(app, cast.owner) if contact.name == "Person 3")
    assert owner.post_form(f"/contacts/{changed.id}/{way}", form).status_code in (200, 204, 303)
    answer = owner.post_form(undo)
    assert "5 imported people removed from your list. 1 was changed since and stays." in owner.visit(answer.location)
    assert names(app, cast) == {"Contact Person", "Friend Person", "Person 3"}


def test_once_and_for_ten_minutes_and_by_nobody_else(
    app: Flask, cast: Cast, owner: Client, client_for: ClientFor
) -> None:
    undo = undo_of(owner, CSV)
    assert client_for(cast.stranger).post_form(undo).status_code == 404
    with time_machine.travel(now() + timedelta(minutes=11), tick=False):
        assert owner.post_form(undo).status_code == 404
    assert len(names(app, cast)) == 4
    assert [owner.post_form(undo).status_code for _ in range(2)] == [303, 404]
    assert len(names(app, cast)) == 2


def test_who_was_on_the_list_before_stays(app: Flask, cast: Cast, owner: Client) -> None:
    undo = undo_of(owner, "Name,E-mail,Note\nFriend Person,friend@example.org,Tall\nNew One,new@example.org,\n")
    owner.post_form(undo)
    assert names(app, cast) == {"Contact Person", "Friend Person"}


MORE = "Name,E-mail,Phone,Company,Note,Tags,Next step,Due\n" + "\n".join(
    f"{name},{mail},+351 911 000 111,Tagus,Likes Kafka,Fair,Call,2026-12-24"
    for name, mail in (("Friend Person", "friend@example.org"), ("Ana Matos", "ana@example.org"))
)


def test_what_it_added_to_others_is_taken_out(app: Flask, cast: Cast, owner: Client) -> None:
    """Of somebody with an account, and of a card of one's own; the offer comes also when nobody is new."""
    write(owner, name="Ana Matos", emails="ana@example.org", note="Tall")
    before = kept_rows(app)
    page = review(owner, MORE)
    choose = {one["name"]: one.all("option")[0].get("value") for one in page.all("select") if "choice" in one["name"]}
    assert len(choose) == 2
    page = owner.visit(complete(owner, page, **choose).location)
    assert kept_rows(app)["kept_cards"] != before["kept_cards"]
    (action,) = (form["action"] for form in page.all("form") if form["action"].endswith("/reversal"))
    assert "What it added to 2 people is removed again." in owner.visit(owner.post_form(action).location)
    after = kept_rows(app)
    assert {table for table in after if after[table] != before[table]} <= {"tags", "contacts"}
    friend, ana = sorted(mine(app, cast.owner), key=lambda one: one.name == "Ana Matos")[-2:]
    assert (ana.note, ana.next_step, ana.due_on, ana.tags, ana.card.phones) == ("Tall", "", None, [], ())
    assert (friend.note, friend.kept_card_id) == ("", None)


def test_what_was_changed_since_is_not_taken_out(app: Flask, cast: Cast, owner: Client) -> None:
    write(owner, name="Ana Matos", emails="ana@example.org", note="Tall")
    undo = undo_of(owner, MORE)
    (ana,) = (one for one in mine(app, cast.owner) if one.name == "Ana Matos")
    owner.post_form(f"/contacts/{ana.id}/tags", {"tags": "Fair, Other"})
    assert "1 was changed since and stays." in owner.visit(owner.post_form(undo).location)
    (ana,) = (one for one in mine(app, cast.owner) if one.name == "Ana Matos")
    assert (ana.note, ana.next_step) == ("Tall\nLikes Kafka", "Call")


def test_it_is_offered_where_one_imports_for_ten_minutes(app: Flask, cast: Cast, owner: Client) -> None:
    assert "Last import" not in owner.visit("/contacts/import")
    undo = undo_of(owner, MANY)
    page = owner.visit("/contacts/import")
    assert "Last import: 6 people imported." in page
    assert undo in [form["action"] for form in page.all("form")]
    with time_machine.travel(now() + timedelta(minutes=11), tick=False):
        assert "Last import" not in owner.visit("/contacts/import")
    owner.post_form(undo)
    assert "Last import" not in owner.visit("/contacts/import")
