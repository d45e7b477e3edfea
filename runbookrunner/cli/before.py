"""What earlier runs tell of a command, looked up by the digest of its text."""

from collections.abc import Callable

from runbookrunner.record.earlier import earlier
from runbookrunner.record.store import Store
from runbookrunner.record.usual import usual


def looks_like(store: Store, run: str, file: str) -> Callable[[str], tuple[str, str] | None]:
    """Looks up what a command printed when it was right the last time, by the digest of its text."""

    def found(sha256: str) -> tuple[str, str] | None:
        last = earlier(store, run, file, sha256)
        return (f"On {last.at[:10]} (run {last.run})", last.text) if last else None

    return found


def takes(store: Store, run: str, file: str, host: str) -> Callable[[str], tuple[float, ...]]:
    """Looks up how long a command took each time it passed here, by the digest of its text."""
    return lambda sha256: usual(store, run, file, sha256, host)
