"""Static files: published once under hashed names, compressed, with an import map for the browser.

``static/css`` becomes ``app.css`` for every page and ``sheets/…`` for those that name them: each is a file of
``@import`` lines, which are replaced with the files that they name. Everything else keeps its path with the first
eight hex digits of its SHA-256 before the suffix, so that it can be cached for ever.
"""

import gzip
import hashlib
import json
import os
import re
from functools import lru_cache
from pathlib import Path, PurePosixPath

import brotli
from flask import Flask
from markupsafe import Markup
from whitenoise import WhiteNoise

from .config import ROOT, Config
from .languages import current_language
from .response_headers import constant_headers, content_security_policy, nonce_attribute

STATIC_SOURCE = ROOT / "static"
SHEETS = (
    *("badges", "checkin", "codes", "contacts", "event-form", "events"),
    *("landing", "manage", "member", "rooms", "schedule", "sponsors"),
)
STYLE_SHEETS = {"app.css": "css/app.css", **{f"sheets/{name}.css": f"css/{name}.css" for name in SHEETS}}
IMPORT = re.compile(r'^@import "([^"]+)";$', re.M)
COMMENT = re.compile(r"/\*.*?\*/", re.S)
INDENTATION = re.compile(r"\s*\n\s*")
COMPRESSED_SUFFIXES = {".css", ".js", ".svg", ".wasm", ".json", ".txt", ".webmanifest"}
UNPUBLISHED_SUFFIXES = {".md", ".toml"}
STANDALONE = {"js/service-worker.js", "js/workers/decoder.js"}
"""Scripts that run as workers. Import maps do not apply inside workers, so nothing imports these by name."""
CATALOGUES = "js/catalogues/"
GUEST_MODULES = ("js/app.js", "js/lib/", "js/page/", "js/people/", "js/pwa/")
"""What the scripts of pages for the signed-out are called, or begin with."""
IMPORT_MAP_TAG = Markup('<script type="importmap"{}>{}</script>')
HASHED_URL = re.compile(r"^/static/.+\.[0-9a-f]{8}(\.[a-z0-9]+)?$")


class Assets:
    """The static files of one installation, published into ``folder``. ``urls`` holds the URL of each name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.urls: dict[str, str] = {}

    def publish(self) -> "Assets":
        """Write the files that are missing. An existing file never changes, because its name contains its hash."""
        for path in sorted(STATIC_SOURCE.rglob("*")):
            name = path.relative_to(STATIC_SOURCE).as_posix()
            if path.is_file() and path.suffix not in UNPUBLISHED_SUFFIXES and not name.startswith("css/"):
                self._publish_file(name, path.read_bytes())
        for name, source in STYLE_SHEETS.items():
            self._publish_file(name, sheet(STATIC_SOURCE / source).encode())
        return self

    def _publish_file(self, name: str, content: bytes) -> None:
        suffix = PurePosixPath(name).suffix
        hashed = f"{name.removesuffix(suffix)}.{hashlib.sha256(content).hexdigest()[:8]}{suffix}"
        self.urls[name] = f"/static/{hashed}"
        target = self.folder / hashed
        if target.exists():
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        if suffix in COMPRESSED_SUFFIXES:
            self._write_atomically(target.with_name(target.name + ".br"), brotli.compress(content))
            self._write_atomically(target.with_name(target.name + ".gz"), gzip.compress(content, mtime=0))
        self._write_atomically(target, content)

    def _write_atomically(self, path: Path, content: bytes) -> None:
        """Write a file completely or not at all, because several processes may start at the same time.

        The temporary file is beside the folder and not in it. Each process lists the folder when it starts, and a
        temporary file could disappear between being listed and being opened.
        """
        part = self.folder.resolve().with_name(f".{path.name}.{os.getpid()}")
        part.write_bytes(content)
        part.replace(path)

    def url(self, name: str) -> str:
        """Return the hashed URL of ``static/<name>``. Raise KeyError if there is no such file."""
        return self.urls[name]

    def import_map(self, language: str, for_members: bool = True, *also: str) -> str:
        """Return the JSON of ``<script type="importmap">``, by which modules import each other by plain relative paths.

        The catalogue that they import is that of the language with the BCP 47 tag ``language``, where there is one.
        Only members need more than ``GUEST_MODULES``, and half of the map is a fiftieth of a guest's page. ``also`` are
        the folders that a page for guests needs besides.
        """
        modules = {
            f"/static/{name}": url
            for name, url in self.urls.items()
            if name.startswith("js/" if for_members else (*GUEST_MODULES, *also))
            and name.endswith(".js")
            and name not in STANDALONE
            and not name.startswith(CATALOGUES)
        }
        if catalogue := self.urls.get(f"{CATALOGUES}{language}.js"):
            modules["/static/js/lib/catalogue.js"] = catalogue
        return json.dumps({"imports": modules}, separators=(",", ":"))


def sheet(path: Path) -> str:
    """Return a style sheet as one file: each ``@import`` is replaced by the file that it names.

    Comments and indentation are left out, which makes the compressed file an eighth smaller.
    """
    source = path.read_text(encoding="utf-8")
    source = IMPORT.sub(lambda match: (path.parent / match[1]).read_text(encoding="utf-8"), source)
    return INDENTATION.sub("\n", COMMENT.sub("", source)).lstrip()


def init_app(app: Flask) -> None:
    config: Config = app.config["MEETUP"]
    assets = Assets(config.instance / "static").publish()
    app.extensions["assets"] = assets
    app.jinja_env.globals["asset"] = assets.url
    import_map = lru_cache(lambda *arguments: Markup(assets.import_map(*arguments)))  # noqa: S704

    def import_map_tag(for_members: bool, *also: str) -> Markup:
        modules = import_map(current_language().tag, for_members, *also)
        return IMPORT_MAP_TAG.format(nonce_attribute(modules), modules)

    app.jinja_env.globals["import_map"] = import_map_tag
    worker = assets.urls.get("js/workers/decoder.js")
    headers = constant_headers(config)

    def add_headers(response_headers: "dict[str, str]", _path: str, url: str) -> None:
        for name, value in headers.items():
            response_headers[name] = value
        wasm = " 'wasm-unsafe-eval'" if url == worker else ""
        response_headers["Content-Security-Policy"] = content_security_policy(f"'self'{wasm}")

    static = WhiteNoise(
        app.wsgi_app,
        max_age=0,
        immutable_file_test=lambda _path, url: bool(HASHED_URL.match(url)),
        add_headers_function=add_headers,
        allow_all_origins=False,
        mimetypes={".js": "text/javascript", ".wasm": "application/wasm", ".webmanifest": "application/manifest+json"},
    )
    static.add_files(str(assets.folder), prefix="/static/")
    app.wsgi_app = static  # type: ignore[method-assign]
