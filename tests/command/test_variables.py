import pytest

from runbookrunner.command.variables import unset, uses


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
    ],
)
def test_variables_that_nothing_sets(texts: list[str], names: set[str]) -> None:
    assert unset(texts, {"ENVIRON"}) == names


def test_the_environment_sets_some() -> None:
    assert unset(["echo $A $B"], {"A"}) == {"B"}


def test_a_use_is_where_bash_would_expand_it() -> None:
    text = "echo $A \"${A}\" '$A' ${A:-1} $AB"
    assert [text[start:end] for start, end in uses(text, "A")] == ["$A", "${A}"]
