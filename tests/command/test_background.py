import pytest

from runbookrunner.command.background import left_behind


@pytest.mark.parametrize(
    "text",
    [
        "sleep 600 &",
        "kubectl port-forward svc/db 5432 & echo $!",
        "(restore; verify) &",
        "for i in 1 2; do copy $i & done",
        "{ dump > f; } &\necho on",
    ],
)
def test_a_program_in_the_background_is_seen(text: str) -> None:
    assert left_behind(text)


@pytest.mark.parametrize(
    "text",
    [
        "make && make install",
        "run > out 2>&1",
        "run &> out",
        "run |& tee out",
        "echo 'a & b'",
        'curl "http://h/?a=1&b=2"',
        "nohup restore &",
        "setsid restore &",
        "sudo nohup restore > log 2>&1 &",
        "one & two & wait",
        "echo a \\& b",
        "cat <<E\na & b\nE",
    ],
)
def test_what_is_none_or_is_cared_for(text: str) -> None:
    assert not left_behind(text)
