"""Fills an empty instance with an archive of many documents, all of one page; run as a module on DUDAO_DATA_DIR.

    python -m benchmarks.archive_data 50000

The words follow their rank as in real texts: a few stand in almost every document, most in few. Names stand in one to a
dozen documents. Everything is drawn from a fixed seed.
"""

from __future__ import annotations

import hashlib
import os
import random
import sys
from collections.abc import Iterator
from itertools import accumulate

CHARACTERS_OF_A_PAGE = 1_000
TEXTS = 4_000
SCHOOLS = 60
COMMON = (
    *(
        "教育督导",
        "课后服务",
        "学校",
        "教师",
        "学生",
        "工作方案",
        "安全",
        "双减",
        "营养餐",
        "经费",
        "公示",
        "检查",
    ),
    *("整改", "台账", "会议记录", "培训", "培养", "课程", "评估", "标准", "落实", "责任", "领导小组", "活动"),
)
SYLLABLES = (
    "县乡镇村中小学园班级年度月日人员编制岗位职称房屋场地器材图书仪器宿舍食堂门卫消防健康体质监测艺术劳动实践"
)
SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗"
GIVEN = "玥堃喆镕晨雨欣怡子涵浩宇梓轩思睿若曦佳慧明哲志强建国秀英桂兰海燕晓东红梅永刚"


def vocabulary(dice: random.Random) -> list[str]:
    """Words by rank: the common ones first, then made ones."""
    made = ("".join(dice.choices(SYLLABLES, k=dice.choice((2, 2, 2, 3, 4)))) for _ in range(3_000))
    return list(dict.fromkeys((*COMMON, *made)))


def names(dice: random.Random, count: int = 2_000) -> list[str]:
    """Names of two and three characters."""
    return [dice.choice(SURNAMES) + "".join(dice.choices(GIVEN, k=dice.choice((1, 2)))) for _ in range(count)]


def texts(dice: random.Random) -> Iterator[str]:
    """Pages of about CHARACTERS_OF_A_PAGE characters."""
    words = vocabulary(dice)
    weights = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))
    for _ in range(TEXTS):
        parts, length = [], 0
        while length < CHARACTERS_OF_A_PAGE:
            sentence = "".join(dice.choices(words, cum_weights=weights, k=8)) + dice.choice("，。；")
            parts.append(sentence)
            length += len(sentence)
        yield "".join(parts)


def main() -> int:
    """Migrate and fill; prints the county's id."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dudao.config.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(fill(int(sys.argv[1])))
    return 0


def fill(documents: int) -> int:
    """A county with its schools and so many documents; people `officer` and `clerk` with the sample password."""
    from dudao.apps.accounts.api import Role, create_user
    from dudao.apps.organisations.api import Kind
    from examples.sample_county import SAMPLE_PASSWORD
    from tests import factories

    county = factories.organisation(None, Kind.COUNTY, "示例县", "990121")
    schools = [factories.school(county, f"第{number}小学") for number in range(1, SCHOOLS + 1)]
    for username, place, role in (
        ("officer", county, Role.BUREAU_OFFICER),
        ("clerk", schools[0], Role.SCHOOL_CLERK),
    ):
        create_user(
            username,
            name=username,
            organisation=place,
            role=role,
            actor=None,
            password=SAMPLE_PASSWORD,
            must_change_password=False,
        )
    _documents(county.pk, [school.pk for school in schools], documents)
    return county.pk


def _documents(county_id: int, school_ids: list[int], documents: int) -> None:
    from django.db import connection, transaction
    from django.db.models import F

    from dudao.apps.evidence.models import Evidence, EvidenceRevision, PageText, SearchEntry, StoredFile
    from dudao.apps.evidence.search_index import county_mark, document_mark, unit_mark
    from dudao.core.bigrams import tokens_of

    dice = random.Random(20261122)
    pool = [(text, tokens_of(text)) for text in texts(dice)]
    people = names(dice)
    for start in range(1, documents + 1, 2_000):
        numbers = range(start, min(start + 2_000, documents + 1))
        drawn = [(number, *dice.choice(pool), dice.choice(people)) for number in numbers]
        with transaction.atomic():
            StoredFile.objects.bulk_create(
                StoredFile(
                    pk=number,
                    sha256=hashlib.sha256(str(number).encode()).hexdigest(),
                    size=1,
                    kind="pdf",
                    text_state="done",
                    preview_state="not_needed",
                    page_count=1,
                )
                for number in numbers
            )
            Evidence.objects.bulk_create(
                Evidence(
                    pk=number,
                    county_id=county_id,
                    unit_id=school_ids[number % len(school_ids)],
                    title=f"材料{number}",
                    source_kind="school",
                )
                for number in numbers
            )
            EvidenceRevision.objects.bulk_create(
                EvidenceRevision(
                    pk=number, evidence_id=number, number=1, stored_id=number, file_name=f"材料{number}.pdf"
                )
                for number in numbers
            )
            Evidence.objects.filter(pk__in=numbers).update(current_id=F("pk"))
            PageText.objects.bulk_create(
                PageText(stored_id=number, number=1, text=f"{text}负责人：{person}。", source="text")
                for number, text, _, person in drawn
            )
            SearchEntry.objects.bulk_create(
                (
                    SearchEntry(
                        evidence_id=number,
                        stored_id=number,
                        page=page,
                        tokens=" ".join(
                            (
                                words,
                                county_mark(county_id),
                                unit_mark(school_ids[number % len(school_ids)]),
                                document_mark(number),
                            )
                        ),
                    )
                    for number, _, tokens, person in drawn
                    for page, words in (
                        (1, f"{tokens} {tokens_of(f'负责人：{person}')}"),
                        (0, tokens_of(f"材料{number}")),
                    )
                ),
                batch_size=500,
            )
    with connection.cursor() as cursor:
        # PostgreSQL does both by itself in the background; here at once.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


if __name__ == "__main__":
    sys.exit(main())
