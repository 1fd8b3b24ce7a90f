"""Every screen that `bin/screens` photographs is reached on the demo data, and shows what it should."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import BrowserType, Page

from tests import servers
from tests.browser.camera import write_film
from tests.browser.chromium import FLAGS, PHONE, camera_flags, find_chromium
from tests.browser.screens import SCREENS, Screen, fill_with_the_demo, sign_in
from tests.instances import furnished

Open = Callable[[Screen], Page]


@pytest.fixture(scope="session")
def open_screen(browser_type: BrowserType, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    """``open_screen(screen)``: the page, in the window of whoever looks at it, on a server with the demo."""
    folder = furnished(tmp_path_factory.mktemp("screens"))
    environ = {"MEETUP_ENV": "development", "MEETUP_INSTANCE": str(folder)}
    code = fill_with_the_demo(environ)
    film = Path(folder) / "camera.y4m"
    write_film(film)
    windows: dict[str, Page] = {}
    with ExitStack() as running:
        address = running.enter_context(servers.companion(folder, environ))
        flags = [*FLAGS, *camera_flags(film)]
        browser = running.enter_context(browser_type.launch(executable_path=find_chromium(), args=flags))

        def open_it(screen: Screen) -> Page:
            if screen.who not in windows:
                windows[screen.who] = browser.new_context(base_url=address, reduced_motion="reduce", **PHONE).new_page()
                sign_in(windows[screen.who], screen.who)
            screen.open(windows[screen.who], code)
            return windows[screen.who]

        yield open_it


def test_each_has_a_picture_of_its_own() -> None:
    names = [screen.name for screen in SCREENS]
    assert len(names) > 50
    assert len(set(names)) == len(names)
    of_the_readme = {path.stem for path in (servers.ROOT / "docs" / "images").glob("*.png")}
    assert of_the_readme
    assert of_the_readme <= set(names)


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_it_is_reached_and_shows_what_it_should(open_screen: Open, screen: Screen) -> None:
    page = open_screen(screen)
    assert page.locator(screen.shows).first.is_visible()
    assert page.locator("h1").count() == 1
