"""What is drawn once takes no more memory than it may, whatever people type."""

import pytest

from meetup.drawn_memory import DrawnMemory, size_of

pytestmark = pytest.mark.one_database
KILOBYTE = "x" * 1000


def test_what_was_used_last_stays() -> None:
    memory = DrawnMemory(max_bytes=20 * size_of(KILOBYTE))
    for number in range(20):
        assert memory.get(number, lambda: KILOBYTE) == KILOBYTE
    memory.get(0, lambda: "drawn again")
    memory.get("new", lambda: KILOBYTE)
    assert memory.get(0, lambda: "drawn again") == KILOBYTE
    assert memory.get(1, lambda: "drawn again") == "drawn again"
    assert memory.drawn_count == 22


def test_long_texts_do_not_push_out_the_others() -> None:
    memory = DrawnMemory(max_bytes=20 * size_of(KILOBYTE))
    memory.get("short", lambda: KILOBYTE)
    for number in range(100):
        assert memory.get(number, lambda: 3 * KILOBYTE) == 3 * KILOBYTE
    assert len(memory) == 1


def test_letters_of_four_bytes_count_four_times() -> None:
    memory = DrawnMemory(max_bytes=32 * size_of(KILOBYTE))
    for number in range(100):
        memory.get(number, lambda: "\N{GRINNING FACE}" * 400)
    assert len(memory) <= 20


def test_what_fails_is_drawn_the_next_time() -> None:
    memory = DrawnMemory(max_bytes=10_000)

    def fail() -> str:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        memory.get("key", fail)
    assert memory.get("key", lambda: "drawn") == "drawn"
