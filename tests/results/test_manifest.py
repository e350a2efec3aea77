"""Where the code comes from."""

import shutil
import subprocess

import pytest

from sim.results import manifest

GIT = shutil.which("git")


@pytest.fixture
def repository(tmp_path, monkeypatch):
    if GIT is None:
        pytest.skip("git is not installed")
    package = tmp_path / "sim" / "__init__.py"
    package.parent.mkdir()
    package.write_text("", encoding="utf-8")
    monkeypatch.setattr(manifest.sim, "__file__", str(package))

    def git(*words):
        identity = ("-c", "user.name=test", "-c", "user.email=test@example.invalid")
        return subprocess.run([GIT, "-C", str(tmp_path), *identity, *words], check=True, capture_output=True, text=True)

    git("init", "-q")
    return git, package


def test_the_commit_and_whether_it_was_changed(repository):
    git, package = repository
    git("add", "sim")
    git("commit", "-qm", "first")
    head = git("rev-parse", "HEAD").stdout.strip()
    assert manifest.commit() == (head, False)
    package.write_text("changed", encoding="utf-8")
    assert manifest.commit() == (head, True)


def test_a_copy_inside_somebody_elses_repository_is_not_of_its_commit(repository):
    git, package = repository
    (package.parent.parent / "other.txt").write_text("", encoding="utf-8")
    git("add", "other.txt")
    git("commit", "-qm", "first")
    assert manifest.commit() == ("unknown", None)


def test_without_git_the_commit_is_unknown(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert manifest.commit() == ("unknown", None)
