"""Archives and folders of workbooks, however they were packed."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from dudao.infra.archive import BundleLimits, UnreadableBundle, open_bundle
from dudao.infra.zipguard import UnreadableFile
from tests.infra.xlsx.raw_files import gbk_zip, lying_zip_entry, sparse_file, zip_of


def refusal(raw: bytes | Path, limits: BundleLimits | None = None) -> str:
    with pytest.raises(UnreadableFile) as caught:
        open_bundle(raw, limits=limits)
    return caught.value.message


def test_files_with_their_folders_and_content() -> None:
    files = open_bundle(zip_of({"全县/小学/一小.xlsx": b"1", "县级.xlsx": b"22"}))
    assert [(file.folder, file.name, file.size, file.read()) for file in files] == [
        ("全县/小学", "一小.xlsx", 1, b"1"),
        ("", "县级.xlsx", 2, b"22"),
    ]


def test_names_packed_by_chinese_windows() -> None:
    files = open_bundle(gbk_zip({"第一小学.xlsx": b"a", "第二小学填报.xls": b"b"}))
    assert {file.name: file.read() for file in files} == {"第一小学.xlsx": b"a", "第二小学填报.xls": b"b"}


def test_system_leftovers_locks_and_hidden_files_are_left_out() -> None:
    parts: dict[str, str | bytes] = {
        "一小.xlsx": b"1",
        "__MACOSX/._一小.xlsx": b"x",
        ".DS_Store": b"x",
        "~$一小.xlsx": b"x",
        ".~一小.xlsx": b"x",
        "Thumbs.db": b"x",
        ".git/二小.xlsx": b"x",
        "空文件夹/": b"",
    }
    assert [file.path for file in open_bundle(zip_of(parts))] == ["一小.xlsx"]


def test_path_that_climbs_out_stays_a_plain_name() -> None:
    parts: dict[str, str | bytes] = {
        "../../etc/一小.xlsx": b"1",
        "/abs/二小.xlsx": b"2",
        "C:\\校\\三小.xlsx": b"3",
    }
    assert [file.path for file in open_bundle(zip_of(parts))] == [
        "abs/二小.xlsx",
        "etc/一小.xlsx",
        "校/三小.xlsx",
    ]


def test_link_inside_an_archive_is_left_out() -> None:
    link = zipfile.ZipInfo("密.xlsx")
    link.external_attr = 0o120777 << 16
    raw = zip_of({"一小.xlsx": b"1"})
    target = io.BytesIO(raw)
    with zipfile.ZipFile(target, "a") as container:
        container.writestr(link, "/etc/passwd")
    assert [file.name for file in open_bundle(target.getvalue())] == ["一小.xlsx"]


def test_nested_archive_is_refused_by_name() -> None:
    assert refusal(zip_of({"小学/乡镇.zip": b"PK"})) == (
        "里面还套着压缩包“小学/乡镇.zip”。请先把它解压，把其中的表格直接放进来再上传。"
    )


def test_archive_of_another_kind() -> None:
    assert refusal(b"Rar!\x1a\x07\x00") == (
        "“压缩包”不是 ZIP 压缩包（RAR、7z 等格式也不能读取）。请用系统自带的“压缩为 ZIP”重新打包后再上传。"
    )


def test_empty_archive_and_empty_file() -> None:
    assert refusal(zip_of({})) == "里面没有任何文件。请把各校填好的表格放进去后再上传。"
    assert refusal(b"") == "“压缩包”是空文件（0 字节）。请重新打包后再上传。"


def test_truncated_archive() -> None:
    assert refusal(zip_of({"一小.xlsx": b"1" * 100})[:80]) == (
        "文件不完整或已损坏，打不开。请重新导出或重新传输后再上传。"
    )


def test_archive_with_password() -> None:
    raw = bytearray(zip_of({"a.xlsx": b"1"}))
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    assert refusal(bytes(raw)) == "“压缩包”设了密码。请去掉密码重新打包后再上传。"


def test_bomb_is_refused_from_its_directory() -> None:
    assert "压缩炸弹" in refusal(zip_of({"一小.xlsx": b"0" * (25 * 1024 * 1024)}))


def test_bomb_that_lies_is_refused_when_unpacked() -> None:
    raw = lying_zip_entry(zip_of({"a.xlsx": b"0" * (25 * 1024 * 1024)}), "a.xlsx", 10)
    (file,) = open_bundle(raw)
    with pytest.raises(UnreadableFile, match="压缩炸弹"):
        file.read()


def test_too_many_files() -> None:
    raw = zip_of({f"{n}.xlsx": b"1" for n in range(4)})
    assert refusal(raw, BundleLimits(files=3)) == "共有 4 个文件，超过 3 个的上限。请分批上传。"


def test_oversized_archive_is_refused_unread(tmp_path: Path) -> None:
    assert refusal(sparse_file(tmp_path / "全县.zip", 300 * 1024 * 1024)) == (
        "“全县.zip”有 300 MB，超过 200 MB 的上限。请分成几个压缩包上传。"
    )


def test_folder_of_workbooks(tmp_path: Path) -> None:
    (tmp_path / "小学").mkdir()
    (tmp_path / "小学" / "一小.xlsx").write_bytes(b"1")
    (tmp_path / "~$一小.xlsx").write_bytes(b"x")
    outside = tmp_path / "密.txt"
    outside.write_bytes(b"secret")
    (tmp_path / "小学" / "链接.xlsx").symlink_to(outside)
    assert {file.path: file.read() for file in open_bundle(tmp_path)} == {
        "密.txt": b"secret",
        "小学/一小.xlsx": b"1",
    }


def test_refusals_of_the_whole_are_their_own_kind() -> None:
    with pytest.raises(UnreadableBundle):
        open_bundle(b"")
