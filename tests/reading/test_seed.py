"""The backup restoration runbook, task by task: what an operator is asked, in which order, and what would run."""

from pathlib import Path

import pytest

from runbookrunner.command.syntax import splitter
from runbookrunner.reading.model import Change, Contact, Fact, Runbook, Step, Task
from runbookrunner.reading.reader import read

SEED = Path(__file__).parents[2] / "runbooks" / "database-backup-restoration.md"
DUMP = "s3://backups/postgres/db-2024-01-15.sql.gz"

#: id, kind, label, text, first and last line, verify.
TASKS = [
    ("P1", "check", "", "Access to backup S3 bucket", 7, 7, False),
    ("P2", "check", "", "Database credentials (in 1Password)", 8, 8, False),
    ("P3", "check", "", "SSH access to database server", 9, 9, False),
    (
        "1.1",
        "message",
        "Post in #engineering Slack channel",
        "Starting database restoration. ETA: 20 minutes. Service will be unavailable.",
        22,
        22,
        False,
    ),
    ("2.1", "command", "List available backups", "aws s3 ls s3://backups/postgres/", 28, 28, False),
    ("2.2", "command", "Download latest backup", f"aws s3 cp {DUMP} ./backup.sql.gz", 31, 31, False),
    ("2.3", "command", "Verify integrity", "sha256sum backup.sql.gz", 34, 34, True),
    ("2.4", "check", "", "Compare with S3 metadata checksum", 35, 35, False),
    ("3.1", "command", "Prevent new connections", "kubectl scale deployment api --replicas=0", 41, 41, False),
    ("4.1", "command", "Decompress backup", "gunzip backup.sql.gz", 47, 47, False),
    ("4.2", "command", "Restore", "psql -h localhost -U postgres -d mydb < backup.sql", 50, 50, False),
    (
        "4.3",
        "command",
        "Verify row counts",
        'psql -h localhost -U postgres -d mydb -c "SELECT COUNT(*) FROM users;"',
        53,
        53,
        True,
    ),
    ("5.1", "command", "", "kubectl scale deployment api --replicas=3", 58, 58, False),
    ("6.1", "command", "Health check", "curl https://api.example.com/health", 64, 64, True),
    ("6.2", "check", "Test critical flows", "User login", 67, 67, False),
    ("6.3", "check", "Test critical flows", "Data retrieval", 68, 68, False),
    ("6.4", "check", "Test critical flows", "Data creation", 69, 69, False),
    ("7.1", "check", "", "Update incident log", 73, 73, False),
    ("7.2", "check", "", "Notify team of completion", 74, 74, False),
    ("7.3", "check", "", "Schedule post-mortem if needed", 75, 75, False),
    (
        "R1.1",
        "command",
        "Revert to previous backup",
        "aws s3 cp s3://backups/postgres/db-2024-01-14.sql.gz ./backup.sql.gz",
        81,
        81,
        False,
    ),
    ("R1.2", "check", "", "Repeat restoration steps", 82, 82, False),
]
#: id, author's number, title, line, verify, follow-up.
STEPS = [
    ("P", None, "Prerequisites", 6, False, False),
    ("1", "1", "Notify Team", 19, False, False),
    ("2", "2", "Download Backup", 25, False, False),
    ("3", "3", "Stop Application Servers", 38, False, False),
    ("4", "4", "Restore Database", 44, False, False),
    ("5", "5", "Start Application Servers", 56, False, False),
    ("6", "6", "Verify Service", 61, True, False),
    ("7", "7", "Post-Restoration", 72, False, True),
    ("R1", None, "Rollback", 77, False, False),
]


@pytest.fixture(scope="module")
def seed() -> Runbook:
    return read(SEED.read_bytes(), "database-backup-restoration.md", splitter())


def steps_of(runbook: Runbook) -> list[Step]:
    rollbacks = [step for rollback in runbook.rollbacks for step in rollback.steps]
    return [*runbook.prerequisites, *runbook.steps, *runbook.verification, *rollbacks]


def tasks_of(runbook: Runbook) -> dict[str, Task]:
    return {task.id: task for step in steps_of(runbook) for task in step.tasks}


def test_every_task_is_what_the_author_meant(seed: Runbook) -> None:
    read_as = [
        (task.id, task.kind, task.label, task.text, task.line, task.end_line, task.verify)
        for task in tasks_of(seed).values()
    ]
    assert read_as == TASKS


