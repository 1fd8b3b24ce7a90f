"""What the browser of a request says about itself: its language, and the device that it runs on."""

import re

from flask import request

from ..languages import gettext

_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}")
_SYSTEMS = ("iPhone", "iPad", "Android", "Windows", "Mac", "CrOS", "Linux")
_LAPTOPS = ("Windows", "Mac", "Linux", "CrOS")
_BROWSERS = {"Edg": "Edge", "Firefox": "Firefox", "CriOS": "Chrome", "Chrome": "Chrome", "Safari": "Safari"}


def browser_language() -> str:
    """Return the first language of the browser, a BCP 47 tag (RFC 5646), by default English."""
    return next((tag for tag in request.accept_languages.values() if _LANGUAGE_TAG.fullmatch(tag)), "en")


def device_name() -> str:
    """Return a name for this device: system and browser, without versions, which could identify it."""
    agent = request.user_agent.string
    system = next((name for name in _SYSTEMS if name in agent), gettext("A device"))
    browser = next((name for mark, name in _BROWSERS.items() if mark in agent), "a browser")
    return f"{system}, {browser}"


def device_kind() -> str:
    """Return what this device is: ``phone``, ``tablet`` or ``laptop``, or an empty string if it does not say."""
    agent = request.user_agent.string
    if "iPad" in agent or ("Android" in agent and "Mobile" not in agent):
        return "tablet"
    if "iPhone" in agent or "Android" in agent:
        return "phone"
    return "laptop" if any(name in agent for name in _LAPTOPS) else ""
