"""Keep in touch goes with people, out and in: who is imported is due when somebody added by hand would be."""

import json
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from meetup.contacts import Contact
from meetup.contacts.cadences import Cadence
from meetup.contacts.tags import Tag
from meetup.extensions import db
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.contacts.test_tag_people import tag, tag_named
from tests.exchange.cards import write
from tests.follow_up.test_keep_in_touch import on
from tests.outbox.conftest import push_service
from tests.outbox.push_service import Device, PushService
from tests.reminders.test_be_pushed_to import DEVICES
from tests.reminders.test_subscribe_to_a_calendar import read, subscribe
from tests.transfer.files import archive, bring_in, kept_rows, mine

ANA: dict[str, Any] = {
    "name": "Ana Matos",
    "card": {"emails": ["ana@tagus.example"]},
    "met_at": "2025-03-01T12:00:00+00:00",
    "stage": "in_touch",
}
CALLED = {"touches": [{"kind": "called", "at": "2026-01-10T12:00:00+00:00"}]}
WROTE = {"kind": "wrote", "at": "2025-04-01T12:00:00+00:00"}
QUARTERLY = {"tags": [{"name": "Mentor", "keep_every": "P3M"}]}


__all__ = ["push_service"]


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


def named(app: Flask, cast: Cast, name: str = "Ana Matos") -> Contact:
    (one,) = (contact for contact in mine(app, cast.owner) if contact.name == name)
    return one


def local(moment: datetime) -> date:
    return moment.astimezone(ZoneInfo("Europe/Lisbon")).date()


def every(app: Flask, cast: Cast, client: Client, name: str, cadence: str) -> None:
    address = f"/contacts/tags/{tag_named(app, cast.owner, name)}/cadence"
    assert client.post_form(address, {"every": cadence}).status_code == 303


def test_an_old_acquaintance_is_due_after_the_latest_touch(
    app: Flask, cast: Cast, owner: Client, client_for: ClientFor
) -> None:
    said = {"touches": [*CALLED["touches"], WROTE]}
    bring_in(owner, archive(ANA | said | {"keep_every": "P1M"}))
    ana = named(app, cast)
    assert (ana.keep_every, ana.keep_on) == ("P1M", date(2026, 2, 10))
    assert ana.touched_at
    assert ana.touched_at.isoformat() == CALLED["touches"][0]["at"]
    with on("2026-02-10"):
        assert "Ana Matos" in client_for(cast.owner).visit("/")


def test_as_somebody_added_by_hand_is(app: Flask, cast: Cast, owner: Client, client_for: ClientFor) -> None:
    """The same meeting, touch and tag by hand, and from a file that another program wrote."""
    with on("2026-01-10"):
        by_hand = client_for(cast.owner)
        write(by_hand, name="By Hand")
        address = f"/contacts/{named(app, cast, 'By Hand').id}"
        by_hand.post_form(f"{address}/touches", {"kind": "called"})
        tag(by_hand, int(address.rpartition("/")[2]), "mentor")
        every(app, cast, by_hand, "mentor", "P3M")
    bring_in(owner, archive(ANA | CALLED | {"tags": ["Mentor"]}))
    assert named(app, cast).keep_on == named(app, cast, "By Hand").keep_on == date(2026, 4, 10)


def test_the_tag_of_an_import_has_its_cadence(app: Flask, cast: Cast, owner: Client) -> None:
    """Of a table, too."""
    tag(owner, cast.met.id, "mentor")
    every(app, cast, owner, "mentor", "P3M")
    bring_in(owner, "Name,E-mail\nAna Matos,ana@tagus.example\nCher,\n", tag="Mentor")
    for name in ("Ana Matos", "Cher"):
        one = named(app, cast, name)
        assert [each.name for each in one.tags] == ["mentor"]
        assert one.keep_on == Cadence(3, "M").day_after(local(one.met_at))


def test_who_is_there_grows_and_is_due(app: Flask, cast: Cast, owner: Client) -> None:
    bring_in(owner, archive(ANA))
    assert named(app, cast).keep_on is None
    bring_in(owner, archive(ANA | {"tags": ["mentor"]}, **QUARTERLY))
    assert named(app, cast).keep_on == date(2025, 6, 1), "by the tag, which is new"
    bring_in(owner, archive(ANA | {"tags": ["friend"], "keep_every": "P12M"}))
    assert named(app, cast).keep_on == date(2026, 3, 1), "by what the file says of them"
    bring_in(owner, archive(ANA | {"tags": ["other"], "keep_every": "P1M"}))
    assert named(app, cast).keep_on == date(2026, 3, 1), "what is chosen stays"


