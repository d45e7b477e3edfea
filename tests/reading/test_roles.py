"""What a heading says about its section, alone and inside another one."""

import pytest

from runbookrunner.reading.headings import title
from runbookrunner.reading.model import Role
from runbookrunner.reading.roles import role


@pytest.mark.parametrize(
    ("heading", "number", "text"),
    [
        ("1. Notify Team", "1", "Notify Team"),
        ("2.3 Check", "2.3", "Check"),
        ("3) Stop", "3", "Stop"),
        ("Step 4: Restore", "4", "Restore"),
        ("📥 Step 1 — Fetch", "1", "Fetch"),
        ("Phase B: Cut over", "B", "Cut over"),
        ("Part iv. Close", "iv", "Close"),
        ("Step 2 of 5 - Drain `api`", "2", "Drain api"),
        ("Step 7", "7", "Step 7"),
        ("24 hours later", None, "24 hours later"),
        ("3 Replicas are down", "3", "Replicas are down"),
        ("Steps", None, "Steps"),
        ("**Restore** the [data](x.md) {#restore}", None, "Restore the data"),
        ("Fix pg_restore_list:", None, "Fix pg_restore_list"),
        (":rocket: Go", None, "Go"),
    ],
)
def test_the_authors_number_is_split_off(heading: str, number: str | None, text: str) -> None:
    found = title(heading)
    assert (found.number, found.text) == (number, text)


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Rollback", "rollback"),
        ("Emergency Rollback Procedure", "rollback"),
        ("5. Rollback", "rollback"),
        ("How to Roll Back", "rollback"),
        ("Rolling back the release", "rollback"),
        ("Back-out plan", "rollback"),
        ("Undo", "rollback"),
        ("Revert to the old version", "rollback"),
        ("Rollback: database only", "rollback"),
        ("Should we roll back?", "information"),
        ("Rollback criteria", "information"),
        ("Verify the rollback", "verification"),
        ("Abortive transactions", "procedure"),
        ("Verification", "verification"),
        ("Health checks", "verification"),
        ("4. Verify the data", "procedure"),
        ("Before you begin", "prerequisites"),
        ("2. Prerequisites", "procedure"),
        ("Common issues", "troubleshooting"),
        ("8. Troubleshooting", "troubleshooting"),
        ("Step 8: Troubleshooting", "procedure"),
        ("Escalation matrix", "contacts"),
        ("Emergency Contacts", "contacts"),
        ("See also", "related"),
        ("Revision history", "history"),
        ("Impact", "impact"),
        ("Overview", "overview"),
        ("Post-mortem", "follow-up"),
        ("Triage", "diagnosis"),
        ("Symptoms", "detection"),
        ("Restart the workers", "procedure"),
    ],
)
def test_the_first_pattern_that_fits_gives_the_role(heading: str, expected: Role) -> None:
    assert role(title(heading), None) == expected


@pytest.mark.parametrize(
    ("heading", "parent", "expected"),
    [
        ("Disk", "troubleshooting", "troubleshooting"),
        ("Verify", "procedure", "procedure"),
        ("Verify", "rollback", "rollback"),
        ("Rollback", "procedure", "rollback"),
        ("3. Rollback", "procedure", "rollback"),
        ("3. Troubleshooting", "procedure", "procedure"),
        ("Contacts", "procedure", "contacts"),
        ("Prerequisites", "procedure", "prerequisites"),
        ("Rollback criteria", "rollback", "information"),
    ],
)
def test_a_child_takes_its_parents_role_but_for_a_few_words(heading: str, parent: Role, expected: Role) -> None:
    assert role(title(heading), parent) == expected


def test_in_a_file_that_is_a_rollback_only_the_way_back_from_it_is_one() -> None:
    assert role(title("Rollback"), None, of_rollback=True) == "procedure"
    assert role(title("Rollback of the rollback"), None, of_rollback=True) == "rollback"
