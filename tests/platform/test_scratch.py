"""Temporary folders: gone with their block, and gone at the next start when their process was killed."""

import os
import subprocess
import sys
import tempfile

import pytest

from lyceum.platform import scratch


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_folder_is_gone_with_its_block(own_folder):
    with scratch.folder("upload") as path:
        (path / "file").write_bytes(b"x")
        assert scratch.sweep() == [], "this process lives"
        assert path.is_dir()
    assert list(own_folder.iterdir()) == []


def test_what_a_killed_process_left_is_swept_and_nothing_else(own_folder):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    left = own_folder / f"lyceum-ingest-{gone.pid}-abc"
    left.mkdir()
    (left / "book").write_bytes(b"x")
    kept = [own_folder / name for name in (f"lyceum-ingest-{os.getpid()}-abc", f"other-ingest-{gone.pid}-abc", f"lyceum-pg-{gone.pid}-a")]
    for path in kept:
        path.mkdir()
    assert scratch.sweep() == [left.name]
    assert sorted(own_folder.iterdir()) == sorted(kept)
