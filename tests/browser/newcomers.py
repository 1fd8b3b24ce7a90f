"""Becoming a member, as a person does it: from the sign-up form to one's own code."""

import re

from playwright.sync_api import Page, expect

LINK = re.compile(r"http://\S+/sign-in/links/\S+")


def sign_up(page: Page, name: str) -> None:
    """Sign up, open the mailed link, say who one is, switch on the company, and end at My code."""
    address = f"{name.split()[0].lower()}@example.org"
    page.goto("/sign-up")
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Email", exact=True).fill(address)
    page.get_by_role("radio", name="This email").check()
    page.get_by_role("button", name="Create my code").click()
    expect(page.get_by_text(f"We sent a code and a link to {address}.")).to_be_visible()
    page.goto(mailed_link(page, address))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="My code")).to_be_visible()
    page.goto("/me/profile")
    page.get_by_label("Headline").fill(f"{name.split()[0]} by trade")
    page.get_by_text("Add more").click()
    page.get_by_label("Company").fill("Brightline")
    page.get_by_role("button", name="Save").click()
    page.goto("/me/sharing")
    page.get_by_role("switch", name="Company").check()
    page.get_by_role("button", name="Save").first.click()
    page.goto("/me/code")
    expect(page.get_by_role("heading", name="My code")).to_be_visible()


def mailed_link(page: Page, address: str) -> str:
    """The link in the mail to ``address``, read in another tab."""
    tab = page.context.new_page()
    tab.goto("/dev/mails")
    letter = tab.get_by_role("article").filter(has_text=f"To {address} ").first.inner_text()
    tab.close()
    found = LINK.search(letter)
    assert found, letter
    return found.group()


def typed_code(page: Page) -> str:
    """The code that stands under the QR of My code."""
    return page.get_by_label("My code, to type").inner_text()
