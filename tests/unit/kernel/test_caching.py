"""Compiled functions are kept under the code that they are made of, where nobody else writes."""

import os
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from kernel_needs import require_kernel

MODULE = "kernel.points"


@pytest.fixture(autouse=True)
def _clean_caches() -> Iterator[None]:
    require_kernel()
    yield
    if "plebiscite.kernel.caching" in sys.modules:
        from plebiscite.kernel import caching

        for each in (caching.cache_place, caching.cache_key, caching.sources):
            each.cache_clear()


def fake_package(folder: Path, monkeypatch: pytest.MonkeyPatch, age: int = 3600) -> Path:
    """A package of three sources: `points` imports `field`, `other` stands alone."""
    from plebiscite.kernel import caching

    kernel = folder / "kernel"
    kernel.mkdir()
    (kernel / "field.py").write_text("PRIME = 19\n")
    (kernel / "points.py").write_text("from plebiscite.kernel.field import PRIME\n")
    (kernel / "other.py").write_text("from plebiscite.kernel import points\n")
    before = time.time() - age
    for path in kernel.iterdir():
        os.utime(path, (before, before))
    monkeypatch.setattr(caching, "_PACKAGE", folder)
    caching.cache_key.cache_clear()
    caching.sources.cache_clear()
    return kernel


def keys() -> list[str | None]:
    from plebiscite.kernel import caching

    caching.cache_key.cache_clear()
    caching.sources.cache_clear()
    return [caching.cache_key(f"kernel.{name}") for name in ("field", "points", "other")]


def change(path: Path, text: str) -> None:
    """Another text, as old as the one before."""
    before = path.stat().st_mtime
    path.write_text(text)
    os.utime(path, (before, before))


def test_a_changed_source_changes_the_key_of_all_that_is_made_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kernel = fake_package(tmp_path, monkeypatch)
    first = keys()
    assert len({*first}) == 3
    assert None not in first
    change(kernel / "points.py", "from plebiscite.kernel.field import PRIME  # the same\n")
    second = keys()
    assert [one == two for one, two in zip(first, second, strict=True)] == [True, False, False]
    change(kernel / "field.py", "PRIME = 21\n")
    third = keys()
    assert not {*second} & {*third}


def test_a_source_that_just_changed_is_not_trusted_to_be_what_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plebiscite.kernel import caching

    kernel = fake_package(tmp_path, monkeypatch)
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    caching.cache_place.cache_clear()
    assert caching.keep_functions_of("plebiscite.kernel.points")
    now = time.time()
    os.utime(kernel / "field.py", (now, now))
    found = keys()
    assert found == [None, None, None]
    assert not caching.keep_functions_of("plebiscite.kernel.points")


def test_what_was_compiled_before_is_known_by_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from numba.core.caching import _CacheLocator

    from plebiscite.kernel import caching

    kernel = fake_package(tmp_path, monkeypatch)
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "kept"))
    caching.cache_place.cache_clear()
    key = caching.cache_key("kernel.points")
    assert key is not None
    assert not caching.compiled_before("kernel.points")
    code = "points.double-9.py{}{}.nbi"
    mine = code.format(*sys.version_info[:2])
    elsewhere = tmp_path / "kept" / key / "kernel_another_installation"
    elsewhere.mkdir(parents=True)
    (elsewhere / mine).touch()
    assert not caching.compiled_before("kernel.points")
    here = elsewhere.with_name(_CacheLocator.get_suitable_cache_subpath(kernel / "points.py"))
    here.mkdir()
    (here / code.format(3, 9)).touch()
    assert not caching.compiled_before("kernel.points")
    (here / mine).touch()
    assert caching.compiled_before("kernel.points")
    assert not caching.compiled_before("kernel.other")
    with monkeypatch.context() as nowhere:
        nowhere.setattr(caching, "cache_place", lambda: None)
        assert not caching.compiled_before("kernel.points")


def test_code_whose_source_cannot_be_read_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kernel = fake_package(tmp_path, monkeypatch)
    (kernel / "points.py").unlink()
    assert [key is None for key in keys()] == [False, True, False]


@pytest.mark.parametrize("mode", [0o720, 0o702, 0o777])
def test_a_folder_that_others_may_write_is_not_used(tmp_path: Path, mode: int) -> None:
    from plebiscite.kernel import caching

    folder = tmp_path / "cache"
    folder.mkdir()
    folder.chmod(mode)
    assert not caching.is_private_folder(folder)
    folder.chmod(0o700)
    assert caching.is_private_folder(folder)


