"""What a runbook says, as plain values. Lines count from 1 in the file as it was written, front matter included."""

from typing import Literal

from msgspec import Struct

from runbookrunner.command.hazards import Hazard
from runbookrunner.reading.inputs import Input

Role = Literal[
    "overview",
    "prerequisites",
    "impact",
    "procedure",
    "diagnosis",
    "detection",
    "verification",
    "rollback",
    "troubleshooting",
    "follow-up",
    "contacts",
    "related",
    "history",
    "information",
]
BlockKind = Literal["command", "session", "message", "comments", "display", "expected", "query", "code"]
TaskKind = Literal["command", "check", "message", "choice"]
FactKind = Literal["estimated-time", "severity", "downtime", "user-impact"]
Severity = Literal["error", "warning", "note"]


class Section(Struct, frozen=True):
    """A heading with a role; `id` comes from its position (`s1`, `s2` and so on)."""

    id: str
    role: Role
    title: str
    line: int


class Task(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the operator is asked about next.

    `text` is, to the byte, what would run (`command`), what to send (`message`), what to confirm
    (`check`) or the question (`choice`). `units` are the whole-line parts of a command, joined by
    newlines they are `text`.
    `blocked` is empty, or says why this text must not be given to a shell as it stands.
    """

    id: str
    kind: TaskKind
    text: str
    line: int
    end_line: int
    label: str = ""
    #: Markdown shown in front of the task: paragraphs and blocks that are not to be run.
    before: str = ""
    #: Comments of the block that belong to this command and ask for nothing.
    notes: tuple[str, ...] = ()
    #: Line of the fence this command stands in; commands of one block share `set` options.
    block: int = 0
    units: tuple[str, ...] = ()
    verify: bool = False
    interactive: bool = False
    hazards: tuple[Hazard, ...] = ()
    placeholders: tuple[str, ...] = ()
    expected: str | None = None
    #: A regular expression that the output must hold; it stands in place of `expected`.
    expect: str = ""
    #: The name under which what this command prints is kept; empty where it is not.
    capture: str = ""
    #: After so many seconds it is asked about while it runs; 0 where the author names no time.
    timeout_s: int = 0
    blocked: str = ""
    #: The first line of the command that opens the shell or prompt this is meant for; 0 where it is for the session.
    inner: int = 0
    #: Id of the step that this check asks to repeat ("Repeat restoration steps").
    repeats: str | None = None
    #: What a choice offers: of these only one is walked.
    options: "tuple[Option, ...]" = ()
    #: Whether it may be right that none of the options applies ("If the disk is full").
    conditional: bool = False


class Shown(Struct, frozen=True):
    """A block that is shown and not run; the operator may take its text as a command of their own."""

    line: int
    kind: BlockKind
    text: str
    #: The word behind the fence, where it names another language than bash's.
    language: str = ""


class Step(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A heading or list item that is walked. `number` is the author's own, kept as text; `id` is the position."""

    id: str
    number: str | None
    title: str
    line: int
    section: str
    tasks: tuple[Task, ...] = ()
    verify: bool = False
    follow_up: bool = False
    #: The sentence that says when this applies ("If restoration fails:").
    condition: str = ""
    #: Markdown that follows the last task.
    after: str = ""
    #: Blocks that no task runs, in the order of the file.
    shown: tuple[Shown, ...] = ()


class Option(Struct, frozen=True, kw_only=True):
    """One of the alternatives of a choice: `tasks` of one block, or the `steps` under one heading.

    `id` is that of the choice with a letter behind it (`3b`). `title` may be empty.
    """

    id: str
    title: str
    line: int
    tasks: tuple[Task, ...] = ()
    steps: tuple[Step, ...] = ()


class Rollback(Struct, frozen=True):
    """A place to jump to when the procedure failed. `id` is `R1`, `R2` and so on."""

    id: str
    title: str
    line: int
    section: str
    condition: str
    steps: tuple[Step, ...]


class Advice(Struct, frozen=True):
    """A troubleshooting entry. `quoted` are the error texts its heading quotes; `text` is its Markdown body.

    `commands` (ids `T1.1`) run only when the operator asks for one.
    """

    id: str
    title: str
    line: int
    quoted: tuple[str, ...]
    text: str
    commands: tuple[Task, ...] = ()


class Contact(Struct, frozen=True):
    """Whom to call: `name` may be empty where the line has no colon."""

    name: str
    where: str
    line: int


class Change(Struct, frozen=True):
    """One line of the runbook's own history; `date` is as written, empty where there is none."""

    date: str
    text: str
    line: int


class Fact(Struct, frozen=True):
    """Something to show in the overview."""

    kind: FactKind
    text: str
    line: int


class Block(Struct, frozen=True):
    """One fence or indented block, whatever became of it. `why` says why one that does not run does not."""

    line: int
    end_line: int
    kind: BlockKind
    runnable: bool
    language: str
    placeholders: tuple[str, ...] = ()
    why: str = ""


class Finding(Struct, frozen=True):
    """What the author should know about the file."""

    rule: str
    severity: Severity
    line: int
    text: str


class Runbook(Struct, frozen=True, kw_only=True):
    """The whole reading of one file.

    `steps` are those of the procedure, in document order; `prerequisites` (id `P`) and
    `verification` (id `V`, or `V1` … where the section has steps) stand apart.
    """

    file: str
    sha256: str
    title: str
    front_matter: dict[str, object]
    sections: tuple[Section, ...] = ()
    prerequisites: tuple[Step, ...] = ()
    steps: tuple[Step, ...] = ()
    verification: tuple[Step, ...] = ()
    rollbacks: tuple[Rollback, ...] = ()
    troubleshooting: tuple[Advice, ...] = ()
    contacts: tuple[Contact, ...] = ()
    history: tuple[Change, ...] = ()
    facts: tuple[Fact, ...] = ()
    blocks: tuple[Block, ...] = ()
    findings: tuple[Finding, ...] = ()
    inputs: tuple[Input, ...] = ()
