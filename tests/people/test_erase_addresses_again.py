"""G2: what the owner of an address without an account had erased stays erased when an older backup is restored."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, select

from meetup.config import Config
from meetup.contacts.kept_cards import KeptCard
from meetup.extensions import db, now
from meetup.people.data_requests.replaying import replay_address_acts
from meetup.people.leaving.ledger import FILE_NAME, Erasure, LedgerError
from meetup.people.refused_addresses import RefusedAddress
from tests.cast import Cast
from tests.casting import Casting
from tests.conftest import ClientFor
from tests.exchange.cards import write
from tests.people.test_ask_what_is_stored import ANA, erase, give_card, link


@pytest.fixture
def ledger(config: Config) -> Path:
    file = config.instance / FILE_NAME
    file.unlink(missing_ok=True)
    return file


def names(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(KeptCard.name).order_by(KeptCard.id)))


def is_objected(app: Flask) -> bool:
    with app.app_context():
        return bool(RefusedAddress.objected_among([ANA]))


def test_who_was_erased_is_erased_again_and_objects_again(
    app: Flask, cast: Cast, client_for: ClientFor, casting: Casting, ledger: Path
) -> None:
    client = client_for(None)
    give_card(app, client, cast.owner)
    erase(client, link(app, client), objects="y")
    with app.app_context():
        assert ANA not in ledger.read_text(), "the ledger names nobody"
        db.session.remove()
    casting.call()
    give_card(app, client, cast.owner)  # as it was in the backup
    assert not is_objected(app)
    for count in (1, 0):
        replayed = app.test_cli_runner().invoke(args=["erasures", "replay", str(ledger)])
        assert f"{count} addresses" in replayed.output, replayed.output
        assert names(app) == ["Someone you met at PyData Lisbon"]
        assert is_objected(app)


def test_what_was_stored_since_stays(app: Flask, cast: Cast, client_for: ClientFor, ledger: Path) -> None:
    """The backup knows that it was done: who gives their card again has not asked for that to be erased."""
    client = client_for(None)
    give_card(app, client, cast.owner)
    erase(client, link(app, client))
    give_card(app, client, cast.owner, "Ana again")
    with app.app_context():
        assert replay_address_acts(ledger.read_text().splitlines()) == 0
    assert "Ana again" in names(app)


def test_the_last_word_about_objecting_counts(app: Flask, cast: Cast, client_for: ClientFor, ledger: Path) -> None:
    client = client_for(None)
    page = link(app, client)
    client.post_form(f"{page}/objection")
    with time_machine.travel(now() + timedelta(hours=1), tick=False):
        client.post_form(f"{page}/objection/removal")
    with app.app_context():
        db.session.execute(delete(Erasure))
        db.session.execute(delete(RefusedAddress))
        db.session.commit()
        replay_address_acts(ledger.read_text().splitlines()[::-1])
    assert not is_objected(app)
    assert write(client_for(cast.friend), name="Ana", emails=ANA).status_code == 303


def test_a_line_that_cannot_be_read_is_refused(app: Flask, cast: Cast) -> None:
    with app.app_context(), pytest.raises(LedgerError):
        replay_address_acts(["2026-11-30T10:00:00+00:00 address_forgotten 00000000 abc"])
