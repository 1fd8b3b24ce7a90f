"""The headers of every response, and what the Content-Security-Policy allows on a page."""

import hashlib
import secrets
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, Response, current_app, g
from markupsafe import Markup

from .config import Config


def csp_nonce() -> str:
    """Return the nonce for the scripts of this response. It is the same for the whole response."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def nonce_attribute(inline_script: str = "") -> Markup:
    """Return the attribute by which the policy allows a script of the current page: its nonce.

    Within ``uniform_page`` there is none. The policy allows our files anyway, and an ``inline_script`` by its hash.
    """
    if "script_hashes" not in g:
        return Markup(' nonce="{}"').format(csp_nonce())
    if inline_script:
        digest = b64encode(hashlib.sha256(inline_script.encode()).digest()).decode()
        g.script_hashes.append(f"'sha256-{digest}'")
    return Markup()


@contextmanager
def uniform_page() -> Iterator[None]:
    """Render the page in this block without a nonce and without padding, so that it is the same for everybody.

    There must be no secret in it, as nothing hides its length.
    """
    g.script_hashes = []
    try:
        yield
    finally:
        del g.script_hashes


def script_policy() -> str:
    """Return the Content-Security-Policy for the scripts of the page that is rendered."""
    allowed = g.script_hashes if "script_hashes" in g else [f"'nonce-{csp_nonce()}'"]
    return content_security_policy(" ".join(("'self'", *allowed)))


def breach_padding() -> str:
    """Return text of random length for the end of a page, so that its compressed size reveals no token (BREACH)."""
    if "script_hashes" in g:
        return ""
    return secrets.token_urlsafe(secrets.randbelow(64))


def content_security_policy(script: str) -> str:
    """Return the Content-Security-Policy with ``script`` as the sources of scripts."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {script}",
            "style-src 'self'",
            "img-src 'self' data: blob:",
            "media-src 'self' blob:",
            "connect-src 'self'",
            "manifest-src 'self'",
            "worker-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )


def constant_headers(config: Config) -> dict[str, str]:
    """Return the headers that are the same for every response, including static files."""
    headers = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), payment=(), usb=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    if config.is_https:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return headers


def init_app(app: Flask) -> None:
    app.after_request(_add_headers)
    app.jinja_env.globals.update(nonce=nonce_attribute, padding=breach_padding)


def _add_headers(response: Response) -> Response:
    config: Config = current_app.config["MEETUP"]
    for name, value in constant_headers(config).items():
        response.headers.setdefault(name, value)
    if "Content-Security-Policy" not in response.headers:
        response.headers["Content-Security-Policy"] = script_policy()
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "private, no-store"
    if "private" in response.headers["Cache-Control"]:
        response.vary.add("Cookie")
    return response
