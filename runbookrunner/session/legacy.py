"""What a shell leaves to the one that takes its place."""

from collections.abc import Collection

from msgspec import Struct

from runbookrunner.session.dump import Dump
from runbookrunner.session.restoring import restoration
from runbookrunner.session.shell import Shell


class Legacy(Struct, frozen=True):
    """`dump` is what it held at its last boundary; `irretrievable` what no other shell can be given, in words."""

    dump: Dump | None
    irretrievable: tuple[str, ...]

    def __repr__(self) -> str:
        """Without what is in it: this may stand in a traceback."""
        return "Legacy()"

    async def hand_over(self, shell: Shell, secrets: Collection[bytes]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Give a fresh shell what there is to give; what came back, and what did not."""
        now = shell.dump
        if self.dump is None or now is None:
            return (), self.irretrievable
        plan = restoration(self.dump, now, secrets=secrets)
        then = await shell.restore(plan.script) or now
        return plan.restored(then), (*plan.missing(then), *self.irretrievable)
