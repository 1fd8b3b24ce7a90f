"""What a browser fetches for a public page, all of it, as sent."""

from collections.abc import Iterator

from playwright.sync_api import Browser, Request, sync_playwright

from bench.demo import Demo
from tests import servers
from tests.browser.chromium import FLAGS, PHONE, find_chromium


def size_lines(demo: Demo) -> Iterator[str]:
    yield "\n## Public pages, everything included (brotli)\n\n| page | KB |\n|---|---|"
    config = demo.app.config["MEETUP"]
    with (
        servers.companion(config.instance, {"SECRET_KEY": config.secret_key}) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        for name, path in (("event", f"/events/{demo.slug}"), ("card", f"/c/{demo.code}")):
            requests = requests_for(browser, address, path)
            total = sum(request.sizes()["responseBodySize"] for request in requests)
            yield f"| {name}, {len(requests)} requests | {total / 1024:.1f} |"
        browser.close()


def requests_for(browser: Browser, address: str, path: str) -> list[Request]:
    """Return the requests of a phone that has never been here before."""
    page = browser.new_context(base_url=address, **PHONE).new_page()
    seen: list[Request] = []
    page.on("requestfinished", seen.append)
    page.goto(path, wait_until="networkidle")
    return seen
