"""Real browsers on the real server: laptops share one Chromium, a test's phones have one each, with its own camera."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, BrowserType, ConsoleMessage, Dialog, Page, Request, expect

from meetup import create_app
from meetup.config import Config
from meetup.outbox.push_keys import generate_keys
from meetup.people import User
from tests import servers
from tests.browser.camera import write_film
from tests.browser.chromium import FLAGS, LAPTOP, PHONE, camera_flags, find_chromium
from tests.cast import Cast
from tests.casting import Casting
from tests.clients import Client
from tests.databases import SQLite
from tests.instances import furnished
from tests.looks import NO_LIMITS, NO_LOOKS
from tests.templates import share_templates

SECRET = "a secret for the browser tests, long enough to sign with"
PATIENCE = 30_000
"""Milliseconds after which a test gives up. No test depends on how soon something comes before that."""

AT_ONCE = PATIENCE
"""For what a stream tells: the server of these tests never looks into the database for what it could have missed."""

NOTHING_BY_THE_CLOCK = "window.setInterval = () => 0"
"""Whatever waits on a phone goes when there is a signal, not because it is tried again every twenty seconds."""

expect.set_options(timeout=PATIENCE)


@dataclass
class Site:
    """The running server, and the same application in this process, on one database."""

    url: str
    app: Flask
    database: SQLite
    cast: Cast = field(init=False)

    def __post_init__(self) -> None:
        self.casting = Casting(self.app, self.database)

    def renew(self) -> None:
        self.cast = self.casting.call()

    def sign_in(self, context: BrowserContext, person: User) -> None:
        client = self.app.test_client()
        assert isinstance(client, Client)
        client.sign_in(person)
        name = self.app.config["SESSION_COOKIE_NAME"]
        context.add_cookies([{"name": name, "value": client.cookie(), "url": self.url}])


@dataclass
class Watch:
    """What no page may do: complain, break, ask a question (I1), or talk to anybody but us (P5)."""

    origin: str
    also: tuple[str, ...] = ()
    complaints: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ("ViewTransition opt-in disabled",)
    """A busy browser may draw a page before its style sheet is there, which then comes without a transition."""

    def over(self, context: BrowserContext) -> BrowserContext:
        context.on("console", self._console)
        context.on("weberror", lambda error: self._complain(f"error: {error.error} {error.error.stack}"))
        context.on("dialog", self._dialog)
        context.on("request", self._request)
        return context

    def expect(self, *parts: str) -> None:
        """Allow complaints that contain one of `parts`, such as the "404" that a test provokes."""
        self.expected += parts

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._complain(f"console {message.type}: {message.text} ({message.location.get('url')})")

    def _dialog(self, dialog: Dialog) -> None:
        self._complain(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.origin, *self.also, "data:", "blob:")):
            self._complain(f"request to {request.url}")

    def _complain(self, text: str) -> None:
        self.complaints.append(text)

    def verdict(self) -> list[str]:
        return [text for text in self.complaints if not any(part in text for part in self.expected)]


@dataclass
class Phone:
    """A phone in somebody's hand."""

    page: Page
    context: BrowserContext
    film: Path

    def look_at(self, picture: Image.Image | None, share: float = 0.9) -> None:
        """Hold the camera in front of a picture, or of a wall."""
        write_film(self.film, picture, share)

    def screen(self, selector: str = "body") -> Image.Image:
        """What somebody sees who looks at this phone, or at one part of its screen."""
        return Image.open(BytesIO(self.page.locator(selector).screenshot()))


