import pytest
from hypothesis import given
from hypothesis import strategies as st

from runbookrunner.command.contexts import contexts, without_comments
from runbookrunner.command.words import commands, here_documents


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ls -l", ["ls -l"]),
        ("psql -d mydb < backup.sql", ["psql -d mydb < backup.sql"]),
        ("a | b && c; d || e &", ["a", "b < |a", "c", "d", "e"]),
        ("sudo -u pg A=1 env B=2 time nohup nice -n 5 ./x y", ["./x y"]),
        ("A=1 B=2", []),
        ("ls # rm\n# rm", ["ls"]),
        ("a \\\n  b", ["a b"]),
        ("echo 'a | b' \"c; d\" e\\;f", ["echo a | b c; d e;f"]),
        ("sh -c 'a; b'", ["sh -c a; b", "a", "b"]),
        ("ssh -p 22 h 'sudo a | b'", ["ssh -p 22 h sudo a | b", "a", "b < |sudo"]),
        ("xargs -n 1 rm -f", ["xargs -n 1 rm -f", "rm -f {}"]),
        ("echo \"$(a 'b c')\" '$(no)'", ["echo $(a 'b c') $(no)", "a b c"]),
        ("x=`a b`", ["a b"]),
        ("echo $((1 + 2))", ["echo $((1 + 2))"]),
        ("diff <(a) <(b)", ["diff", "a", "b"]),
        ("if a; then b; fi", ["a", "b"]),
        ("kubectl exec p -- a b", ["kubectl exec p -- a b", "a b"]),
        ("find . -exec rm {} +", ["find . -exec rm {} +", "rm {}"]),
        ("sudo -i", ["sudo -i"]),
        ("cat <<E\nrm x\nE\nls", ["cat << E", "ls"]),
        ("cat <<E | bash\nrm x\nE", ["cat << E", "bash < |cat", "rm x", "E"]),
        ("eval 'a b'", ["a b"]),
    ],
)
def test_simple_commands_are_seen(text: str, expected: list[str]) -> None:
    assert [" ".join(words) for words in commands(text)] == expected


def test_here_documents_are_kept_apart() -> None:
    assert here_documents("cat <<A <<B\n1\nA\n2\nB\nls") == "1\nA\n2\nB\n"


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("a 'b' #c", "wwssswcc"),
        ('"#"#x', "dwdww".replace("wd", "dd")),
        ("a#b", "www"),
        ("'a\n#b'\n#c", "ssssss" + "wcc"),
        ("cat <<E\n#x\nE\n#y", "wwwwwwww" + "hhhhh" + "cc"),
        ('"$(a #', "dddwwc"),
    ],
)
def test_every_character_has_its_context(text: str, marks: str) -> None:
    assert contexts(text) == marks


def test_comments_become_blanks_of_the_same_length() -> None:
    assert without_comments("ls #x\npwd '#'") == "ls   \npwd '#'"


@given(st.text(alphabet="'\"`$(){}<>|&;#\\ \nabE-", max_size=60))
def test_no_text_is_too_odd(text: str) -> None:
    assert len(contexts(text)) == len(text)
    assert all(commands(text))
