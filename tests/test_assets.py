"""Static files: named by their content, cached for ever, sent compressed, and all there that a page names."""

import gzip
import hashlib
import json
import re
from collections import Counter
from pathlib import Path

import brotli
import pytest
from flask import Flask

from meetup.assets import STATIC_SOURCE, Assets
from meetup.config import ROOT
from tests.cast import Cast
from tests.conftest import ClientFor

pytestmark = pytest.mark.one_database

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
MODULES = sorted((STATIC_SOURCE / "js").rglob("*.js"))
ICON = re.compile(r"""\bicon\(\s*['"]([\w-]+)['"]""")
ASSET = re.compile(r"""\basset\(\s*['"]([^'"]+)['"]""")
CONTROLLER = re.compile(r"""data-controller="([\w/ -]+)\"""")
TEXTS_IMPORT = re.compile(r"""import \{ (\w*[tT]exts) \} from "([^"]+)";""")
TEXT_NAME = re.compile(r"^  (\w+)[:(]", re.MULTILINE)
IMPORT = re.compile(r"""(?:import|export)[^'"();]*?from\s*['"](\.[^'"]+)['"]|import\(?\s*['"](\.[^'"]+)['"]""")


@pytest.fixture
def assets(app: Flask) -> Assets:
    """What is published: all that stands in the source, and so not nothing."""
    found = app.extensions["assets"]
    assert isinstance(found, Assets)
    assert {"app.css", "icons.svg", "js/app.js", "js/workers/decoder.js"} <= found.urls.keys()
    return found


def test_each_is_sent_whole_small_and_for_ever(app: Flask, client_for: ClientFor, assets: Assets) -> None:
    client, packed = client_for(None), Counter[str]()
    for name, url in assets.urls.items():
        plain, small, smaller = (
            client.get(url, headers={"Accept-Encoding": kind}) for kind in ("identity", "gzip", "br")
        )
        assert plain.status_code == 200, name
        assert "immutable" in plain.headers["Cache-Control"], name
        assert "private" not in plain.headers["Cache-Control"]
        assert hashlib.sha256(plain.data).hexdigest()[:8] in url
        if small.headers.get("Content-Encoding") == "gzip":
            assert gzip.decompress(small.data) == plain.data
            packed["gzip"] += 1
        if smaller.headers.get("Content-Encoding") == "br":
            assert brotli.decompress(smaller.data) == plain.data
            packed["br"] += 1
    assert packed["gzip"] > len(MODULES), "hardly anything was compressed"
    assert packed["br"] > len(MODULES)


def test_the_sheet_and_the_modules_are_compressed(app: Flask, client_for: ClientFor, assets: Assets) -> None:
    for name in ("app.css", "js/app.js", "icons.svg"):
        answer = client_for(None).get(assets.url(name), headers={"Accept-Encoding": "gzip, br"})
        assert answer.headers["Content-Encoding"] == "br"
        assert "Accept-Encoding" in answer.headers["Vary"]


def test_what_is_not_there_is_not_found(app: Flask, client_for: ClientFor, assets: Assets) -> None:
    for path in (
        "/static/",
        "/static/none.js",
        "/static/../config.py",
        "/static/%2e%2e/meetup.sqlite3",
        "/static/js/app.js",
    ):
        assert client_for(None).get(path).status_code == 404
    with pytest.raises(KeyError):
        assets.url("none.js")


def test_types_are_fixed(app: Flask, client_for: ClientFor, assets: Assets) -> None:
    kinds = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".wasm": "application/wasm"}
    seen = set()
    for name, url in assets.urls.items():
        if (suffix := Path(name).suffix) in kinds:
            assert client_for(None).get(url).mimetype == kinds[suffix], name
            seen.add(suffix)
    assert seen == set(kinds)


def test_only_the_decoder_may_compile_wasm(app: Flask, client_for: ClientFor, assets: Assets) -> None:
    allowed = [
        name
        for name, url in assets.urls.items()
        if "wasm-unsafe-eval" in client_for(None).get(url).headers["Content-Security-Policy"]
    ]
    assert allowed == ["js/workers/decoder.js"]
    assert "wasm-unsafe-eval" not in client_for(None).get("/").headers["Content-Security-Policy"]


