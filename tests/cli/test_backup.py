"""``dudao backup`` and ``dudao restore``: the whole instance goes and comes back, or nothing changes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
from fractions import Fraction
from pathlib import Path

import pytest
from django.conf import LazySettings

from dudao.apps.activity.api import Entry
from dudao.apps.datasets.models import Dataset, DatasetVersion
from dudao.apps.organisations.api import Kind, Organisation
from dudao.apps.standards.models import Standard, StandardVersion
from dudao.cli.archive_format import plain, stored_fields, stored_models
from dudao.cli.backup import write_backup
from dudao.cli.console import Refusal
from dudao.cli.restoring import restore_backup
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def files(tmp_path: Path, settings: LazySettings) -> Path:
    """The stored files of the instance, one of them in a folder with a Chinese name."""
    folder = tmp_path / "instance" / "files"
    (folder / "佐证").mkdir(parents=True)
    (folder / "佐证" / "一.pdf").write_bytes(b"%PDF-1")
    settings.MEDIA_ROOT = folder
    return folder


def county() -> Organisation:
    province = factories.organisation(None, Kind.PROVINCE, "样例省", "990000")
    city = factories.organisation(province, Kind.CITY, "样例市", "990100")
    return factories.organisation(city, Kind.COUNTY, "样例县", "990101")


def test_what_was_backed_up_comes_back_row_by_row(files: Path, tmp_path: Path) -> None:
    county()
    rows = list(Organisation.objects.order_by("pk").values())
    entries = list(Entry.objects.order_by("pk").values())
    assert entries
    manifest = write_backup(tmp_path / "b.tar.gz")
    assert manifest.rows["organisations.organisation"] == 3
    factories.organisation(None, Kind.PROVINCE, "后来的省", "980000")
    (files / "佐证" / "一.pdf").write_bytes(b"changed")
    (files / "new.txt").write_bytes(b"new")
    restore_backup(tmp_path / "b.tar.gz", force=True)
    assert list(Organisation.objects.order_by("pk").values()) == rows
    assert list(Entry.objects.order_by("pk").values()) == entries
    assert (files / "佐证" / "一.pdf").read_bytes() == b"%PDF-1"
    assert not (files / "new.txt").exists()


def test_every_column_of_every_model_can_be_written() -> None:
    for model in stored_models():
        empty = model()
        for item in stored_fields(model):
            json.dumps(plain(getattr(empty, item.attname)))


def test_exact_points_come_back_to_the_last_third(files: Path, tmp_path: Path) -> None:
    owner = county()
    standard = Standard.objects.create(owner=owner, title="标准", short_title="标准")
    version = StandardVersion.objects.create(standard=standard, number=1, max_points=Fraction(7801, 3))
    write_backup(tmp_path / "b.tar.gz")
    restore_backup(tmp_path / "b.tar.gz", force=True)
    restored = StandardVersion.objects.get(pk=version.pk)
    assert (restored.max_points, restored.pass_points) == (Fraction(7801, 3), None)


def test_the_file_of_an_uploaded_workbook_comes_back_by_its_name(files: Path, tmp_path: Path) -> None:
    dataset = Dataset.objects.create(county=county(), standard_id="quality-balance-2017", school_year=2026)
    version = DatasetVersion.objects.create(
        dataset=dataset, number=1, file="uploads/一.xlsx", sha256="0" * 64, size=4, stats={"schools": 1}
    )
    dataset.counting_version = version
    dataset.save()
    write_backup(tmp_path / "b.tar.gz")
    restore_backup(tmp_path / "b.tar.gz", force=True)
    restored = DatasetVersion.objects.get(pk=version.pk)
    assert (restored.file.name, restored.stats) == ("uploads/一.xlsx", {"schools": 1})
    assert Dataset.objects.get(pk=dataset.pk).counting_version == restored


def test_new_rows_can_be_added_after_a_restore_and_the_log_stays_closed(files: Path, tmp_path: Path) -> None:
    county()
    write_backup(tmp_path / "b.tar.gz")
    restore_backup(tmp_path / "b.tar.gz", force=True)
    added = factories.organisation(None, Kind.PROVINCE, "后来的省", "980000")
    assert added.pk not in (None, 0)
    with pytest.raises(Exception, match="只能追加"):
        Entry.objects.all().delete()


def test_an_instance_that_holds_data_is_not_overwritten_without_force(files: Path, tmp_path: Path) -> None:
    county()
    write_backup(tmp_path / "b.tar.gz")
    factories.organisation(None, Kind.PROVINCE, "后来的省", "980000")
    with pytest.raises(Refusal, match="--force"):
        restore_backup(tmp_path / "b.tar.gz", force=False)
    assert Organisation.objects.count() == 4


@pytest.mark.parametrize("damage", ["truncated", "changed", "row lost", "file lost"])
def test_a_damaged_backup_changes_nothing(damage: str, files: Path, tmp_path: Path) -> None:
    county()
    archive = tmp_path / "b.tar.gz"
    write_backup(archive)
    _damage(archive, damage, tmp_path)
    factories.organisation(None, Kind.PROVINCE, "后来的省", "980000")
    with pytest.raises(Refusal):
        restore_backup(archive, force=True)
    assert Organisation.objects.count() == 4
    assert (files / "佐证" / "一.pdf").read_bytes() == b"%PDF-1"


def _damage(archive: Path, damage: str, tmp_path: Path) -> None:
    if damage == "truncated":
        archive.write_bytes(archive.read_bytes()[:-200])
        return
    folder = tmp_path / "unpacked"
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    table = folder / "database" / "organisations.organisation.jsonl"
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    if damage == "changed":
        table.write_text("".join(lines).replace("样例县", "别的县"), encoding="utf-8")
    elif damage == "row lost":
        table.write_text("".join(lines[:-1]), encoding="utf-8")
    else:
        (folder / "files" / "佐证" / "一.pdf").unlink()
    with tarfile.open(archive, "w:gz") as packed:
        packed.add(folder, ".")


def test_an_instance_without_a_database_has_an_intact_log_and_can_be_backed_up(tmp_path: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment["DUDAO_DATA_DIR"] = str(tmp_path / "new")
    for command in (["verify-log"], ["backup", str(tmp_path / "b.tar.gz")], ["verify-log"]):
        done = subprocess.run(
            [sys.executable, "-m", "dudao.cli.main", *command],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr


def test_the_commands_move_an_instance_to_an_empty_one(tmp_path: Path) -> None:
    def dudao(data: str, *arguments: str, module: str = "dudao.cli.main") -> subprocess.CompletedProcess[str]:
        environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        return subprocess.run(
            [sys.executable, "-m", module, *arguments],
            env={**environment, "DUDAO_DATA_DIR": str(tmp_path / data)},
            capture_output=True,
            text=True,
            check=False,
        )

    assert dudao("one", "migrate", "-v0", module="dudao.manage").returncode == 0
    (tmp_path / "one" / "files").mkdir()
    (tmp_path / "one" / "files" / "a.txt").write_text("甲", encoding="utf-8")
    saved = dudao("one", "backup", str(tmp_path / "b.tar.gz"))
    assert saved.returncode == 0, saved.stderr
    with tarfile.open(tmp_path / "b.tar.gz") as packed:
        member = packed.extractfile("manifest.json")
        assert member is not None
        assert json.load(member)["engine"] == "sqlite"
    restored = dudao("two", "restore", str(tmp_path / "b.tar.gz"))
    assert restored.returncode == 0, restored.stderr
    assert (tmp_path / "two" / "files" / "a.txt").read_text(encoding="utf-8") == "甲"
    refused = dudao("two", "restore", str(tmp_path / "one" / "files" / "a.txt"))
    assert refused.returncode == 2
    assert "不是完整的备份文件" in refused.stderr
    assert dudao("two", "verify-log").returncode == 0
