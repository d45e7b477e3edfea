"""What is said of a command that does not end, and when: a clock and a few facts, no terminal."""

from runbookrunner.run.speaking import Said, Sight, Topic, Waits, due, next_look


def spoken(*sights: Sight) -> list[tuple[float, Topic]]:
    """Everything that is said while these are seen, each with its moment."""
    said, told = Said(), []
    for sight in sights:
        topics, said = due(sight, said)
        told += [(sight.elapsed_s, topic) for topic in topics]
    return told


def test_silence_is_spoken_of_at_growing_distances() -> None:
    told = spoken(*(Sight(second, second) for second in range(3700)))
    assert told == [(second, "silent") for second in (30, 60, 120, 300, 600, 1200, 1800, 2400, 3000, 3600)]


def test_a_printed_line_begins_a_new_silence() -> None:
    told = spoken(*(Sight(second, second % 45) for second in range(140)))
    assert told == [(30, "silent"), (75, "silent"), (120, "silent")]


def test_a_look_that_comes_late_says_a_silence_once() -> None:
    assert spoken(Sight(500, 500), Sight(501, 501)) == [(500, "silent")]


def test_each_wait_for_the_keyboard_is_said_once() -> None:
    waits: list[Waits] = ["", "lines", "lines", "", "hidden", "hidden", "keys"]
    told = spoken(*(Sight(second, 0, one) for second, one in enumerate(waits)))
    assert told == [(1, "waits"), (4, "waits"), (6, "waits")]


def test_longer_than_ever_is_said_and_again_when_that_has_doubled() -> None:
    told = spoken(*(Sight(second, 0, usual_s=40) for second in range(260)))
    assert told == [(50, "long"), (100, "long"), (200, "long")]


def test_a_short_command_may_take_some_seconds_and_an_unknown_one_any_time() -> None:
    assert spoken(*(Sight(second, 0, usual_s=0.1) for second in range(10))) == []
    assert spoken(*(Sight(second, 0) for second in range(1000))) == []


def test_what_goes_on_three_seconds_after_it_was_asked_to_stop_is_said_once_for_each_request() -> None:
    asked = [-1, 0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4]
    told = spoken(*(Sight(second, 0, asked_s=each) for second, each in enumerate(asked)))
    assert told == [(4, "stopping"), (10, "stopping")]


def test_looks_are_frequent_only_while_something_may_change() -> None:
    assert next_look(Sight(3, 3)) == 0.25
    assert next_look(Sight(300, 300)) == 1.0
    assert next_look(Sight(300, 1)) == 0.25
    assert next_look(Sight(300, 300, asked_s=1)) == 0.25
