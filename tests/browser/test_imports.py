"""Importing on the narrowest phone, without JavaScript: looked over, decided, and then on the list."""

from playwright.sync_api import Page, expect

from tests.browser.chromium import PHONE
from tests.browser.conftest import LaptopFor, Site, Watch
from tests.transfer.files import CSV

LONG = "A" * 60
TABLE = (
    f"Name,E-mail,Company,Ticket\n{LONG}@{LONG}.example,{LONG}@{LONG[:50]}.example,{LONG},1\n"
    "Friend Person,friend@example.org,Other Ltd,2\nمحمد علي,not an address,,3\n,,,4\n"
)


def choose(page: Page, name: str, content: str) -> None:
    page.goto("/contacts/import")
    page.get_by_label("File").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content.encode()})
    page.get_by_role("button", name="Review").click()


def test_on_a_narrow_phone_without_javascript(site: Site, laptop_for: LaptopFor) -> None:
    small = {**PHONE, "viewport": {"width": 320, "height": 640}}
    page = laptop_for(site.cast.owner, java_script_enabled=False, **small)
    choose(page, f"{LONG}.csv", TABLE)
    expect(page.get_by_text("2 new · 1 possible duplicates · 0 unchanged")).to_be_visible()
    expect(page.get_by_text("“not an address”")).to_be_visible()
    expect(page.get_by_text("There's no name and no way to reach anyone.")).to_be_visible()
    page.get_by_label("Friend Person").select_option(label="Add to Friend Person, friend by trade")
    page.get_by_label("Tag everyone").fill("Fair")
    width = page.locator("html").evaluate("element => element.scrollWidth")
    assert width == 320
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("2 people imported. Details added to 1 person on your list.")).to_be_visible()
    expect(page.locator("#people li").filter(has_text="#Fair")).to_have_count(3)
    expect(page.locator("#people li").filter(has_text="محمد علي")).to_have_count(1)
    choose(page, "again.csv", TABLE)
    expect(page.get_by_text("0 new · 0 possible duplicates · 3 unchanged")).to_be_visible()
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_text("Nothing was imported.")).to_be_visible()


def test_a_file_that_cannot_be_read_says_why(site: Site, laptop_for: LaptopFor, watch: Watch) -> None:
    watch.expect("422")
    page = laptop_for(site.cast.owner)
    choose(page, "people.pdf", "%PDF-1.7\n")
    expect(page.locator("#file-problem")).to_contain_text("PDF")
    choose(page, "seats.csv", "Ticket,Seat\n1,2\n")
    expect(page.get_by_text("We couldn't tell which column has the people.")).to_be_visible()
    choose(page, "people.csv", CSV)
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("2 people imported.")).to_be_visible()


def test_a_file_of_no_size_or_too_much_is_told_before_it_is_sent(site: Site, laptop_for: LaptopFor) -> None:
    """U2: in the browser already."""
    page = laptop_for(site.cast.owner)
    page.goto("/contacts/import")
    field, button = page.get_by_label("File"), page.get_by_role("button", name="Review")
    field.set_input_files({"name": "a.csv", "mimeType": "text/csv", "buffer": b""})
    expect(page.get_by_text("This file is empty.")).to_be_visible()
    field.set_input_files({"name": "a.csv", "mimeType": "text/csv", "buffer": b"x" * (8 * 2**20)})
    expect(page.get_by_text("The limit is 8 MB. Choose a smaller file.")).to_be_visible()
    button.click()
    expect(field).to_be_focused()
    field.set_input_files({"name": "a.csv", "mimeType": "text/csv", "buffer": CSV.encode()})
    expect(page.get_by_text("The limit is 8 MB.")).to_be_hidden()
    button.click()
    expect(page.get_by_text("2 new · 0 possible duplicates")).to_be_visible()
