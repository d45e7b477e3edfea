import pytest

from runbookrunner.command.variables import looks_secret, unset, uses


@pytest.mark.parametrize(
    ("texts", "names"),
    [
        (["echo $A ${B}"], {"A", "B"}),
        (["A=1", "echo $A $HOME $1 $? \\$C '$D' # $E"], set()),
        (["for h in a b; do echo $h; done", "read -r X", "echo $X"], set()),
        (["export A=$B"], {"B"}),
        (["echo ${A:-x} ${B?}"], set()),
        (["source env.sh", "echo $A"], set()),
        (["eval $(x)", "echo $A"], set()),
        (["curl -H 'x=1' $URL"], {"URL"}),
        (["psql -h $HOST -W $DB_PASSWORD $SECRET_NAME"], {"HOST", "SECRET_NAME"}),
    ],
)
def test_variables_that_nothing_sets(texts: list[str], names: set[str]) -> None:
    assert unset(texts, {"ENVIRON"}) == names


def test_the_environment_sets_some() -> None:
    assert unset(["echo $A $B"], {"A"}) == {"B"}


def test_a_use_is_where_bash_would_expand_it() -> None:
    text = "echo $A \"${A}\" '$A' ${A:-1} $AB"
    assert [text[start:end] for start, end in uses(text, "A")] == ["$A", "${A}"]


@pytest.mark.parametrize("name", ["<password>", "$API_TOKEN", "<api-key>", "YOUR_TOKEN", "<client secret>"])
def test_names_of_secrets(name: str) -> None:
    assert looks_secret(name)


@pytest.mark.parametrize("name", ["<pod>", "<secret-name>", "$TOKEN_FILE", "<key>", "<password-file>"])
def test_names_of_no_secrets(name: str) -> None:
    assert not looks_secret(name)
