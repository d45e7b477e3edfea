"""Times and durations as people read them."""


def took(milliseconds: int | None) -> str:
    """`6.1 s`, `41 s`, `12 m 41 s`, `2 h 05 m`; a dash where it is not known."""
    if milliseconds is None:
        return "–"
    seconds = milliseconds // 1000
    if milliseconds < 10_000:
        return f"{milliseconds // 100 / 10:.1f} s"
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return f"{seconds // 60} m {seconds % 60:02} s"
    return f"{seconds // 3600} h {seconds // 60 % 60:02} m"


def clock(at: str) -> str:
    """The time of day of a record's `at`."""
    return at[11:19]


def span(began: str, ended: str) -> str:
    """From when to when, in UTC; the date once where it is the same."""
    second = clock(ended) if began[:10] == ended[:10] else f"{ended[:10]} {clock(ended)}"
    return f"{began[:10]} {clock(began)}Z → {second}Z"
