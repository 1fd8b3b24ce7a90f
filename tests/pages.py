"""Reading a page as a person's browser does, and everything that must be true of every page."""

import hashlib
import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, MapAdapter, RequestRedirect

from tests.elements import Element, select

VOID = set("area base br col embed hr img input link meta source track wbr".split())
CONTROLS = {"input", "select", "textarea"}
UNLABELLED = {"hidden", "submit", "button", "reset", "image"}
RESOURCES = {"src", "srcset", "poster", "data", "formaction", "action"}
RESOURCES_OF_LINKS = RESOURCES | {"href"}
REFERENCES = {"for", "aria-labelledby", "aria-describedby", "aria-controls", "list", "form"}
# A value that leaked from Python or Jinja into the text; "None yet" at the start of a sentence is English.
LEAK = re.compile(r"^(None|True|False|Undefined)$|(?<=\w )None\b|\bUndefined\b|\{\{|\}\}|\{%|<[\w.]+ object at")
SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)
PARTS_OF_LEAKS = ("None", "True", "False", "Undefined", "{{", "}}", "{%", " object at")
"""A page that has none of these outside of its scripts has no leak. Nearly all are spared a look at each text so."""

# What nearly every tag of ours looks like. Any other is left to the parser of Python, which takes twice as long.
PLAIN_TAG = re.compile(r"""<([a-zA-Z][\w-]*)((?:\s+[a-zA-Z][\w:.-]*(?:="[^"]*")?(?=[\s>]))*)\s*>""")
PLAIN_ATTRIBUTE = re.compile(r"""([a-zA-Z][\w:.-]*)(?:="([^"]*)")?""")

NONCE = re.compile(r"'nonce-([^']+)'")
TOKEN = re.compile(r'(?<=name="csrf_token" value=")[\w.-]+(?=")')
PADDING = re.compile(r"(?<=<!-- )[\w-]+(?= -->)")
"""Against BREACH, pages have comments of random length."""


def fingerprint(markup: str, path: str, policy: str) -> bytes:
    """What pages have in common that differ in nothing but what is random in every answer."""
    if nonce := NONCE.search(policy):
        markup, policy = (text.replace(nonce[1], "nonce") for text in (markup, policy))
    plain = PADDING.sub("", TOKEN.sub("token", markup))
    return hashlib.sha256("\0".join((path, policy, plain)).encode(errors="surrogatepass")).digest()


def hash_source(element: Element) -> str:
    """The source by which a CSP allows an inline script, from what stands between its tags."""
    written = "".join(part for part in element.parts if isinstance(part, str))
    return f"'sha256-{b64encode(hashlib.sha256(written.encode()).digest()).decode()}'"