def test_a_folder_of_another_user_a_link_and_a_file_are_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plebiscite.kernel import caching

    mine, link, file = tmp_path / "mine", tmp_path / "link", tmp_path / "file"
    assert caching.is_private_folder(mine)
    assert stat.S_IMODE(mine.stat().st_mode) == 0o700
    link.symlink_to(mine)
    file.touch()
    assert not caching.is_private_folder(link)
    assert not caching.is_private_folder(file)
    monkeypatch.setattr(os, "getuid", lambda: mine.stat().st_uid + 1)
    assert not caching.is_private_folder(mine)


def test_the_places_are_tried_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from plebiscite.kernel import caching

    blocked, home = tmp_path / "blocked", tmp_path / "home"
    blocked.touch()
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "chosen"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("TMPDIR", str(tmp_path))

    def place() -> Path | None:
        caching.cache_place.cache_clear()
        return caching.cache_place()

    assert place() == tmp_path / "chosen"
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(blocked))
    assert place() == tmp_path / "xdg/plebiscite"
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    assert place() == home / ".cache/plebiscite"
    monkeypatch.setenv("HOME", str(blocked))
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    assert place() == tmp_path / f"plebiscite-{os.getuid()}"
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(blocked))
    assert place() is None
    assert not caching.keep_functions_of("plebiscite.kernel.points")


def test_a_user_without_a_home_has_a_folder_among_the_temporary_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plebiscite.kernel import caching

    def no_home(path: Path) -> Path:
        raise RuntimeError(path)

    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "expanduser", no_home)
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    caching.cache_place.cache_clear()
    assert caching.cache_place() == tmp_path / f"plebiscite-{os.getuid()}"


@pytest.mark.parametrize("damage", [b"", b"not what Numba wrote"], ids=["empty", "other bytes"])
@pytest.mark.parametrize("kind", ["nbi", "nbc"])
def test_damaged_files_of_a_cache_are_thrown_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, damage: bytes
) -> None:
    from plebiscite.kernel import caching

    fake_package(tmp_path, monkeypatch)
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "cache"))
    caching.cache_place.cache_clear()

    def twice(number: int) -> int:
        return 2 * number

    twice.__module__ = "plebiscite.kernel.points"
    made = caching.compiled("int64(int64)")
    assert made(twice)(4) == 8
    (kept,) = (tmp_path / "cache").rglob(f"*twice*.{kind}")
    kept.write_bytes(damage)
    assert made(twice)(4) == 8
    assert not kept.exists()
    assert made(twice)(4) == 8
    assert kept.exists()


def test_what_cannot_be_compiled_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from numba.core.errors import NumbaError

    from plebiscite.kernel import caching

    fake_package(tmp_path, monkeypatch)
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "cache"))
    caching.cache_place.cache_clear()
    with pytest.raises(NumbaError):
        caching.compiled("int64(int64)")(lambda number: number + "")


@pytest.mark.slow
def test_several_processes_that_start_together_compile_and_load_the_same(tmp_path: Path) -> None:
    code = (
        "import numpy as np, plebiscite.kernel.caching as caching;"
        "from plebiscite.ballot.bulk_challenges import compare_challenges;"
        "good = np.ones(1, np.bool_);"
        "compare_challenges(np.zeros((1, 1, 32), np.uint8), np.zeros((1, 1, 2, 4), np.uint64),"
        " np.array([[0, 1]]), good);"
        "print(good[0], sum(compare_challenges.stats.cache_hits.values()))"
    )
    environment = {**os.environ, "NUMBA_CACHE_DIR": "", "XDG_CACHE_HOME": str(tmp_path)}

    def start() -> "subprocess.Popen[str]":
        command = [sys.executable, "-c", code]
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)

    together = [start() for _ in range(2)]
    assert [each.communicate()[0].split()[0] for each in together] == ["True", "True"]
    later = start()
    assert later.communicate()[0].split() == ["True", "1"]


def test_what_this_installation_has_compiled_is_found() -> None:
    """The tests begin with it: if Numba kept it elsewhere, nobody would find it again."""
    from plebiscite.kernel import caching

    import_module("plebiscite.kernel.recompute")
    assert caching.compiled_before("kernel.recompute")
