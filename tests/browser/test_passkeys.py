"""Passkeys in a real browser, whose device Chromium pretends to have: adding, signing in, confirming, removing."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect
from sqlalchemy import update

from meetup.extensions import db, now
from meetup.people.models import User
from meetup.people.passwords import hash_password
from meetup.people.signing_in.sign_ins import SignIn
from tests.browser.chromium import PHONE
from tests.browser.conftest import LaptopFor, Site, Watch

INTERNAL: dict[str, Any] = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
NO_AUTOFILL = "PublicKeyCredential.isConditionalMediationAvailable = async () => false"
"""The field offers nothing. Otherwise the device, which never waits, would sign in before the button is pressed."""

REFUSED = "the server responded with a status of 422"


class Device:
    """The device that holds the passkeys of a window."""

    def __init__(self, page: Page) -> None:
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._session.send("WebAuthn.enable")
        made = self._session.send("WebAuthn.addVirtualAuthenticator", {"options": INTERNAL})
        self._name = {"authenticatorId": made["authenticatorId"]}

    def passkeys(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._session.send("WebAuthn.getCredentials", self._name)["credentials"]
        return found

    def unlocks(self, verified: bool) -> None:
        """From now on, the finger fits, or it does not."""
        self._session.send("WebAuthn.setUserVerified", {**self._name, "isUserVerified": verified})


def add_passkey(page: Page, name: str) -> None:
    page.goto("/me/security")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("From now on you can sign in with it.")).to_be_visible()
    expect(page.get_by_role("link", name=name)).to_be_visible()


def sign_out(page: Page) -> None:
    page.goto("/me")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()


def grow_old(site: Site) -> None:
    """Every sign-in is over ten minutes old."""
    with site.app.app_context():
        db.session.execute(update(SignIn).values(created_at=now() - timedelta(minutes=11)))
        db.session.commit()


def expect_signed_in(page: Page) -> None:
    page.wait_for_url("**/")
    page.goto("/me")
    expect(page.get_by_text("Owner Person").first).to_be_visible()


def test_add_one_and_sign_in_by_the_button(site: Site, laptop_for: LaptopFor) -> None:
    page = laptop_for(site.cast.owner, **PHONE)
    page.add_init_script(NO_AUTOFILL)
    device = Device(page)
    add_passkey(page, "My phone")
    (held,) = device.passkeys()
    assert held["isResidentCredential"]
    sign_out(page)
    page.goto("/sign-in?next=/me/security")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/me/security")
    expect(page.get_by_role("link", name="My phone")).to_contain_text("last used")


def test_sign_in_by_what_the_field_offers(site: Site, laptop_for: LaptopFor) -> None:
    """Conditional mediation: whoever chooses the passkey in the field for the address types nothing."""
    page = laptop_for(site.cast.owner, **PHONE)
    Device(page)
    add_passkey(page, "My phone")
    sign_out(page)
    assert 'autocomplete="username webauthn"' in page.request.get("/sign-in").text()
    page.goto("/sign-in")
    expect_signed_in(page)


def test_two_devices_and_one_is_removed(site: Site, watch: Watch, laptop_for: LaptopFor) -> None:
    watch.expect(REFUSED)
    phone, laptop = laptop_for(site.cast.owner, **PHONE), laptop_for(site.cast.owner)
    for page in (phone, laptop):
        page.add_init_script(NO_AUTOFILL)
    first, second = Device(phone), Device(laptop)
    add_passkey(phone, "My phone")
    add_passkey(laptop, "Work laptop")
    assert len(first.passkeys()) == len(second.passkeys()) == 1
    sign_out(phone)

    laptop.goto("/me/security")
    laptop.get_by_role("link", name="My phone").click()
    laptop.get_by_role("button", name="Remove this passkey").click()
    expect(laptop.get_by_text("It doesn't sign you in any more.")).to_be_visible()
    expect(laptop.get_by_role("link", name="My phone")).to_have_count(0)

    phone.goto("/sign-in")
    phone.get_by_role("button", name="Sign in with a passkey").click()
    expect(phone.get_by_text("This passkey was removed from the account")).to_be_visible()
    sign_out(laptop)
    laptop.goto("/sign-in")
    laptop.get_by_role("button", name="Sign in with a passkey").click()
    expect_signed_in(laptop)


def test_confirm_by_passkey_and_go_on(site: Site, laptop_for: LaptopFor) -> None:
    page = laptop_for(site.cast.owner)
    Device(page)
    add_passkey(page, "Work laptop")
    grow_old(site)
    page.goto("/me/passkeys/new")
    expect(page.get_by_role("heading", name="Confirm it's you")).to_be_visible()
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/me/passkeys/new")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("This device already holds a passkey for your account.")).to_be_visible()


def test_who_cannot_unlock_the_device_gets_nowhere(site: Site, laptop_for: LaptopFor) -> None:
    page = laptop_for(site.cast.owner)
    device = Device(page)
    add_passkey(page, "Work laptop")
    device.unlocks(False)
    sign_out(page)
    page.goto("/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("No passkey was used.")).to_be_visible()
    page.goto("/me")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_the_offer_is_made_once(site: Site, laptop_for: LaptopFor) -> None:
    page = laptop_for(site.cast.owner)
    Device(page)
    with site.app.app_context():
        db.session.execute(update(SignIn).values(offers_passkey=True))
        db.session.commit()
    page.goto("/")
    page.get_by_role("button", name="No, thanks").click()
    expect(page.get_by_role("heading", name="Sign in faster next time")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("heading", name="Sign in faster next time")).to_have_count(0)


@pytest.mark.parametrize("scripts", [False, True])
def test_without_passkeys_a_password_still_signs_in(site: Site, laptop_for: LaptopFor, scripts: bool) -> None:
    """In a browser without scripts, or without passkeys, there is no button for them."""
    with site.app.app_context():
        db.session.get_one(User, site.cast.owner.id).password_hash = hash_password("correct horse battery")
        db.session.commit()
    page = laptop_for(None, java_script_enabled=scripts)
    if scripts:
        page.add_init_script("delete window.PublicKeyCredential")
    page.goto("/sign-in")
    expect(page.get_by_role("button", name="Email me a code or link")).to_be_visible()
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_have_count(0)
    page.get_by_text("Use a password").click()
    form = page.locator("form", has=page.locator("input[type=password]"))
    form.locator("input[type=email]").fill("owner@example.org")
    form.locator("input[type=password]").fill("correct horse battery")
    form.get_by_role("button", name="Sign in with password").click()
    expect_signed_in(page)
