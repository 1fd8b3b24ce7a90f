"""Badges on labels, cards and cut sheets: where they are on the paper, how large, and that phones read them."""

from functools import cache
from io import BytesIO
from itertools import combinations

import pytest
import zxingcpp
from pypdf import PdfReader

from meetup.badges.calibration import draw_calibration
from meetup.badges.face import LEAST_QR
from meetup.badges.papers import A4, LETTER, PAPERS, Paper, PaperKind
from meetup.badges.sheets import Printing, draw_badges
from meetup.badges.wearers import Look, Wearer

from .pages import clipped_boxes, codes_on, outlines, render, size_of, url_of

pytestmark = pytest.mark.one_database

LOOK = Look(
    "Harbour Days", "#0d7297", frozenset("title role pronouns company headline code".split()), None, "No photos"
)
TOLERANCE = 0.1
"""How many mm a label may be off."""

MEASURED = {
    "avery-l4784": (A4, (80, 50), (2, 5), (18, 13), (95, 55)),
    "avery-l7160": (A4, (63.99, 38.1), (3, 7), (7.48, 15.49), (66.04, 38.1)),
    "avery-l7163": (A4, (99.1, 38.1), (2, 7), (3.35, 15.17), (103.01, 38.1)),
    "avery-l7165": (A4, (99.06, 67.73), (2, 4), (4.67, 13.04), (101.64, 67.73)),
    "zweckform-32015": (A4, (85, 54), (2, 4), (17, 31.5), (91, 60)),
    "avery-5395": (LETTER, (85.72, 59.27), (2, 4), (17.46, 14.82), (95.25, 63.5)),
    "avery-5164": (LETTER, (101.6, 84.67), (2, 3), (3.97, 12.7), (106.36, 84.67)),
    "avery-5163": (LETTER, (101.6, 50.8), (2, 5), (4.13, 12.7), (106.36, 50.8)),
    "avery-5392": (LETTER, (101.6, 76.2), (2, 3), (6.35, 25.4), (101.6, 76.2)),
    "durable-1445": (A4, (90, 54), (2, 5), (15, 12), (90, 54)),
    "durable-1453": (A4, (75, 40), (2, 6), (30, 28.5), (75, 40)),
    "durable-1456": (A4, (90, 60), (2, 4), (15, 28.5), (90, 60)),
    "herma-4412": (A4, (80, 50), (2, 5), (17.5, 13.5), (95, 55)),
}
"""The makers' sheets once more: page, label, grid, first label and step, in mm."""

every_paper = pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)


def wearers(count: int) -> list[Wearer]:
    codes = [f"K7Q2M9XW4TDB{i:04d}" for i in range(count)]
    role = {"role": "Speaker", "mark": "star", "company": "Brightline", "pronouns": "she/her"}
    return [
        Wearer(f"Dana Kowalski {i}", url_of(code), code, wants_no_photos=i % 2 == 0, **role)
        for i, code in enumerate(codes)
    ]


@cache
def full_page(key: str) -> bytes:
    """Return a page full of badges, and one badge on the next."""
    return draw_badges(Printing(PAPERS[key]), LOOK, wearers(PAPERS[key].per_page + 1), "Badges")


def expected_boxes(sheet: tuple) -> list[tuple[float, float, float, float]]:
    _, (width, height), (columns, rows), (left, top), (step_x, step_y) = sheet
    return [
        (left + column * step_x, top + row * step_y, width, height) for row in range(rows) for column in range(columns)
    ]


def assert_near(found: list, expected: list) -> None:
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        assert one == pytest.approx(other, abs=TOLERANCE)


def test_every_sheet_of_labels_is_measured() -> None:
    assert {key for key, paper in PAPERS.items() if paper.kind == PaperKind.LABELS} == MEASURED.keys()


@pytest.mark.parametrize("key", MEASURED)
def test_labels_are_where_their_maker_put_them(key: str) -> None:
    sheet, content = MEASURED[key], full_page(key)
    assert size_of(content) == pytest.approx(sheet[0], abs=TOLERANCE)
    assert_near(clipped_boxes(content), expected_boxes(sheet))