def test_publishing_twice_writes_nothing_and_a_change_gets_a_new_name(tmp_path: Path) -> None:
    assets = Assets(tmp_path)
    assets._publish_file("js/a.js", b"1")
    (file,) = (path for path in tmp_path.rglob("*.js"))
    before = file.stat().st_mtime_ns
    first = assets.url("js/a.js")
    assets._publish_file("js/a.js", b"1")
    assert file.stat().st_mtime_ns == before
    assets._publish_file("js/a.js", b"2")
    assert assets.url("js/a.js") != first
    assert sorted(path.suffix for path in tmp_path.rglob("*.*")) == [".br", ".br", ".gz", ".gz", ".js", ".js"]


def test_guests_get_the_modules_of_their_pages_alone(assets: Assets, client_for: ClientFor, cast: Cast) -> None:
    modules = json.loads(assets.import_map("en", for_members=False))["imports"]
    assert 10 < len(modules) < len(json.loads(assets.import_map("en"))["imports"])
    for path in (
        "/",
        "/sign-in",
        "/sign-up",
        "/events",
        f"/events/{cast.event.slug}",
        f"/events/{cast.event.slug}?join=yes",
    ):
        page = client_for(None).visit(path)
        modules = json.loads(page.one("script", type="importmap").text)["imports"]
        names = [
            name
            for element in page.all("div", "form", "input", "a", "button", "section", "ul")
            for name in (element.get("data-controller") or "").split()
        ]
        assert all(f"/static/js/{name}.js" in modules for name in names), path


def test_the_import_map_leads_to_every_module(assets: Assets) -> None:
    modules = json.loads(assets.import_map("en"))["imports"]
    assert modules["/static/js/app.js"] == assets.url("js/app.js")
    imported = set()
    for source in MODULES:
        for names in IMPORT.findall(source.read_text()):
            wanted = (source.parent / "".join(names)).resolve().relative_to(STATIC_SOURCE).as_posix()
            assert wanted in assets.urls, f"{source.name} imports {wanted}"
            imported.add(wanted)
    assert len(imported) > 10, "imports are written in another way than this test reads"


def test_every_sentence_that_a_script_uses_is_there() -> None:
    """A name that is not would show "undefined", or nothing."""
    used, missing = 0, []
    for module in MODULES:
        source = module.read_text()
        for name, path in TEXTS_IMPORT.findall(source):
            texts = (module.parent / path).resolve().read_text().partition(f"export const {name} = ")[2]
            names = set(TEXT_NAME.findall(texts.partition("\n};")[0]))
            said = set(re.findall(rf"(?<![\w./]){name}\.(\w+)", source))
            used += len(said)
            missing += [f"{module.name}: {name}.{one}" for one in sorted(said - names)]
    assert used > 100
    assert missing == []


@pytest.mark.parametrize(("what", "pattern"), [("icon(", ICON), ("asset(", ASSET), ("data-controller=", CONTROLLER)])
def test_what_templates_name_is_found(what: str, pattern: re.Pattern[str]) -> None:
    """The next test looks at nothing that these patterns do not find."""
    texts = [template.read_text() for template in TEMPLATES]
    written, found = sum(text.count(what) for text in texts), sum(len(pattern.findall(text)) for text in texts)
    assert found > 0.9 * written > 0


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.relative_to(ROOT / "templates").as_posix())
def test_a_template_names_only_what_is_there(template: Path, assets: Assets) -> None:
    text, icons = template.read_text(), (STATIC_SOURCE / "icons.svg").read_text()
    assert not [name for name in ASSET.findall(text) if name not in assets.urls]
    assert not [name for name in ICON.findall(text) if f'id="{name}"' not in icons]
    controllers = " ".join(CONTROLLER.findall(text)).split()
    assert not [name for name in controllers if f"js/{name}.js" not in assets.urls]


def test_a_page_names_only_what_is_there(cast: Cast, client_for: ClientFor, assets: Assets) -> None:
    page = client_for(cast.owner).visit("/")
    named = {element.get("src") or element.get("href") for element in page.all("script", "link")} - {""}
    assert {assets.url("app.css"), assets.url("js/app.js")} <= named
    assert named <= {*assets.urls.values(), "/manifest.webmanifest"}
