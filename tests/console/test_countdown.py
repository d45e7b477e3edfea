"""What a wait says of itself while it lasts."""

from runbookrunner.console.countdown import Countdown


def test_each_minute_is_said_once_and_the_last_seconds_too() -> None:
    clock = Countdown(150, now=1000.0)
    said = [clock.due(1000.0 + second) for second in (0, 29, 30, 31, 90.2, 119, 121, 139, 140, 149)]
    assert [each.strip() for each in said] == [
        "", "", "2 m 00 s left", "", "1 m 00 s left", "", "29 s left", "", "10 s left", "",
    ]  # fmt: skip


def test_what_nobody_asked_about_in_time_is_said_together() -> None:
    clock = Countdown(600, now=0.0)
    assert clock.due(580.0) == "   20 s left"
    assert clock.due(581.0) == ""


def test_a_short_wait_says_nothing_that_it_never_had() -> None:
    clock = Countdown(10, now=0.0)
    assert clock.due(0.0) == ""
    assert clock.due(12.0) == ""
