"""Names on badges, whatever they are: twelve scripts, markup, far too long ones, and letters that no typeface has."""

import unicodedata
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont, features

from meetup.badges.papers import PAPERS
from meetup.badges.sheets import Printing, draw_badges
from meetup.badges.wearers import Look, Wearer
from meetup.pdf import Box, Document, draw_block, fit_text, shape_line
from meetup.pdf.graphemes import graphemes

from .pages import codes_on, render, text_of, url_of

pytestmark = pytest.mark.one_database

FONTS = Path(__file__).parent.parent.parent / "meetup" / "fonts"
CJK = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc")
LOOK = Look("Harbour Days", "#0d7297", frozenset(["title", "company"]))

NAMES = {
    "Latin": ("Zoë Škrabánek", "NotoSans_", 0),
    "Vietnamese": ("Nguyễn Thị Ánh Tuyết", "NotoSans_", 0),
    "Greek": ("Σοφία Παπαδοπούλου", "NotoSans_", 0),
    "Cyrillic": ("Наталья Ёлкина", "NotoSans_", 0),
    "Arabic": ("نورة الهاشمي", "NotoSansArabic_", 0),
    "Persian": ("پژمان گل‌محمدی", "NotoSansArabic_", 0),
    "Hebrew": ("יעל כהן", "NotoSansHebrew_", 0),
    "Devanagari": ("क्षितिज श्रीवास्तव", "NotoSansDevanagari_", 0),
    "Thai": ("กฤษณ์ น้ำทิพย์", "NotoSansThai_", 0),
    "Chinese": ("王小明", "CJK", 2),
    "Japanese": ("すずき 太郎", "CJK", 0),
    "Korean": ("김민수", "CJK", 1),
}
"""A name in each script, with the file that has its letters and the number of the font in it."""
SIZE = 200
"""The size of the pictures' letters in pixels."""


def reference(text: str, file: str, index: int) -> Image.Image:
    """Return the name as another program shapes it: Pillow with raqm."""
    path = CJK if file == "CJK" else next(FONTS.glob(f"*/{file}700Bold.ttf"))
    font = ImageFont.truetype(path, SIZE, index=index, layout_engine=ImageFont.Layout.RAQM)
    picture = Image.new("L", (SIZE * 16, SIZE * 3), 255)
    ImageDraw.Draw(picture).text((SIZE, SIZE), text, font=font, fill=0)
    return ink_of(picture)


def printed(text: str) -> Image.Image:
    """Return the name as it is on a page."""
    size = 20.0
    document = Document("A name")
    document.add_page(size * 16, size * 3)
    draw_block(
        document, fit_text(text, size * 15, size * 3, size, 1, 1), Box(size / 2, size, size * 15, size), "#000000"
    )
    return ink_of(render(document.content(), round(SIZE / size * 25.4))[0])


def ink_of(picture: Image.Image) -> Image.Image:
    """Return only what is drawn, in white on black."""
    ink = ImageChops.invert(picture).point(lambda value: 255 if value > 127 else 0)
    return ink.crop(ink.getbbox())


def overlap(one: Image.Image, other: Image.Image) -> float:
    """Return which part of the ink both have in common, from 0 to 1."""
    other = other.resize(one.size)
    both = sum(ImageChops.multiply(one, other).histogram()[128:])
    either = sum(ImageChops.lighter(one, other).histogram()[128:])
    return both / either


@pytest.mark.parametrize("script", NAMES)
def test_a_name_looks_as_another_program_shapes_it(script: str) -> None:
    text, file, index = NAMES[script]
    if not features.check("raqm") or (file == "CJK" and not CJK.exists()):
        pytest.skip("needs Pillow with raqm, and fonts-noto-cjk for Chinese, Japanese and Korean")
    ours, theirs = printed(text), reference(text, file, index)
    assert ours.width / ours.height == pytest.approx(theirs.width / theirs.height, rel=0.02)
    assert overlap(ours, theirs) > 0.93


def test_a_wrongly_shaped_name_would_be_noticed() -> None:
    """Letters that are not joined, or stand in the wrong order, do not pass for the name."""
    assert overlap(printed("نورة الهاشمي"), reference("يمشاهلا ةرون", "NotoSansArabic_", 0)) < 0.6


def test_scripts_are_mixed_in_one_name() -> None:
    """Each part is in its own direction, and the parts follow each other in that of the first letter (UAX #9)."""
    assert parts_of("Zoë محمد Li") == ["Zoë", "محمد", "Li"]
    assert parts_of("محمد (Mo) 12") == ["12", ")", "Mo", "(", "محمد"]


def parts_of(text: str) -> list[str]:
    return [part for run in shape_line(text).runs if (part := run.text.strip())]


def badge_of(name: str, company: str = "", key: str = "avery-l4784") -> bytes:
    wearer = Wearer(name, url_of("K7Q2M9XW4TDB0000"), company=company)
    return draw_badges(Printing(PAPERS[key]), LOOK, [wearer], "Badges")


def test_markup_is_printed_as_it_is() -> None:
    """I6"""
    text = " ".join(text_of(badge_of("<b>Bo</b> {nb}", "A & B **x** <i>")).split())
    assert "<b>Bo</b>" in text
    assert "{nb}" in text
    assert "A & B **x** <i>" in text


@pytest.mark.parametrize("key", ["avery-l7160", "a6-on-a4", "cr80", "butterfly"])
def test_a_name_of_300_characters_ends_in_an_ellipsis(key: str) -> None:
    """I6"""
    for name in ("x" * 300, "Anneliese " * 30, "क्षि" * 75):
        content = badge_of(name, key=key)
        assert url_of("K7Q2M9XW4TDB0000") in codes_on(content)
        block = fit_text(name, 46, 22, 16, 3)
        assert block.is_shortened
        assert block.text.endswith("…")


@pytest.mark.parametrize("name", ["क्षत्रिय" * 20, "é" * 200, "น้ำ" * 80, "각" * 99, "👩🏽‍🚀" * 40 + "Ab"])
@pytest.mark.parametrize("width", [13, 21, 34, 47])
def test_nothing_is_cut_through_a_character(name: str, width: int) -> None:
    whole = set(graphemes(unicodedata.normalize("NFC", name)))
    for line in fit_text(name, width, 20, 10, 3).lines:
        assert set(graphemes(line.text)) <= whole | {"…"}


def test_a_name_is_broken_where_both_lines_are_even() -> None:
    block = fit_text("Ana Maria dos Santos Oliveira", 60, 30, 20, 3)
    assert [line.text for line in block.lines] == ["Ana Maria dos", "Santos Oliveira"]
    assert len(fit_text("Ana Li", 60, 20, 20, 3).lines) == 1


@pytest.mark.parametrize(
    "name",
    ["", " ", "\u200d\u200b", "😀😀", "გიორგი ბერიძე", "\ufdd0", "\U000f0000" * 9, "\u0301" * 50, "\u202e" * 3 + "abc"],
)
def test_one_bad_name_never_fails_the_batch(name: str) -> None:
    """I6"""
    codes = [f"K7Q2M9XW4TDB{i:04d}" for i in range(3)]
    people = [Wearer(text, url_of(code), code) for text, code in zip(("Ana", name, "Bo"), codes, strict=True)]
    content = draw_badges(Printing(PAPERS["a7"]), LOOK, people, "Badges")
    assert codes_on(content) == [url_of(code) for code in codes]
