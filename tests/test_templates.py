"""Templates and style sheets stay easy to read: short lines, short files, and nothing that no page uses."""

import re
from collections import Counter
from pathlib import Path

import pytest

from meetup.assets import IMPORT, STATIC_SOURCE, STYLE_SHEETS, sheet
from meetup.config import ROOT

TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.is_file())
STYLES = sorted((STATIC_SOURCE / "css").rglob("*.css"))
MANIFESTS = [STATIC_SOURCE / name for name in STYLE_SHEETS.values()]
COMMENT = re.compile(r"/\*.*?\*/", re.S)
STRING = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")
LINE_GOES_ON = re.compile(r"[;{}]\s*\S")


def test_no_template_has_a_line_of_more_than_140_characters() -> None:
    assert TEMPLATES
    assert not [
        f"{path.relative_to(ROOT)}:{number}"
        for path in TEMPLATES
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(line) > 140
    ]


def test_no_template_has_more_than_110_lines() -> None:
    assert not [str(path.relative_to(ROOT)) for path in TEMPLATES if len(path.read_text().splitlines()) > 110]


def test_css_has_one_declaration_a_line() -> None:
    assert STYLES
    assert not [
        f"{path.relative_to(ROOT)}:{number}"
        for path in STYLES
        for number, line in enumerate(without_comments(path).splitlines(), 1)
        if LINE_GOES_ON.search(STRING.sub("", line))
    ]


def test_no_part_of_a_sheet_has_more_than_150_lines() -> None:
    parts = [path for path in STYLES if path.parent != STATIC_SOURCE / "css"]
    assert not [str(path.relative_to(ROOT)) for path in parts if len(path.read_text().splitlines()) > 150]


def test_each_part_is_in_one_sheet_once() -> None:
    imported = Counter(
        (manifest.parent / name).resolve() for manifest in MANIFESTS for name in IMPORT.findall(manifest.read_text())
    )
    assert imported == Counter(path.resolve() for path in STYLES if path not in MANIFESTS)


@pytest.mark.parametrize("name", STYLE_SHEETS)
def test_a_sheet_is_one_file(name: str) -> None:
    assert "@import" not in sheet(STATIC_SOURCE / STYLE_SHEETS[name])


def without_comments(path: Path) -> str:
    """The text of a style sheet with its comments taken out and its lines where they were."""
    return COMMENT.sub(lambda found: "\n" * found[0].count("\n"), path.read_text())
