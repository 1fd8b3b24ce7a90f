"""Typing the six digits from a mail in the window that asked for them, and moving the account to another mailbox."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import PHONE
from tests.browser.conftest import LaptopFor, Site, Watch
from tests.browser.test_axe import sideways, unroll, violations

OWNER, NEW = "owner@example.org", "moved@example.net"
CODE = re.compile(r"(?m)^\s*(\d{3} \d{3})$")
REFUSED, GONE = "the server responded with a status of 422", "the server responded with a status of 410"


def read_mail(page: Page, address: str) -> str:
    """The latest mail to ``address``, read in another tab of the same window, or in another window."""
    tab = page.context.new_page()
    tab.goto("/dev/mails")
    text = tab.get_by_role("article").filter(has_text=f"To {address} ").first.inner_text()
    tab.close()
    return text


def code_in(mail: str) -> str:
    found = CODE.search(mail)
    assert found, mail
    return found[1]


def link_in(mail: str, path: str) -> str:
    found = re.search(rf"http://\S+{path}\S+", mail)
    assert found, mail
    return found[0]


def ask_for_a_code(page: Page) -> None:
    page.goto("/sign-in")
    page.get_by_label("Email", exact=True).first.fill(OWNER)
    page.get_by_role("button", name="Email me a code or link").click()
    expect(page.get_by_text(f"We sent a code and a link to {OWNER}.")).to_be_visible()


def type_code(page: Page, code: str, button: str = "Sign in") -> None:
    page.get_by_label("Code from the email").fill(code)
    page.get_by_role("button", name=button).click()


@pytest.mark.parametrize("scripts", [True, False])
def test_ask_on_the_laptop_and_read_on_the_phone(site: Site, laptop_for: LaptopFor, scripts: bool) -> None:
    """The mail is read elsewhere, and the code is typed where it was asked for, also without scripts."""
    laptop, phone = laptop_for(None, java_script_enabled=scripts), laptop_for(None, **PHONE)
    ask_for_a_code(laptop)
    code = code_in(read_mail(phone, OWNER))
    type_code(laptop, code)
    laptop.wait_for_url("**/")
    laptop.goto("/me")
    expect(laptop.get_by_text("Owner Person").first).to_be_visible()
    phone.goto("/me")
    expect(phone.get_by_role("heading", name="Sign in")).to_be_visible()


def test_wrong_five_times_and_then_a_new_one(site: Site, watch: Watch, laptop_for: LaptopFor) -> None:
    watch.expect(REFUSED, GONE)
    page = laptop_for(None, **PHONE)
    ask_for_a_code(page)
    mail = read_mail(page, OWNER)
    code = code_in(mail)
    wrong = "111 111" if code != "111 111" else "222 222"
    for left in ("4 tries", "3 tries", "2 tries", "1 try"):
        type_code(page, wrong)
        expect(page.get_by_text(f"You have {left} left.")).to_be_visible()
    type_code(page, wrong)
    expect(page.get_by_text("That was wrong five times")).to_be_visible()
    type_code(page, code)
    expect(page.get_by_text("got five wrong tries")).to_be_visible()
    page.goto(link_in(mail, "/sign-in/links/"))
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")


def test_confirm_on_the_page_that_asks(site: Site, watch: Watch, laptop_for: LaptopFor) -> None:
    """Both pages with the field, and what it says of a wrong code, are read out and fit on a narrow screen."""
    watch.expect(REFUSED)
    page, elsewhere = laptop_for(site.cast.owner), laptop_for(None)
    page.goto("/me/confirmation?next=/me/email&purpose=testing")
    page.get_by_role("button", name="Email me a code or link").click()
    code = code_in(read_mail(elsewhere, OWNER))
    type_code(page, "111 111" if code != "111 111" else "222 222", "Confirm with the code")
    expect(page.get_by_text("You have 4 tries left.")).to_be_visible()
    unroll(page)
    found = violations(page, "light") + violations(page, "dark") + sideways(page)
    type_code(page, code, "Confirm with the code")
    page.wait_for_url("**/me/email")

    elsewhere.goto("/sign-in")
    elsewhere.get_by_label("Email", exact=True).first.fill("stranger@example.org")
    elsewhere.get_by_role("button", name="Email me a code or link").click()
    expect(elsewhere.get_by_label("Code from the email")).to_be_visible()
    unroll(elsewhere)
    found += violations(elsewhere, "light") + violations(elsewhere, "dark") + sideways(elsewhere)
    assert not found, "\n".join(found)


def test_move_to_another_mailbox_and_be_stopped_from_the_old_one(site: Site, laptop_for: LaptopFor) -> None:
    owner, elsewhere = laptop_for(site.cast.owner, **PHONE), laptop_for(None)
    owner.goto("/me/security")
    owner.get_by_role("link", name="Change the email address").click()
    owner.get_by_label("New email").fill(NEW)
    owner.get_by_role("button", name="Send a code to the new address").click()
    type_code(owner, code_in(read_mail(elsewhere, NEW)), "Confirm the address")
    expect(owner.get_by_text(f"From now on you sign in with {NEW}.")).to_be_visible()

    told = read_mail(elsewhere, OWNER)
    assert NEW not in told
    elsewhere.goto(link_in(told, "/email-changes/"))
    expect(elsewhere.get_by_text(OWNER)).to_be_visible()
    elsewhere.get_by_role("button", name="Stop the change").click()
    expect(elsewhere.get_by_text(f"Your address is {OWNER} again")).to_be_visible()
    owner.goto("/me/email")
    expect(owner.get_by_role("heading", name="Sign in")).to_be_visible()
