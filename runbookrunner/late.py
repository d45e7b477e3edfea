"""Regular expressions that are compiled when first used: most starts of `rbr` use few of them."""

import re
from typing import Any, cast


class _Late:
    """Stands for a pattern and becomes it at the first use of each of its methods."""

    def __init__(self, text: str, flags: int) -> None:
        self._source = text, flags

    def __getattr__(self, name: str) -> Any:
        value = getattr(re.compile(*self._source), name)  # `re` itself remembers what it compiled
        setattr(self, name, value)
        return value


def regex(text: str, flags: int = 0) -> re.Pattern[str]:
    """As `re.compile`, but later. An error in the text shows at the first use, so use each one in a test."""
    return cast(re.Pattern[str], _Late(text, flags))