def test_every_step_keeps_the_authors_number_beside_its_position(seed: Runbook) -> None:
    read_as = [(step.id, step.number, step.title, step.line, step.verify, step.follow_up) for step in steps_of(seed)]
    assert read_as == STEPS


def test_a_command_stands_in_its_fence_and_is_its_own_unit(seed: Runbook) -> None:
    commands = [task for task in tasks_of(seed).values() if task.kind == "command"]
    assert {task.id: task.block for task in commands} == {
        **dict.fromkeys(("2.1", "2.2", "2.3"), 26),
        "3.1": 39,
        **dict.fromkeys(("4.1", "4.2", "4.3"), 45),
        "5.1": 57,
        "6.1": 62,
        "R1.1": 79,
    }
    assert all(task.units == (task.text,) for task in commands)


def test_hazards_are_the_two_that_matter_and_one_word_of_care(seed: Runbook) -> None:
    found = {
        task.id: [(hazard.level, hazard.target) for hazard in task.hazards]
        for task in tasks_of(seed).values()
        if task.hazards
    }
    assert found == {
        "3.1": [("caution", "api")],
        "4.2": [("destructive", "mydb")],
        "6.1": [("notice", "https://api.example.com/health")],
    }


def test_nothing_is_interactive_blocked_or_left_to_fill_in(seed: Runbook) -> None:
    for task in tasks_of(seed).values():
        assert (task.interactive, task.blocked, task.placeholders) == (False, "", ()), task.id
        assert (task.before, task.notes, task.expected) == ("", (), None), task.id


def test_the_rollback_says_when_it_applies_and_leads_back_to_the_restoration(seed: Runbook) -> None:
    (rollback,) = seed.rollbacks
    assert (rollback.id, rollback.title, rollback.line) == ("R1", "Rollback", 77)
    assert rollback.condition == "If restoration fails:"
    assert tasks_of(seed)["R1.2"].repeats == "4"
    assert [task.id for task in tasks_of(seed).values() if task.repeats] == ["R1.2"]


def test_facts(seed: Runbook) -> None:
    assert seed.facts == (
        Fact("estimated-time", "15-30 minutes", 10),
        Fact("severity", "High", 13),
        Fact("downtime", "10-20 minutes", 14),
        Fact("user-impact", "Service unavailable during restoration", 15),
    )


def test_advice_is_keyed_by_what_its_heading_quotes(seed: Runbook) -> None:
    permission, space = seed.troubleshooting
    assert (permission.id, permission.line, permission.quoted) == ("T1", 87, ("Permission denied",))
    assert (space.id, space.line, space.quoted) == ("T2", 91, ("Disk space full",))
    assert permission.commands == ()
    assert [(task.id, task.text, task.line) for task in space.commands] == [
        ("T2.1", "df -h", 92),
        ("T2.2", "rm -rf /tmp/pg_restore_*", 93),
    ]
    assert [hazard.level for task in space.commands for hazard in task.hazards] == ["destructive"]
    assert "Use different restore location" in space.text


def test_contacts_and_history(seed: Runbook) -> None:
    assert seed.contacts == (
        Contact("On-call Engineer", "See PagerDuty", 102),
        Contact("Database Team", "#database-team", 103),
        Contact("Escalation", "CTO", 104),
    )
    assert seed.history == (
        Change("2024-01-15", "Initial version", 107),
        Change("2024-02-01", "Added verification steps", 108),
    )


def test_sections_have_their_roles(seed: Runbook) -> None:
    roles = {section.title: section.role for section in seed.sections}
    assert roles == {
        "Runbook: Database Backup Restoration": "overview",
        "Overview": "overview",
        "Prerequisites": "prerequisites",
        "Impact": "impact",
        "Step-by-Step Procedure": "procedure",
        **{title: "procedure" for step_id, _, title, *_ in STEPS if step_id.isdigit()},
        "Rollback": "rollback",
        "Troubleshooting": "troubleshooting",
        '"Permission denied" error': "troubleshooting",
        '"Disk space full" error': "troubleshooting",
        "Related Documents": "related",
        "Contacts": "contacts",
        "History": "history",
    }


def test_the_file_has_one_message_block_and_no_findings(seed: Runbook) -> None:
    assert [(block.line, block.kind, block.runnable) for block in seed.blocks] == [
        (20, "message", False),
        *((line, "command", True) for line in (26, 39, 45, 57, 62, 79)),
    ]
    assert seed.title == "Runbook: Database Backup Restoration"
    assert seed.findings == ()
    assert seed.verification == ()
