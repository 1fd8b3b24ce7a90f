"""Find what people read and nobody can translate: text of templates, modules and scripts that is not wrapped."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment

ROOT = Path(__file__).parent.parent
GAP = "￼"
"""What stands in a page for whatever Jinja puts there."""
READ_ATTRIBUTES = frozenset({"alt", "aria-label", "aria-description", "placeholder", "title", "data-title"})
UNREAD_BLOCKS = frozenset({"width", "look", "sheets", "controllers"})
"""Blocks of a page that hold classes, links and names of scripts."""
UNREAD_ELEMENTS = frozenset({"script", "style", "code"})
JINJA = Environment(autoescape=True)
WRAPPERS = frozenset({"_", "gettext", "lazy_gettext", "ngettext"})
SENTENCE = re.compile(r"[A-Z“][a-z'“”-]*[ ,:.!?…].*\w|[A-Z][a-z]{2,}$|.*[a-z”] .*[.!?…]$|.*[a-z]: $", re.DOTALL)
"""What a string looks like that somebody reads, as against keys, classes and names of fields."""
PARTS_OF_SENTENCE = re.compile(r"[a-z]{2,} [a-z]{2,}|^[A-Z][a-z]+ |[a-z]{3}[.!?]$| [a-z]{3,}")
TECHNICAL = re.compile(r"://|[=;{]")
"""What addresses, headers and code hold, and sentences do not."""
UNREAD_CALLS = frozenset(
    "debug info warning error exception log TypeError AssertionError RuntimeError LookupError KeyError ConfigError "
    "ChildError text execution_options ForeignKey Index CheckConstraint UniqueConstraint TypeVar ParamSpec "
    "TypeVarTuple compile echo option command partial_index strftime ClickException".split()
)
"""Calls whose strings are for developers and operators, or for another program."""


@dataclass(frozen=True, order=True)
class Bare:
    """Text that is not wrapped, and where it is."""

    path: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}"


def bare_text_of_template(path: Path) -> list[Bare]:
    """Return the text nodes and read attributes outside of ``_()``, and the strings in expressions that are read."""
    split = _SplitTemplate()
    for line, kind, text in JINJA.lex(path.read_text()):
        split.add(line, kind, text)
    finder = _TextFinder()
    finder.feed("".join(split.page))
    finder.close()
    found = finder.found + [(line, text) for line, text in split.strings if SENTENCE.match(text)]
    return sorted(Bare(str(path.relative_to(ROOT)), line, text) for line, text in found)


@dataclass
class _SplitTemplate:
    """The page with gaps for what Jinja fills in, and the strings in there that are not wrapped."""

    page: list[str] = field(default_factory=list)
    strings: list[tuple[int, str]] = field(default_factory=list)
    _depth: int = 0
    _wrapped_at: int | None = None
    _before: tuple[str, str] = ("", "")
    _is_unread: bool = False

    def add(self, line: int, kind: str, text: str) -> None:
        if kind == "data":
            self.page.append("" if self._is_unread else text)
            return
        if kind in ("variable_begin", "block_begin"):
            self.page.append(GAP)
        self.page.append("\n" * text.count("\n"))
        if kind == "operator":
            self._note_bracket(text)
        elif kind == "string" and self._wrapped_at is None:
            self.strings.append((line, text[1:-1]))
        elif kind == "name":
            self._note_block(text)
        if kind != "whitespace":
            self._before = kind, text

    def _note_bracket(self, text: str) -> None:
        if text in "([{":
            self._depth += 1
            if self._wrapped_at is None and self._before[0] == "name" and self._before[1] in WRAPPERS:
                self._wrapped_at = self._depth
        elif text in ")]}":
            if self._depth == self._wrapped_at:
                self._wrapped_at = None
            self._depth -= 1

    def _note_block(self, text: str) -> None:
        if self._before == ("name", "block"):
            self._is_unread = text in UNREAD_BLOCKS
        elif text == "endblock":
            self._is_unread = False


class _TextFinder(HTMLParser):
    """Collects the letters between tags and in read attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []
        self._unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unread += tag in UNREAD_ELEMENTS
        is_description = ("name", "description") in attrs
        for name, value in attrs:
            if value and (name in READ_ATTRIBUTES or (is_description and name == "content")):
                self._note(value)

    def handle_endtag(self, tag: str) -> None:
        self._unread -= tag in UNREAD_ELEMENTS

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self._note(data)

    def _note(self, text: str) -> None:
        if any(part.isalpha() for part in text.replace(GAP, "")):
            skipped = len(text) - len(text.lstrip())
            line = self.getpos()[0] + text[:skipped].count("\n")
            self.found.append((line, " ".join(text.replace(GAP, "{}").split())))


def bare_text_of_module(path: Path) -> list[Bare]:
    """Return the strings of a Python module that people read and that are in no wrapper."""
    finder = _StringFinder()
    finder.visit(ast.parse(path.read_text()))
    return sorted(Bare(str(path.relative_to(ROOT)), line, text) for line, text in finder.found)


class _StringFinder(ast.NodeVisitor):
    """Collects sentences; docstrings, annotations, keys and what is for developers are none."""

    def __init__(self) -> None:
        self.found: list[tuple[int, str]] = []

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):
            self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value:
            self.visit(node.value)

    def visit_arg(self, node: ast.arg) -> None:
        """An annotation is no text."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        for part in (*node.decorator_list, node.args, *node.body):
            self.visit(part)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self.visit(node.value)

    def visit_Compare(self, node: ast.Compare) -> None:
        """What something is compared with is a key."""

    def visit_Dict(self, node: ast.Dict) -> None:
        for value in node.values:
            self.visit(value)

    def visit_Call(self, node: ast.Call) -> None:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name not in WRAPPERS | UNREAD_CALLS:
            self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str) and SENTENCE.match(node.value):
            self.found.append((node.lineno, node.value))

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        words = [part.value for part in node.values if isinstance(part, ast.Constant)]
        text = GAP.join(map(str, words))
        if PARTS_OF_SENTENCE.search(text) and not TECHNICAL.search(text):
            self.found.append((node.lineno, text))


SCRIPT_STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`')
SCRIPT_COMMENT = re.compile(r"^\s*(//|/?\*).*$", re.MULTILINE)
SCRIPT_SENTENCE = re.compile(r"[A-Z][a-z']+ [a-z].*|.*[a-z]{3} [a-z]{2,}.*[.!?…]$", re.DOTALL)
FOR_DEVELOPERS = re.compile(r"(console\.\w+|Error|reportError)\([^()]*$")


def bare_text_of_script(path: Path) -> list[Bare]:
    """Return the sentences of a script that are in no wrapper and not for developers."""
    source = SCRIPT_COMMENT.sub("", path.read_text())
    return sorted(
        Bare(str(path.relative_to(ROOT)), line, text)
        for line, before, text in _strings_of_script(source)
        if SCRIPT_SENTENCE.match(text) and not FOR_DEVELOPERS.search(before) and not _is_wrapped(before)
    )


def _strings_of_script(source: str) -> Iterator[tuple[int, str, str]]:
    """Yield each string with its line and what stands before it."""
    for match in SCRIPT_STRING.finditer(source):
        yield source.count("\n", 0, match.start()) + 1, source[: match.start()].rstrip(), match[1] or match[2] or ""


def _is_wrapped(before: str) -> bool:
    return bool(re.search(r"\bn?gettext\(\s*(\"[^\"]*\",\s*)*$", before))