@pytest.mark.parametrize("key", MEASURED)
def test_the_test_page_shows_the_same_labels(key: str) -> None:
    found = outlines(draw_calibration(Printing(PAPERS[key])))
    for expected in expected_boxes(MEASURED[key]):
        assert any(one == pytest.approx(expected, abs=TOLERANCE) for one in found), expected


def test_the_ruler_is_100_mm_long() -> None:
    found = outlines(draw_calibration(Printing(PAPERS["avery-l4784"])))
    assert any(width == pytest.approx(100, abs=0.05) and height < 6 for _, _, width, height in found)


@every_paper
def test_badges_lie_on_the_paper_and_not_on_each_other(paper: Paper) -> None:
    boxes = list(paper.boxes())
    for box in (*boxes, *paper.back_boxes()):
        assert -0.01 <= box.x < box.right <= paper.page[0] + 0.01, paper.key
        assert -0.01 <= box.y < box.bottom <= paper.page[1] + 0.01, paper.key
    for one, other in combinations(boxes, 2):
        apart = one.right <= other.x + 0.01 or other.right <= one.x + 0.01
        assert apart or one.bottom <= other.y + 0.01 or other.bottom <= one.y + 0.01, paper.key


@every_paper
def test_phones_read_every_code_from_the_printed_page(paper: Paper) -> None:
    content, people = full_page(paper.key), wearers(paper.per_page + 1)
    expected = [url_of(wearer.code) for wearer in people for _ in range(2 if paper.is_folded else 1)]
    assert sorted(codes_on(content)) == sorted(expected)


@every_paper
def test_codes_are_large_enough(paper: Paper) -> None:
    """At least 22 mm without the quiet zone, which is white on all sides."""
    page = render(full_page(paper.key), 200)[-1]
    for found in zxingcpp.read_barcodes(page):
        corners = found.position
        side = abs(corners.top_right.x - corners.top_left.x) / 200 * 25.4
        assert side >= LEAST_QR - 0.5, f"{side:.1f} mm on {paper.key}"


@pytest.mark.parametrize("key", ["a6-on-a4", "avery-l7160"])
def test_the_back_has_the_same_badge_when_the_sheet_is_turned(key: str) -> None:
    paper = PAPERS[key]
    people = wearers(3)
    content = draw_badges(Printing(paper, both_sides=True), LOOK, people, "Badges")
    front, back = clipped_boxes(content, 0), clipped_boxes(content, 1)
    assert len(front) == len(back) == len(people)
    for (x, y, width, _), (back_x, back_y, *_) in zip(front, back, strict=True):
        assert (back_x, back_y) == pytest.approx((paper.page[0] - x - width, y), abs=TOLERANCE)
    assert sorted(codes_on(content)) == sorted(url_of(wearer.code) for wearer in people * 2)


def test_everything_moves_by_what_the_printer_is_off() -> None:
    paper = PAPERS["avery-l4784"]
    content = draw_badges(Printing(paper, offset_x=1.5, offset_y=-2), LOOK, wearers(1), "Badges")
    assert clipped_boxes(content)[0][:2] == pytest.approx((19.5, 11), abs=TOLERANCE)


@pytest.mark.parametrize("paper", [one for one in PAPERS.values() if one.kind == PaperKind.SINGLE], ids=lambda p: p.key)
def test_a_single_badge_is_a_page_of_its_own_size(paper: Paper) -> None:
    content = full_page(paper.key)
    reader = PdfReader(BytesIO(content))
    assert len(reader.pages) == 2
    assert size_of(content) == pytest.approx((paper.width, paper.height), abs=0.01)
    assert "/PrintScaling /None" in str(content, "latin-1")


def test_a_butterfly_has_its_back_on_its_head() -> None:
    """Folded in the middle, both halves can be read, so that turning the page gives the same picture."""
    page = render(draw_badges(Printing(PAPERS["butterfly"]), LOOK, wearers(1), "Badges"), 72)[0]
    turned = page.rotate(180)
    different = sum(abs(a - b) > 96 for a, b in zip(page.tobytes(), turned.tobytes(), strict=True))
    assert different / (page.width * page.height) < 0.02
