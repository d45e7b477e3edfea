from runbookrunner.console.flood import Flood


class Clock:
    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        return self.time


def lines(first: int, end: int) -> bytes:
    return b"".join(b"line %06d\n" % number for number in range(first, end))


def test_what_a_person_may_want_to_read_is_shown_whole() -> None:
    clock = Clock()
    flood = Flood(clock)
    data = lines(0, 8_000)
    assert flood.take(data) == data
    assert flood.behind(over=True) is None
    for _ in range(100):
        clock.time += 1
        assert flood.take(b"x" * 30_000) == b"x" * 30_000


def test_of_a_flood_the_beginning_the_newest_and_the_count_are_shown() -> None:
    clock = Clock()
    flood = Flood(clock)
    shown = b"".join(flood.take(lines(first, first + 1000)) for first in range(0, 1_000_000, 1000))
    assert shown == lines(0, shown.count(b"\n"))
    assert 80_000 < len(shown) <= 96 * 1024
    assert flood.behind() is None
    clock.time = 1.0
    found = flood.behind()
    assert found
    count, newest = found
    assert shown.count(b"\n") + count + newest.count(b"\n") == 1_000_000
    assert newest.endswith(b"line 999999\n")
    assert newest.startswith(b"line ")
    assert flood.take(b"next\n") == b"next\n"


def test_the_end_of_the_command_closes_the_gap_at_once() -> None:
    flood = Flood(Clock())
    flood.take(b"x" * 300_000)
    found = flood.behind(over=True)
    assert found == (0, b"x" * 80)
    assert flood.behind(over=True) is None


def test_a_flood_that_goes_on_is_shown_at_a_readers_pace() -> None:
    clock = Clock()
    flood = Flood(clock)
    shown = 0
    for _ in range(600):
        clock.time += 0.1
        shown += len(flood.take(b"y\n" * 500_000))
        if found := flood.behind():
            shown += len(found[1])
    assert shown < 96 * 1024 + 60 * 32 * 1024
