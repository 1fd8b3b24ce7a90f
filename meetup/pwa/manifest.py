"""The web app manifest (W3C, Web Application Manifest): how a phone presents the installed app."""

from collections.abc import Callable
from typing import Any

from flask import url_for

from ..languages import gettext, lazy_gettext

BACKGROUND_COLOR = "#faf7f2"
THEME_COLOR = "#c43d17"
SCREENSHOTS = (
    ("narrow", "780x1688", lazy_gettext("My code, ready to be scanned")),
    ("wide", "1280x800", lazy_gettext("Today: the event, goals and people worth finding")),
)


def build_manifest(asset: Callable[[str], str]) -> dict[str, Any]:
    """Return the members of the manifest. ``asset`` returns the URL of a static file."""
    return {
        "id": "/",
        "name": gettext("Meetup companion"),
        "short_name": "Meetup",
        "description": gettext("Show a code, scan a code, know who you met, and follow up."),
        "lang": "en",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": BACKGROUND_COLOR,
        "theme_color": THEME_COLOR,
        "categories": ["business", "social"],
        "icons": _icons(asset),
        "shortcuts": [
            _shortcut(gettext("Scan a code"), url_for("exchange.scans.new"), asset),
            _shortcut(gettext("My code"), url_for("codes.show_own"), asset),
        ],
        "screenshots": [
            {
                "src": asset(f"install/{form}.webp"),
                "sizes": sizes,
                "type": "image/webp",
                "form_factor": form,
                "label": label,
            }
            for form, sizes, label in SCREENSHOTS
        ],
    }


def _icons(asset: Callable[[str], str]) -> list[dict[str, str]]:
    bitmaps = [
        {"src": asset(f"install/icon-{edge}.png"), "sizes": f"{edge}x{edge}", "type": "image/png", "purpose": "any"}
        for edge in (192, 512)
    ]
    vector = {"src": asset("icon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}
    maskable = asset("install/maskable-512.png")
    return [vector, *bitmaps, {"src": maskable, "sizes": "512x512", "type": "image/png", "purpose": "maskable"}]


def _shortcut(name: str, url: str, asset: Callable[[str], str]) -> dict[str, Any]:
    icon = {"src": asset("install/icon-192.png"), "sizes": "192x192", "type": "image/png"}
    return {"name": name, "url": url, "icons": [icon]}