def test_a_tag_in_use_keeps_what_i_chose(app: Flask, cast: Cast, owner: Client) -> None:
    tag(owner, cast.met.id, "mentor")
    bring_in(owner, archive(ANA | {"tags": ["mentor"]}, **QUARTERLY))
    with app.app_context():
        assert db.session.query(Tag.keep_every).all() == [("",)]
    assert named(app, cast).keep_on is None


def test_all_of_it_comes_back_in_another_account(app: Flask, cast: Cast, owner: Client, client_for: ClientFor) -> None:
    """A cadence of one's own, “not now”, and one by a tag; the same day follows."""
    path = f"/contacts/{cast.met.id}"
    with on("2027-01-10"):
        client = client_for(cast.owner)
        client.post_form(f"{path}/touches", {"kind": "called"})
        client.post_form(f"{path}/cadence", {"every": "own", "weeks": "6"})
        write(client, name="Ana Matos", emails="ana@example.org")
        tag(client, named(app, cast).id, "Mentor")
        every(app, cast, client, "mentor", "P3M")
    with on("2027-02-25"):
        client_for(cast.owner).post_form(f"{path}/postponements")
    with on("2027-03-01"):
        saved = client_for(cast.owner).get("/me/export.json").data
        bring_in(client_for(cast.stranger), saved)
    old = {contact.name: contact for contact in mine(app, cast.owner)}
    new = {contact.name: contact for contact in mine(app, cast.stranger)}
    for name in ("Contact Person", "Ana Matos"):
        assert old[name].keep_on is not None
        assert new[name].keep_on == old[name].keep_on
        assert new[name].cadence_state == old[name].cadence_state
    assert new["Contact Person"].put_off_times == 1
    before = kept_rows(app)
    with on("2027-03-01"):
        bring_in(client_for(cast.stranger), saved)
    assert kept_rows(app) == before


@pytest.mark.parametrize(
    "said",
    [
        {"keep_every": "P999M"},
        {"keep_every": "P105W"},
        {"keep_every": "P0M"},
        {"keep_every": ["P1M"]},
        {"keep_every": 12},
        {"put_off_at": "2026-01-10T12:00:00", "put_off_until": "9999-12-31"},
        {"put_off_at": "soon", "put_off_until": "2026-12-31", "put_off_times": 10**30},
        {"put_off_times": 1},
    ],
)
def test_what_nobody_could_choose_is_left_out(app: Flask, cast: Cast, owner: Client, said: dict[str, Any]) -> None:
    """Q4"""
    tags = [{"name": "mentor", **said}, {"keep_every": "P1M"}, "mentor", 7]
    bring_in(owner, archive(ANA | {"tags": ["mentor"]} | said, tags=tags))
    ana = named(app, cast)
    assert (ana.cadence_state, ana.keep_on) == ('["", 0, null, null]', None)
    assert owner.visit(f"/contacts/{ana.id}")
    assert read(owner, subscribe(owner)) == []


@pytest.mark.parametrize("times", [-1, 10**30, "2", True, None, [1]])
def test_a_count_that_is_none(app: Flask, cast: Cast, owner: Client, times: Any) -> None:
    put_off = {"put_off_at": "2026-01-20T12:00:00+00:00", "put_off_until": "2026-03-01", "put_off_times": times}
    bring_in(owner, archive(ANA | put_off | {"keep_every": "P1M"}))
    ana = named(app, cast)
    assert (ana.put_off_times, ana.keep_on) == (1 if times is True else 0, date(2026, 3, 1))


def test_what_i_am_told_is_in_it_and_no_keys_are(
    app: Flask, cast: Cast, owner: Client, push_service: PushService
) -> None:
    """Z2: devices and the calendar's address are keys."""
    feed, device = subscribe(owner), Device(push_service)
    assert owner.post_form(DEVICES, device.form).status_code == 303
    owner.post_form("/me/notifications", {"rhythm": "weekly"})
    tag(owner, cast.met.id, "Mentor")
    every(app, cast, owner, "mentor", "P3M")
    text = owner.get("/me/export.json").text
    found = json.loads(text)
    assert found["notifications"]["rhythm"] == "weekly"
    assert found["notifications"]["events_off_at"]
    assert found["tags"] == [{"name": "Mentor", "keep_every": "P3M"}]
    assert not [key for key in (feed.rpartition("/")[2], *device.form.values()) if key in text]


def test_what_i_am_told_is_not_changed_by_a_file(cast: Cast, owner: Client) -> None:
    bring_in(owner, archive(ANA, notifications={"rhythm": "off"}))
    assert "checked" in owner.visit("/me/notifications").one("input", name="rhythm", value="daily").attributes
