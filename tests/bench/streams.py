"""Megabytes a second of what stands between a command's output and the screen: python tests/bench/streams.py

Each row is the best of five passes over 20 MB, beside `bytes.decode` on the same data in the same run.
"""

import time
from collections.abc import Callable

from runbookrunner.record.redact import Redactor
from runbookrunner.sanitise import Sanitiser

CHUNK = b"2026-11-23 03:02:11 INFO something happened at line 42 of many\r\n" * 1000
CHUNKS = 20_000_000 // len(CHUNK)


def speed(make: Callable[[], Callable[[bytes], object]]) -> float:
    best = 0.0
    for _ in range(5):
        feed = make()
        begin = time.perf_counter()
        for _ in range(CHUNKS):
            feed(CHUNK)
        best = max(best, len(CHUNK) * CHUNKS / (time.perf_counter() - begin) / 1e6)
    return best


def redaction(secrets: int) -> Callable[[], Callable[[bytes], object]]:
    redactor = Redactor({f"SECRET_{n}": f"correct-horse-{n:03}-battery" for n in range(secrets)})
    return lambda: redactor.stream().feed


def main() -> None:
    peer = speed(lambda: lambda data: data.decode("utf-8", "replace"))
    rows = {
        "sanitise, colours kept": speed(lambda: Sanitiser(colours=True, carriage=True).feed),
        "redact, 1 secret": speed(redaction(1)),
        "redact, 20 secrets": speed(redaction(20)),
    }
    print(f"{'':28}{'MB/s':>8}{'/ decode':>10}")
    for name, figure in rows.items():
        print(f"{name:28}{figure:8.0f}{figure / peer:10.2f}")


if __name__ == "__main__":
    main()
