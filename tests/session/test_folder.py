import stat
from pathlib import Path

from runbookrunner.session.folder import private_folder


def test_the_private_folder_stands_in_the_runtime_folder_only_if_that_is_private(tmp_path: Path) -> None:
    ours = tmp_path / "ours"
    ours.mkdir(mode=0o700)
    shared = tmp_path / "shared"
    shared.mkdir(mode=0o755)
    link = tmp_path / "link"
    link.symlink_to(ours)
    for runtime, inside in [(ours, True), (shared, False), (link, False), (tmp_path / "none", False), (None, False)]:
        folder = private_folder(str(runtime) if runtime else None)
        assert (runtime is not None and folder.is_relative_to(runtime)) is inside
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        folder.rmdir()