@dataclass
class CameraBrowsers:
    """Browsers that each film a file of their own, which Chromium only takes when it starts.

    Starting one costs more than most tests, so they stay open. A test gets a new context in each, where nothing is left
    of the test before: cookies, storage, caches, service workers and permissions belong to the context.
    """

    browser_type: BrowserType
    folder: Path
    running: ExitStack
    _started: dict[int, Browser] = field(default_factory=dict)

    def take(self, place: int) -> tuple[Browser, Path]:
        """Return the browser of the test's first, second or third phone and its film, which shows a wall."""
        film = self.folder / f"{place}.y4m"
        write_film(film)
        if place not in self._started or not self._started[place].is_connected():
            flags = [*FLAGS, *camera_flags(film)]
            launched = self.browser_type.launch(executable_path=find_chromium(), args=flags)
            self._started[place] = self.running.enter_context(launched)
        return self._started[place], film


PhoneFor = Callable[..., Phone]
LaptopFor = Callable[..., Page]


@pytest.fixture(scope="session")
def running_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    instance = furnished(tmp_path_factory.mktemp("site"))
    database = SQLite(instance)
    port = servers.free_port()
    address = f"http://localhost:{port}"
    keys = generate_keys()
    config = Config(
        environment="testing",
        secret_key=SECRET,
        database_url=database.url,
        instance=instance,
        base_url=address,
        push_public_key=keys["PUSH_PUBLIC_KEY"],
        push_private_key=keys["PUSH_PRIVATE_KEY"],
    )
    app = create_app(config)
    share_templates(app, tmp_path_factory)
    app.test_client_class = Client
    database.migrate(app)
    # Only a site in development has a mailbox that tests can read like its users.
    settings = {"MEETUP_ENV": "development", "SECRET_KEY": SECRET, "DATABASE_URL": database.url, **keys}
    environ = {**settings, **NO_LOOKS, **NO_LIMITS}
    with servers.companion(instance, environ, port, app="tests.looks:application()") as url:
        yield Site(url, app, database)


@pytest.fixture
def site(running_site: Site) -> Site:
    """The server with nobody but a fresh cast in its database."""
    running_site.renew()
    return running_site


@pytest.fixture
def watch(site: Site) -> Iterator[Watch]:
    """Fails the test for whatever its browsers complained of."""
    guard = Watch(site.url)
    yield guard
    assert not guard.verdict(), "\n".join(guard.verdict())


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": find_chromium(), "args": list(FLAGS)}


@pytest.fixture
def laptop_for(site: Site, watch: Watch, browser: Browser) -> Iterator[LaptopFor]:
    """`laptop_for(person, **context)`: a page in a new window, signed in as the person; `None` is signed out."""
    with ExitStack() as windows:

        def open_window(person: User | None, **options: Any) -> Page:
            settings = {**LAPTOP, "base_url": site.url, **options}
            context = watch.over(windows.enter_context(browser.new_context(**settings)))
            return signed_in_page(site, context, person)

        yield open_window


@pytest.fixture(scope="session")
def camera_browsers(browser_type: BrowserType, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CameraBrowsers]:
    """One browser for each phone that a test has at the same time. The next test takes them over."""
    with ExitStack() as running:
        yield CameraBrowsers(browser_type, tmp_path_factory.mktemp("films"), running)


@pytest.fixture
def phone_for(site: Site, watch: Watch, camera_browsers: CameraBrowsers) -> Iterator[PhoneFor]:
    """`phone_for(person, **context)`: a phone with a camera that looks at a wall."""
    with ExitStack() as pockets:
        places = count()

        def unlock(person: User | None, **options: Any) -> Phone:
            browser, film = camera_browsers.take(next(places))
            settings = {**PHONE, "base_url": site.url, **options}
            context = watch.over(pockets.enter_context(browser.new_context(**settings)))
            context.grant_permissions(["camera"], origin=site.url)
            return Phone(signed_in_page(site, context, person), context, film)

        yield unlock


def signed_in_page(site: Site, context: BrowserContext, person: User | None) -> Page:
    context.set_default_timeout(PATIENCE)
    context.add_init_script(NOTHING_BY_THE_CLOCK)
    if person is not None:
        site.sign_in(context, person)
    return context.new_page()
