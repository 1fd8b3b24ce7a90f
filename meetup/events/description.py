"""Descriptions of events: Markdown that is rendered as a small, safe part of HTML (I2)."""

from functools import cache, lru_cache
from typing import TYPE_CHECKING

import nh3
from markupsafe import Markup

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

ALLOWED_TAGS = set("p br em strong a ul ol li blockquote code pre hr h3 h4 h5 h6".split())
ALLOWED_SCHEMES = {"http", "https", "mailto"}
LINK_REL = "nofollow ugc noopener"
MOST_BRACKETS = 1_000
"""How many ``[`` a text may have for its links to be found, as each is looked for up to the end of its paragraph."""


def _markdown(text: str) -> "MarkdownIt":
    """Return what reads ``text``, without links if it has more brackets than any description that people write."""
    return _reader(has_links=text.count("[") <= MOST_BRACKETS)


@cache
def _reader(has_links: bool) -> "MarkdownIt":
    from markdown_it import MarkdownIt  # noqa: PLC0415  takes long, and rendered descriptions are kept

    unread = ["image"] if has_links else ["image", "link", "reference"]
    return MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(unread)


@lru_cache(maxsize=256)
def render_description(text: str) -> Markup:
    """Render a description like `draw_description`, and keep it for the next time."""
    return draw_description(text)


def draw_description(text: str) -> Markup:
    """Render CommonMark without raw HTML and pictures. Headings begin at ``h3``, below those of the page."""
    markdown = _markdown(text)
    tokens = markdown.parse(text)
    _renumber_headings(tokens)
    for token in tokens:
        _name_links(token)
    markup = markdown.renderer.render(tokens, markdown.options, {})
    safe = nh3.clean(
        markup, tags=ALLOWED_TAGS, attributes={"a": {"href"}}, url_schemes=ALLOWED_SCHEMES, link_rel=LINK_REL
    )
    return Markup(safe)  # noqa: S704 - cleaned in the line above


def _name_links(token: "Token") -> None:
    """Let a link without a text show its address, as it could not be seen or read out."""
    named: list[Token] = []
    for child in token.children or []:
        before = named[-1] if named else None
        if child.type == "link_close" and before and before.type == "link_open":
            address = str(before.attrGet("href") or "")
            named.append(before.copy(type="text", tag="", nesting=0, attrs={}, content=address))
        named.append(child)
    token.children = named or None


def plain_description(text: str) -> str:
    """Return the description as plain text, with the addresses of its links, for programs that know no Markdown."""
    lines = (_plain_inline(token) for token in _markdown(text).parse(text) if token.content)
    return "\n\n".join(filter(None, lines))


def _plain_inline(token: "Token") -> str:
    """Return the text of one paragraph, heading, item or block of code."""
    if not token.children:
        return token.content.rstrip("\n")
    parts: list[str] = []
    link = ""
    for child in token.children:
        if child.type == "link_open":
            link = str(child.attrGet("href") or "")
        elif child.type == "link_close":
            parts.append(f" ({link})" if link and link not in parts[-1:] else "")
        else:
            parts.append("\n" if child.type in ("softbreak", "hardbreak") else child.content)
    return "".join(parts)


def _renumber_headings(tokens: "list[Token]") -> None:
    """Let headings begin at ``h3`` and leave out no level, whatever their author began with and left out."""
    levels: list[int] = []
    for token in tokens:
        if token.type == "heading_open":
            level = int(token.tag[1])
            while levels and levels[-1] >= level:
                levels.pop()
            levels.append(level)
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(2 + len(levels), 6)}"
