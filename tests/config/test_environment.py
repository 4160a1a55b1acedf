"""What the settings take from the environment."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dudao.config import environment


def test_secret_key_is_made_once_for_its_owner_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    first = environment.secret_key(tmp_path)
    assert len(first) >= 64
    assert environment.secret_key(tmp_path) == first
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_secret_key_of_the_environment_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "given")
    assert environment.secret_key(tmp_path) == "given"
    assert not (tmp_path / "secret_key").exists()


def test_without_address_the_database_is_sqlite_with_sound_pragmas(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    found = environment.database(tmp_path)
    assert found["NAME"] == tmp_path / "dudao.sqlite3"
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    pragmas = found["OPTIONS"]["init_command"]
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=10000"):
        assert pragma in pragmas


def test_postgres_address_is_taken_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://du:p%40ss@db.local:5433/dudao?sslmode=require")
    found = environment.database(tmp_path)
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"], found["NAME"]) == (
        "du",
        "p@ss",
        "db.local",
        "5433",
        "dudao",
    )
    assert found["CONN_HEALTH_CHECKS"] is True
    assert found["OPTIONS"] == {"sslmode": "require"}


def test_other_databases_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://x@y/z")
    with pytest.raises(ValueError, match="postgres://"):
        environment.database(tmp_path)


@pytest.mark.parametrize("value", ["ten", "0", "-1"])
def test_wrong_numbers_name_their_variable(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("DUDAO_SESSION_HOURS", value)
    with pytest.raises(ValueError, match="DUDAO_SESSION_HOURS"):
        environment.whole_number("DUDAO_SESSION_HOURS", 12)


def test_blank_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUDAO_SESSION_HOURS", " ")
    assert environment.whole_number("DUDAO_SESSION_HOURS", 12) == 12
    monkeypatch.setenv("DUDAO_HTTPS", "")
    assert environment.flag("DUDAO_HTTPS") is False


def test_programs_that_start_at_once_read_one_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(environment.secret_key, [tmp_path] * 16))
    assert len(keys) == 1
    assert len(keys.pop()) >= 64
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_a_key_that_others_can_read_is_closed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    environment.secret_key(tmp_path)
    (tmp_path / "secret_key").chmod(0o644)
    environment.secret_key(tmp_path)
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_the_data_folder_is_made_for_its_owner_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUDAO_DATA_DIR", str(tmp_path / "data"))
    assert stat.S_IMODE(environment.data_dir().stat().st_mode) == 0o700


def test_debugging_is_off_unless_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DUDAO_DEBUG", raising=False)
    assert environment.flag("DUDAO_DEBUG") is False