class Page(HTMLParser):
    """A page, or a fragment of one, as a tree under `root`."""

    def __init__(self, markup: str, path: str = "/") -> None:
        super().__init__()
        self.markup, self.path = markup, path
        self.whole = "<!doctype html" in markup[:200].lower()
        self.root = self._open = Element("")
        self.elements: list[Element] = []
        self.faults: list[str] = []
        self.feed(markup)
        self.close()
        if self._open is not self.root:
            self.faults.append(f"{self._open} is never closed")

    def parse_starttag(self, i: int) -> int:
        plain = PLAIN_TAG.match(self.rawdata, i)
        if not plain:
            return super().parse_starttag(i)
        tag = plain[1].lower()
        found = PLAIN_ATTRIBUTE.findall(plain[2])
        self.handle_starttag(tag, [(name.lower(), unescape(value) if "&" in value else value) for name, value in found])
        if tag in self.CDATA_CONTENT_ELEMENTS:
            self.set_cdata_mode(tag)
        return plain.end()

    def updatepos(self, i: int, j: int) -> int:
        """Nobody asks for the line that a tag stands in, and counting lines takes time."""
        return j

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = self._add(tag, attrs)
        if tag not in VOID:
            self._open = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = self._add(tag, attrs)
        in_drawing = tag == "svg" or any(outer.tag == "svg" for outer in element.around())
        if tag not in VOID and not in_drawing:
            self.faults.append(f"{element} cannot close itself")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._open.tag and self._open.parent:
            self._open = self._open.parent
        elif tag not in VOID:
            self.faults.append(f"</{tag}> closes {self._open}")

    def handle_data(self, data: str) -> None:
        self._open.parts.append(data)

    def _add(self, tag: str, attrs: list[tuple[str, str | None]]) -> Element:
        element = Element(tag, {name: value or "" for name, value in attrs}, self._open)
        if len(element.attributes) < len(attrs):
            names = [name for name, _ in attrs]
            self.faults += [f"{element} has two {name}" for name in set(names) if names.count(name) > 1]
        self._open.parts.append(element)
        self.elements.append(element)
        return element

    def __contains__(self, text: str) -> bool:
        return text in self.text

    @property
    def text(self) -> str:
        return self.root.text

    @property
    def title(self) -> str:
        return " ".join(part for title in self.all("title") for part in title.parts if isinstance(part, str))

    def all(self, *tags: str, **attributes: str) -> list[Element]:
        """As `Element.all`: `page.all("a", "button", class_="primary")`."""
        return select(self.elements, tags, attributes)

    def one(self, *tags: str, **attributes: str) -> Element:
        """As `Element.one`."""
        return self.root.one(*tags, **attributes)

    def form(self, action: str) -> Element:
        """The only form that goes to `action`."""
        return self.one("form", action=action)

    def problems(self, routes: MapAdapter, policy: str) -> list[str]:
        """Everything wrong with it, a sentence each; `policy` is its CSP header."""
        found = [*self.faults, *self._names(), *self._references(), *self._secrets(policy), *self._leaks()]
        found += [*self._addresses(routes), *self._forms(routes)]
        return found + list(self._frame()) if self.whole else found

    def _frame(self) -> Iterator[str]:
        if not all(root.get("lang") for root in self.all("html")):
            yield "the html element names no language"
        if not self.title.strip():
            yield "the page has no title"
        if (headings := len(self.all("h1"))) != 1:
            yield f"the page has {headings} h1"
        if len(self.all("main")) != 1:
            yield "the page needs one main"
        if not self.all("meta", name="viewport"):
            yield "the page has no viewport"

    def _names(self) -> Iterator[str]:
        """WCAG 4.1.2: whatever can be used or seen has a name."""
        labelled = {label.get("for") for label in self.all("label")}
        for element in self.all(*CONTROLS):
            named = element.get("id") in labelled or element.get("aria-label") or element.get("aria-labelledby")
            if named or element.get("type") in UNLABELLED:
                continue
            if not any(outer.tag == "label" for outer in element.around()):
                yield f"{element} has no label"
        for element in self.all("a", "button", "summary", "legend", "label"):
            pictures = "".join(part.get("alt") + part.get("aria-label") for part in element.all("img", "svg"))
            named = element.text or element.get("aria-label") or element.get("aria-labelledby") or pictures
            if not (named or element.hidden):
                yield f"{element} has no text"
        for element in self.all("img"):
            if "alt" not in element.attributes:
                yield f"{element} has no alt"

    def _references(self) -> Iterator[str]:
        ids = Counter(element["id"] for element in self.elements if "id" in element.attributes)
        yield from (f'the id "{name}" is there {count} times' for name, count in ids.items() if count > 1)
        for element in self.elements:
            for attribute in REFERENCES & element.attributes.keys():
                for name in element[attribute].split():
                    # A button in a fragment may belong to a form of the page that it goes into.
                    if name not in ids and (self.whole or attribute != "form"):
                        yield f'{element} points to #{name} by "{attribute}", which is not there'

    def _secrets(self, policy: str) -> Iterator[str]:
        """What the CSP would block, and so would only look right here.

        It allows scripts by its nonce. The same page for everybody has none: its inline scripts are allowed by hashes.
        """
        nonce = NONCE.search(policy)
        for element in self.all("script", "style"):
            if element.get("type") == "application/ld+json":
                continue  # data, which no browser runs
            if nonce:
                if element.get("nonce") != nonce.group(1):
                    yield f"{element} lacks the nonce of the answer"
            elif element.get("src") and element.tag == "script":
                if "script-src 'self'" not in policy:
                    yield f"{element} is not allowed by the answer"
            elif hash_source(element) not in policy:
                yield f"the answer lacks the hash of {element}"
        for element in self.elements:
            yield from [f"{element} has an inline {name}" for name in element.attributes if name[:2] == "on"]
            if "style" in element.attributes:
                yield f"{element} has a style of its own"

    def _leaks(self) -> Iterator[str]:
        written = SCRIPT.sub("", self.markup)
        if not any(part in written for part in PARTS_OF_LEAKS):
            return
        for element in self.elements:
            if element.tag not in ("script", "style", "textarea"):
                texts = [part.strip() for part in element.parts if isinstance(part, str)]
                values = [value for name, value in element.attributes.items() if name not in ("value", "content")]
                yield from [f"{element} shows {text!r}" for text in [*texts, *values] if text and LEAK.search(text)]

    def _addresses(self, routes: MapAdapter) -> Iterator[str]:
        for element in self.elements:
            if element.tag == "link" and element.get("rel") == "canonical":
                continue  # the address of the page itself, which browsers do not open
            used = RESOURCES if element.tag != "link" else RESOURCES_OF_LINKS
            for name in used & element.attributes.keys():
                for address in element[name].split(","):
                    if names_a_host(address.strip()):
                        yield f"{element} sends the browser to another origin"
            if "href" in element.attributes and element["href"].lower().strip().startswith(("javascript:", "data:")):
                yield f"{element} runs a script"
            if element.get("target") == "_blank" and "noopener" not in element.get("rel"):
                yield f"{element} hands its window to the page it opens"
        for link in self.all("a"):
            if link.get("href")[:1] in ("/", "?") and not self._answers(routes, link["href"], "GET"):
                yield f"{link} leads nowhere"

    def _forms(self, routes: MapAdapter) -> Iterator[str]:
        for form in self.all("form"):
            method = form.get("method", "get").upper()
            if not self._answers(routes, form.get("action"), method):
                yield f"no route answers {method} for {form}"
            tokens = [element for element in form.all("input", name="csrf_token") if element.get("value")]
            if method == "POST" and not tokens:
                yield f"{form} carries no csrf_token"
            if method == "GET" and tokens:
                yield f"{form} would put its csrf_token into the address"

    def _answers(self, routes: MapAdapter, address: str, method: str) -> bool:
        return is_answered(routes.map, self.path, address, method)


# The same links and files are on nearly all pages of a run.
@lru_cache(maxsize=10_000)
def names_a_host(address: str) -> bool:
    """Return whether an address leads to a host, be it ours."""
    return bool(urlsplit(address).netloc)


@lru_cache(maxsize=10_000)
def is_answered(rules: Map, page: str, address: str, method: str) -> bool:
    """Return whether there is a route for an address that stands on a page, or it is a static file."""
    path = urlsplit(urljoin(page, address)).path
    try:
        rules.bind("localhost").match(path, method=method)
    except RequestRedirect:
        return True
    except HTTPException:
        return path.startswith("/static/")
    return True
