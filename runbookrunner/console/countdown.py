"""A wait that says how much of it is left: every minute, then at 30 and at 10 seconds, a line each."""

from runbookrunner.console.phrases import took

_LAST = (30, 10)


class Countdown:
    """Knows what to say next. Times are seconds of one clock that never runs backwards."""

    def __init__(self, seconds: int, now: float) -> None:
        self._end = now + seconds
        minutes = range((seconds - 1) // 60 * 60, 0, -60)
        self._marks = [mark for mark in (*minutes, *_LAST) if mark < seconds]

    def due(self, now: float) -> str:
        """What is left, where a mark was passed since the last question; else nothing."""
        left = self._end - now
        passed = [mark for mark in self._marks if mark >= left]
        self._marks = self._marks[len(passed) :]
        return f"   {took(round(max(left, 0) * 1000))} left" if passed else ""
