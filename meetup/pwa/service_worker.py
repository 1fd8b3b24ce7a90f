"""The service worker as it is sent: its source, the release it belongs to, and hashed names for what it imports."""

import hashlib
import json
import re

from ..assets import STATIC_SOURCE, Assets

SOURCE_NAME = "js/service-worker.js"
IMPORT = re.compile(r'(?<=from ")\./(lib/[a-z-]+\.js)(?=";)')
PRECACHED_NAME = re.compile(r"app\.css|icons?\.svg|js/(?!service-worker).+\.js|vendor/.+\.(js|wasm)")
"""What a phone needs without a signal: style, icons, scripts, and the decoder of the scanner."""


def precached_urls(assets: Assets) -> list[str]:
    """The URLs of all static files that the worker keeps."""
    return [url for name, url in sorted(assets.urls.items()) if PRECACHED_NAME.fullmatch(name)]


def release_version(assets: Assets) -> str:
    """12 hex digits that change with any static file."""
    return hashlib.sha256(json.dumps(sorted(assets.urls.values())).encode()).hexdigest()[:12]


def service_worker_source(assets: Assets, offline: str) -> str:
    """The worker's source. Import maps do not reach into workers, so its imports get their hashed names here."""
    release = {"version": release_version(assets), "assets": precached_urls(assets), "offline": offline}
    source = (STATIC_SOURCE / SOURCE_NAME).read_text()
    source = IMPORT.sub(lambda found: assets.url(f"js/{found[1]}"), source)
    return f"const RELEASE = {json.dumps(release)};\n{source}"
