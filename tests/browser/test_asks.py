"""Two phones: an ask is closed with thanks, the helper keeps it, and it stands in both histories."""

import re

from playwright.sync_api import expect

from tests.browser.chromium import PHONE
from tests.browser.conftest import LaptopFor, Site

TOPIC = "Grant writing"


def test_an_ask_closed_with_thanks(site: Site, laptop_for: LaptopFor) -> None:
    owner, helper = (laptop_for(person, **PHONE) for person in (site.cast.owner, site.cast.contact))
    owner.goto("/me/offers-and-asks")
    asks = owner.locator("#asks")
    asks.get_by_text("Add what you're looking for").first.click()
    asks.get_by_role("combobox", name="Topic").fill(TOPIC)
    asks.get_by_role("button", name="Add what you're looking for").click()
    owner.locator("#asks").get_by_role("link", name=TOPIC).click()
    owner.get_by_role("link", name="This is settled").click()
    expect(owner.get_by_role("heading", level=1, name="Who helped?")).to_be_visible()
    owner.get_by_label("Friend Person").check()
    owner.get_by_role("searchbox").fill("conta")
    owner.get_by_role("button", name="Search").click()
    expect(owner.get_by_label("Friend Person")).to_be_checked()
    owner.get_by_label("Friend Person").uncheck()
    owner.get_by_label("Contact Person").check()
    owner.get_by_role("button", name="Next").click()
    expect(owner.get_by_text("Friend Person")).to_have_count(0)
    expect(owner.get_by_label("Show this in both our histories")).to_be_checked()
    owner.get_by_role("button", name="It's settled").click()
    expect(owner.get_by_role("status").filter(has_text=f"Settled: {TOPIC}")).to_be_visible()
    owner.get_by_role("link", name="Write a thank-you to Contact Person").click()
    expect(owner.get_by_label("Subject")).to_have_value("Thank you for your help")
    expect(owner.get_by_label("Message")).to_have_value(re.compile("Thank you for your help with grant writing"))

    helper.goto("/")
    expect(helper.get_by_text("Owner Person says that you helped with grant writing.")).to_be_visible()
    helper.get_by_role("button", name="Keep: Owner Person, grant writing").click()
    expect(helper.get_by_role("button", name="Keep: Owner Person")).to_have_count(0)

    for phone, name, line in (
        (owner, "Contact Person", "Helped you with grant writing"),
        (helper, "Owner Person", "You helped them with grant writing"),
    ):
        phone.goto("/contacts?stage=all")
        phone.get_by_role("link", name=name).first.click()
        expect(phone.get_by_text(line)).to_be_visible()
