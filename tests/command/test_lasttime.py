import pytest

from runbookrunner.command.lasttime import old_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("kubectl logs api-7d9f8b6c5d-x2x9z", ("api-7d9f8b6c5d-x2x9z",)),
        ("echo INC-2041 INC-2041", ("INC-2041",)),
        ("aws ec2 stop-instances --instance-ids i-0abc12345def", ("i-0abc12345def",)),
        ("kubectl logs deploy/api --since 10m", ()),
        ("echo PRINC-12 i-am sg-group", ()),
    ],
)
def test_names_of_an_occasion(text: str, names: tuple[str, ...]) -> None:
    assert old_names(text) == names
