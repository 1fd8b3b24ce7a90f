"""Build the service worker that is sent: its source, with its release and the hashed names of its imports."""

import hashlib
import json
import re

from ..assets import STATIC_SOURCE, Assets

SOURCE_NAME = "js/service-worker.js"
IMPORT = re.compile(r'(?<=from ")\./(lib/[a-z-]+\.js)(?=";)')
PRECACHED_NAME = re.compile(r"app\.css|sheets/.+\.css|icons?\.svg|js/(?!service-worker).+\.js|vendor/.+\.(js|wasm)")
"""The static files that a phone needs without a signal: style, icons, scripts and the decoder of the scanner."""


def precached_urls(assets: Assets) -> list[str]:
    """Return the URLs of all static files that the worker keeps."""
    return [url for name, url in sorted(assets.urls.items()) if PRECACHED_NAME.fullmatch(name)]


def release_version(assets: Assets) -> str:
    """Return 12 hex digits that change whenever a static file changes."""
    return hashlib.sha256(json.dumps(sorted(assets.urls.values())).encode()).hexdigest()[:12]


def service_worker_source(assets: Assets, offline: str) -> str:
    """Return the source of the worker. ``offline`` is the URL of the page that is shown without a signal.

    Import maps do not apply in workers, so the imports get their hashed names here.
    """
    release = {"version": release_version(assets), "assets": precached_urls(assets), "offline": offline}
    source = (STATIC_SOURCE / SOURCE_NAME).read_text()
    source = IMPORT.sub(lambda match: assets.url(f"js/{match[1]}"), source)
    return f"const RELEASE = {json.dumps(release)};\n{source}"
