"""Reading the process environment: every value that the settings take from outside goes through here."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=10000",
    "PRAGMA cache_size=-65536",
    "PRAGMA mmap_size=268435456",
    "PRAGMA temp_store=MEMORY",
)


def text(name: str, default: str = "") -> str:
    """The stripped value of a variable; blank counts as unset."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool = False) -> bool:
    """True for 1, true, yes, on (any case); any other set value is False."""
    value = text(name)
    return value.lower() in TRUE_WORDS if value else default


def whole_number(name: str, default: int, *, least: int = 1) -> int:
    """A whole number not under `least`; anything else raises ValueError that names the variable."""
    value = text(name)
    if not value:
        return default
    try:
        number = int(value)
    except ValueError:
        raise ValueError(f"环境变量 {name} 应为整数，现在是“{value}”。") from None
    if number < least:
        raise ValueError(f"环境变量 {name} 不能小于 {least}，现在是 {number}。")
    return number


def words(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """Comma-separated values without blanks."""
    value = text(name)
    if not value:
        return list(default)
    return [word.strip() for word in value.split(",") if word.strip()]


def data_dir() -> Path:
    """The folder of all that the instance stores (DUDAO_DATA_DIR, default ./data); made when absent, for its
    owner only: names, numbers and password hashes lie in it."""
    folder = Path(text("DUDAO_DATA_DIR", "data")).expanduser().resolve()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def secret_key(folder: Path) -> str:
    """SECRET_KEY of the environment, else one made once and kept in the data folder for its owner only.

    The file appears whole: of several programs that start at once, all read the same key.
    """
    if given := text("SECRET_KEY"):
        return given
    path = folder / "secret_key"
    if not path.exists():
        written = folder / f"secret_key.{secrets.token_hex(8)}"
        with os.fdopen(os.open(written, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
            stream.write(secrets.token_urlsafe(64))
        try:
            os.link(written, path)
        except FileExistsError:
            pass
        except OSError:  # a file system without links
            if not path.exists():
                written.replace(path)
        written.unlink(missing_ok=True)
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)
    return path.read_text(encoding="ascii").strip()


def database(folder: Path) -> dict[str, Any]:
    """Django's database entry: SQLite in the data folder, or what DATABASE_URL names (postgres:// only)."""
    url = text("DATABASE_URL")
    if not url:
        return sqlite(folder / "dudao.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(Path(unquote(parts.path)))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError("DATABASE_URL 只支持 postgres://用户:口令@主机:端口/库名。")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def sqlite(path: Path) -> dict[str, Any]:
    """SQLite with a write-ahead log; writers take their lock at once, so two never deadlock half-way."""
    return {
        "ENGINE": "dudao.infra.sqlite",
        "NAME": path,
        "CONN_MAX_AGE": 600,
        # A file too: the in-memory default shares one cache between threads and knows no write-ahead log.
        "TEST": {"NAME": path.with_name(f"test-{path.name}")},
        "OPTIONS": {
            "timeout": 10,
            "transaction_mode": "IMMEDIATE",
            "init_command": ";".join(SQLITE_PRAGMAS),
        },
    }
