"""Originals are kept once, whole, byte for byte, and are never changed."""

import hashlib
import io
import os
from pathlib import Path

import pytest

from dudao.infra.storage import EmptyFile, FileTooLarge, content_path, store_file, verify

ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
MEGABYTE = 1024 * 1024


def kept(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def test_content_lies_under_its_digest_byte_for_byte(tmp_path: Path) -> None:
    stored = store_file(tmp_path, io.BytesIO(b"abc"), limit=MEGABYTE)
    assert (stored.sha256, stored.size, stored.path) == (ABC, 3, f"ba/78/{ABC}")
    assert not stored.existed
    assert (tmp_path / stored.path).read_bytes() == b"abc"
    assert content_path(tmp_path, ABC) == tmp_path / stored.path


def test_the_same_content_twice_is_kept_once(tmp_path: Path) -> None:
    first = store_file(tmp_path, io.BytesIO(b"abc"), limit=MEGABYTE)
    before = (tmp_path / first.path).stat()
    second = store_file(tmp_path, io.BytesIO(b"abc"), limit=MEGABYTE)
    assert second.existed
    assert (tmp_path / second.path).stat().st_ino == before.st_ino
    assert kept(tmp_path) == [f"ba/78/{ABC}"]


def test_a_stored_file_cannot_be_written(tmp_path: Path) -> None:
    stored = store_file(tmp_path, io.BytesIO(b"abc"), limit=MEGABYTE)
    assert (tmp_path / stored.path).stat().st_mode & 0o777 == 0o400


def test_larger_than_a_chunk_arrives_whole(tmp_path: Path) -> None:
    content = os.urandom(3 * MEGABYTE + 7)
    stored = store_file(tmp_path, io.BytesIO(content), limit=4 * MEGABYTE)
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert (tmp_path / stored.path).read_bytes() == content


def test_exactly_the_limit_is_taken_and_one_byte_more_is_not(tmp_path: Path) -> None:
    assert store_file(tmp_path, io.BytesIO(b"x" * 10), limit=10).size == 10
    with pytest.raises(FileTooLarge):
        store_file(tmp_path, io.BytesIO(b"y" * 11), limit=10)
    assert len(kept(tmp_path)) == 1


def test_nothing_is_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(EmptyFile):
        store_file(tmp_path, io.BytesIO(b""), limit=10)
    assert kept(tmp_path) == []


class Broken(io.BytesIO):
    def read(self, size: int | None = -1) -> bytes:
        if self.tell():
            raise ConnectionResetError
        return super().read(2)


def test_a_stream_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ConnectionResetError):
        store_file(tmp_path, Broken(b"abcdef"), limit=MEGABYTE)
    assert kept(tmp_path) == []


def test_damage_is_noticed_and_mended_by_the_next_upload(tmp_path: Path) -> None:
    stored = store_file(tmp_path, io.BytesIO(b"abc"), limit=MEGABYTE)
    assert verify(tmp_path, ABC)
    place = tmp_path / stored.path
    place.chmod(0o600)
    place.write_bytes(b"abd")
    assert not verify(tmp_path, ABC)
    assert not store_file(tmp_path, io.BytesIO(b"abc"), limit=MEGABYTE).existed
    assert verify(tmp_path, ABC)


def test_what_is_not_there_does_not_verify(tmp_path: Path) -> None:
    assert not verify(tmp_path, "0" * 64)


@pytest.mark.parametrize("text", ["../../etc/passwd", "", "0" * 63, "G" * 64, "0" * 64 + "\n"])
def test_only_digests_name_a_place(tmp_path: Path, text: str) -> None:
    with pytest.raises(ValueError):
        content_path(tmp_path, text)
