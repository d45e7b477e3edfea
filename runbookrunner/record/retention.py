"""How much of a command's output is kept."""

from msgspec import Struct

from runbookrunner.settings import Output


class Retention(Struct, frozen=True):
    """Sizes in bytes: `first` of the beginning (None: all of it), `last` of the end behind a gap.

    Where the disk of the record has less than `floor` free, output is counted and no longer kept.
    """

    first: int | None = 64 * 1024 * 1024
    last: int = 1024 * 1024
    floor: int = 256 * 1024 * 1024

    @classmethod
    def of(cls, settings: Output) -> "Retention":
        """As the operator's settings say."""
        return cls(settings.first_bytes, settings.last_bytes, settings.floor_bytes)

    def room(self, kept: int) -> int:
        """How many more bytes of the beginning are kept; without an end, more than any memory holds."""
        return 2**62 if self.first is None else max(0, self.first - kept)


#: What holds where the operator has set nothing.
USUAL = Retention()
