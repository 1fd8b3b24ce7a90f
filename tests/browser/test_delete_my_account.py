"""Two phones: one deletes their account, the other keeps name and meeting. The first comes back."""

from flask import Flask
from playwright.sync_api import Page, expect

from meetup.extensions import db
from meetup.people import User
from meetup.people.passwords import hash_password
from tests.browser.chromium import PHONE
from tests.browser.conftest import LaptopFor, Site
from tests.browser.test_axe import violations
from tests.exchange.scans import code_of, share_all

PASSWORD = "meet-me-in-lisbon"
CHANNEL = "owner@work.example.org"


def open_contact(phone: Page) -> None:
    phone.goto("/contacts?stage=all")
    phone.get_by_role("link", name="Owner Person").first.click()
    expect(phone.get_by_role("heading", level=1, name="Owner Person")).to_be_visible()


def test_delete_it_and_come_back(site: Site, laptop_for: LaptopFor) -> None:
    app: Flask = site.app
    share_all(app, site.cast.owner)
    code = code_of(app, site.cast.owner)
    with app.app_context():
        db.session.get_one(User, site.cast.owner.id).password_hash = hash_password(PASSWORD)
        db.session.commit()
    phone, friend = laptop_for(site.cast.owner, **PHONE), laptop_for(site.cast.friend, **PHONE)
    open_contact(friend)
    expect(friend.get_by_text(CHANNEL).first).to_be_attached()
    phone.goto("/me")
    phone.get_by_role("link", name="Delete my account").click()
    expect(phone.get_by_text("2 contacts, with your notes")).to_be_visible()
    expect(phone.get_by_role("button", name="Delete my account")).to_have_count(0)
    phone.get_by_role("link", name="Continue").click()
    phone.get_by_label("Password").fill(PASSWORD)
    phone.get_by_role("button", name="Continue").click()
    expect(phone.get_by_role("button", name="Delete my account")).to_be_visible()
    assert violations(phone, "light") == violations(phone, "dark") == []
    phone.get_by_role("button", name="Delete my account").click()
    expect(phone.get_by_role("heading", level=1, name="Your account is deleted")).to_be_visible()

    open_contact(friend)
    expect(friend.get_by_text("PyData Lisbon").first).to_be_visible()
    expect(friend.get_by_text(CHANNEL)).to_have_count(0)
    assert friend.request.get(f"/c/{code}").status == 410

    back = laptop_for(site.cast.owner, **PHONE)
    back.goto("/me/return")
    expect(back.get_by_text("will be erased on")).to_be_visible()
    back.get_by_role("button", name="Keep my account").click()
    expect(back.get_by_text("Welcome back")).to_be_visible()
    assert friend.request.get(f"/c/{code}").status == 200
    open_contact(friend)
    expect(friend.get_by_text(CHANNEL).first).to_be_attached()
    with app.app_context():
        assert db.session.get_one(User, site.cast.owner.id).left_at is None
