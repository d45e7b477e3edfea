"""From what the operator typed to the move it means, or to the page it wants to see."""

from base64 import b64encode
from collections.abc import Awaitable, Callable

from runbookrunner.console import account, choices, keeping, pages, shown
from runbookrunner.console.asking import Asking
from runbookrunner.console.inputs import Inputs
from runbookrunner.console.keys import KEYS, available
from runbookrunner.console.leaving import settle
from runbookrunner.console.phrases import block, one_line
from runbookrunner.console.running import Running
from runbookrunner.console.terminal import Terminal
from runbookrunner.console.waiting import wait_until
from runbookrunner.reading.model import Task
from runbookrunner.run import moves
from runbookrunner.run.client import Client
from runbookrunner.run.command_events import Context
from runbookrunner.run.confirm import digest, obstacle, rest, word
from runbookrunner.run.moves import Move
from runbookrunner.run.state import State

_Act = Callable[[str], Awaitable[None]]


class Actions:
    """Takes one typed line at a time. `left` turns true when the operator leaves the run as it is."""

    def __init__(
        self, client: Client, terminal: Terminal, running: Running, asking: Asking, inputs: Inputs, source: str
    ) -> None:
        self._client = client
        self._terminal = terminal
        self._running = running
        self._asking = asking
        self._setting = inputs.setting
        self._source = source
        self.left = False
        #: Where the command on the screen was shown to point at.
        self._contexts: tuple[Context, ...] = ()
        self._looks: dict[str, Callable[[], None]] = {
            "t": lambda: self._say(*pages.troubleshooting(client.route)),
            "w": lambda: self._say(*shown.page(client.route, client.state)),
            "c": lambda: self._say(*pages.contacts(client.route)),
            "v": lambda: self._say(*block(self._source, "")),
            "l": lambda: self._say(*account.log(client.state)),
            "u": self._copy,
        }
        self._acts: dict[str, _Act] = {
            "answer": self._answer_no,
            "restored": self._restored,
            "run-rest": self._run_rest,
            "retry": self._retry,
            "pass-anyway": self._pass_anyway,
            "skip": self._skip,
            "by-hand": self._by_hand,
            "wait-until": self._wait_until,
            "count-down": self._count_down,
            "stop-waiting": self._stop_waiting,
            "keep": self._keep,
            "fresh": lambda _: self.make(moves.Fresh()),
            "end-left": self._end_left,
            "choose-again": self._choose_again,
            "edit": self._edit,
            "own": self._own,
            "drop": self._drop,
            "rollback": self._rollback,
            "jump": self._jump,
            "abort": self._abort,
            "finish": self._finish,
            "value": inputs.change,
            "again": inputs.again,
            "replace": inputs.literals,
            "note": self._note,
            "detach": self._detach,
        }

    async def take(self, answer: str) -> None:
        """Do what the line says: start the command shown, make a move, or show something."""
        text = answer.strip()
        if await self._confirmed(text):
            return
        key, words = (text[:1], text[1:].strip()) if text[:1] in {"!", "#"} else _parted(text)
        now = {found.key: found for found in available(self._client.route, self._client.state)}
        found = now.get(key)
        if found and not found.move and found.key.lower() in self._looks and not words:
            self._looks[found.key.lower()]()
        elif found and found.move == "choose":
            await self._choose(found.option, words)
        elif key == "y" and found and not words:
            await self._answer_yes()
        elif found and found.move in self._acts:
            await self._acts[found.move](words)
        else:
            self._say(self._not_understood(key))

    def shows(self, task: Task) -> tuple[Context, ...]:
        """Where this command points now, remembered as what the operator is about to see."""
        self._contexts = self._client.contexts(task.id)
        return self._contexts

    async def make(self, move: Move) -> None:
        """Make a move and say so if it was refused."""
        starts = isinstance(move, moves.Run | moves.RunRest | moves.WaitUntil | moves.CountDown)
        refused = await (self._running.perform(move) if starts else self._client.perform(move, self._setting.by))
        if refused:
            self._say(f"  ! {one_line(refused.reason)}")

    async def leave(self) -> None:
        """The leave question. Its default is to stay."""
        answer = await self._terminal.ask(" Leave? Enter: stay · a: abort the run · l: leave, resume later > ")
        if answer.strip() == "l":
            await self.make(moves.Detach(reason="the operator left"))
            self.left = True
        elif answer.strip() == "a":
            await self._abort("")

    async def _end_left(self, _: str) -> None:
        await settle(self._client, self._terminal, self._setting.by, last=False)

    def _asked(self) -> Task | None:
        state = self._client.state
        return state.task(self._client.route, state.asked) if state.asked else None

    async def _confirmed(self, text: str) -> bool:
        """Start the command shown, if this line is what starts it."""
        state, task = self._client.state, self._asked()
        if state.phase != "ask" or task is None or task.kind != "command" or obstacle(task):
            return False
        wanted = word(task, state.host)
        if text != wanted:
            return False
        await self.make(moves.Run(task=task.id, sha256=digest(task.text), word=wanted, contexts=self._contexts))
        return True

    def _not_understood(self, key: str) -> str:
        state, task = self._client.state, self._asked()
        if not key and state.phase == "ask" and task and task.kind == "command":
            reason = obstacle(task)
            return (
                f"  {one_line(reason)}" if reason else f"  Enter does not run this; {pages.confirms(state, task)} does"
            )
        if not key and state.phase == "ask" and task and task.kind == "choice":
            return "  Enter picks nothing; a letter and Enter does"
        if not key:
            return "  Enter answers nothing here"
        known = any(found.key == key for found in KEYS)
        return (
            f"  {key} is not possible now; ? lists what is" if known else f"  {one_line(key)}: not understood; ? helps"
        )

    async def _answer_yes(self) -> None:
        state = self._client.state
        if state.phase == "restored":
            await self.make(moves.Restored(yes=True))
        else:
            await self.make(moves.Answer(tasks=(state.asked or "",), yes=True))

    async def _answer_no(self, words: str) -> None:
        asked = self._client.state.asked or ""
        note = await self._asking.why("What is wrong?", words)
        await self.make(moves.Answer(tasks=(asked,), yes=False, note=note))

    async def _restored(self, words: str) -> None:
        await self.make(moves.Restored(yes=False, note=await self._asking.why("What is missing?", words)))

    async def _run_rest(self, _: str) -> None:
        tasks = rest(self._client.route, self._client.state)
        contexts = tuple(self._client.contexts(task.id) for task in tasks)
        shown = [
            line
            for task, places in zip(tasks, contexts, strict=True)
            for line in (f"  {task.id} {one_line(task.label)}".rstrip(), *block(task.text), *pages.pointing(places))
        ]
        self._say("", "  The rest of this step, one after the other, up to the first that fails:", *shown)
        if await self._asking.agrees("Run them?"):
            ids = tuple(task.id for task in tasks)
            sha256s = tuple(digest(task.text) for task in tasks)
            await self.make(moves.RunRest(tasks=ids, sha256s=sha256s, contexts=contexts))

    async def _retry(self, _: str) -> None:
        await self.make(moves.Retry(task=self._client.state.asked or ""))

    async def _pass_anyway(self, words: str) -> None:
        reason = await self._asking.why("Why is that acceptable?", words)
        await self.make(moves.PassAnyway(task=self._client.state.asked or "", reason=reason))

    async def _choose(self, option: str, words: str) -> None:
        task = self._asked()
        if task:
            await self.make(moves.Choose(task=task.id, option=option, reason=words))
            if self._client.state.choices.get(task.id) == option:
                self._say(*choices.chosen(task, option))

    async def _choose_again(self, words: str) -> None:
        reason = await self._asking.why("Why another option?", words)
        await self.make(moves.ChooseAgain(task=self._client.state.asked or "", reason=reason))

    async def _wait_until(self, words: str) -> None:
        move = await wait_until(self._asking, self._client.state.asked or "", words)
        await self.make(move) if move else self._say("  two numbers of seconds, as in: h 10 600")

    async def _count_down(self, _: str) -> None:
        await self.make(moves.CountDown(task=self._client.state.asked or ""))

    async def _stop_waiting(self, _: str) -> None:
        await self.make(moves.StopWaiting())

    async def _keep(self, words: str) -> None:
        task, output = self._running.printed
        if not output.strip():
            self._say("  nothing was printed since rbr started")
            return
        self._say(f"  {task} printed:", *keeping.numbered(output))
        move = await keeping.keep(self._asking, task, output, words)
        await self.make(move) if move else self._say("  there is no such line or word")

    async def _skip(self, words: str) -> None:
        reason = await self._asking.why("Why skip it?", words)
        await self.make(moves.Skip(task=self._client.state.asked or "", reason=reason))

    async def _by_hand(self, words: str) -> None:
        reason = await self._asking.why("How did you do it?", words)
        await self.make(moves.ByHand(task=self._client.state.asked or "", reason=reason))

    async def _edit(self, _: str) -> None:
        task = self._asked()
        if task:
            await self.make(moves.Edit(task=task.id, text=self._asking.new_text(task.text, "edit")))

    async def _own(self, words: str) -> None:
        route, state = self._client.route, self._client.state
        blocks = shown.offered(route, state)
        if words in blocks and blocks[words].language:
            await self.make(moves.Own(text=blocks[words].text, language=blocks[words].language))
            return
        offered = {task.id: task.text for entry in route.plan.troubleshooting for task in entry.commands}
        offered |= {name: one.text for name, one in blocks.items()}
        text = words if words and words not in offered else self._asking.new_text(offered.get(words, ""), "command")
        if text.strip():
            await self.make(moves.Own(text=text))

    async def _drop(self, _: str) -> None:
        await self.make(moves.Drop(task=self._client.state.asked or ""))

    async def _rollback(self, words: str) -> None:
        route, state = self._client.route, self._client.state
        target = await self._asking.which("Which rollback?", tuple(route.rollbacks))
        if not target:
            return
        self._say(*account.rollback(route, state, route.rollbacks[target]))
        if await self._asking.agrees("Leave the procedure and walk it? Each command is confirmed."):
            await self.make(moves.RollBack(target=target, reason=await self._asking.why("Why?", words)))

    async def _jump(self, words: str) -> None:
        route = self._client.route
        steps = tuple(dict.fromkeys(route.step_of[task].id for task in route.main))
        task = self._asked()
        step = words or await self._asking.which("To which step?", steps, (task.repeats if task else None) or "")
        if step:
            reason = f"{task.id}: {task.text}" if task and task.repeats == step else await self._asking.why("Why?")
            await self.make(moves.Jump(step=step, reason=reason))

    async def _abort(self, words: str) -> None:
        if "abort" in {found.move for found in available(self._client.route, self._client.state)}:
            await self.make(moves.Abort(reason=await self._asking.why("Why abort?", words)))
        else:
            self._say("  the run cannot be aborted here; f ends it")

    async def _finish(self, _: str) -> None:
        if await self._asking.agrees(f"End the run as {_end_word(self._client.state)}?"):
            await self.make(moves.Finish())

    async def _note(self, words: str) -> None:
        await self.make(moves.Note(text=words or await self._asking.why("Note:")))

    async def _detach(self, _: str) -> None:
        await self.leave()

    def _copy(self) -> None:
        """The bare text, and to the terminal's clipboard by the sequence terminals know for that."""
        task = self._asked()
        if task is None:
            self._say("  nothing to copy here")
            return
        self._say("", *(line[2:] for line in block(task.text, "")), "")
        self._terminal.write(f"\x1b]52;c;{b64encode(task.text.encode()).decode()}\x07")
        self._say("  (also sent to the terminal's clipboard, where it takes that)")

    def _say(self, *lines: str) -> None:
        self._terminal.lines(*lines)


def _parted(text: str) -> tuple[str, str]:
    key, _, words = text.partition(" ")
    return key, words.strip()


def _end_word(state: State) -> str:
    return state.ending or "failed"
