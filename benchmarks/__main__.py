"""Runs the benchmarks, prints a table of ratios and writes benchmarks/results.json."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from benchmarks.rows import Row, failed

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results.json"


def benchmarks(cache: Path) -> dict[tuple[str, ...], Callable[[], list[Row]]]:
    """Every benchmark by the ids of the rows that it gives."""

    def workbook() -> list[Row]:
        from benchmarks.tables import workbook_read

        return [workbook_read(cache)]

    def coefficients() -> list[Row]:
        from benchmarks.tables import coefficients as run

        return run()

    def standard() -> list[Row]:
        from benchmarks.tables import standard_load

        return [standard_load()]

    def site() -> list[Row]:
        from benchmarks.site import site_rows

        return site_rows()

    def queries() -> list[Row]:
        from benchmarks.site import query_rows

        return query_rows()

    def archive() -> list[Row]:
        from benchmarks.archive import archive_rows

        return archive_rows()

    def campaign() -> list[Row]:
        from benchmarks.campaign import campaign_rows

        return campaign_rows()

    def plan() -> list[Row]:
        from benchmarks.plan import plan_rows

        return plan_rows()

    def schedule() -> list[Row]:
        from benchmarks.plan import schedule_row

        return [schedule_row()]

    def circular() -> list[Row]:
        from benchmarks.circular import circular_rows

        return circular_rows()

    def install() -> list[Row]:
        from benchmarks.site import install_row

        return [install_row()]

    return {
        ("workbook-read",): workbook,
        ("coefficients-200k", "coefficients-growth"): coefficients,
        ("standard-load",): standard,
        ("page-overhead", "memory"): site,
        ("page-queries",): queries,
        ("archive-search", "archive-list"): archive,
        (
            "evaluation-create",
            "evaluation-list",
            "evaluation-tree",
            "score-one",
            "score-8-clerks",
            "evaluation-export",
        ): campaign,
        ("schedule-1000",): schedule,
        ("plan-1000", "wall-chart-1000"): plan,
        ("circular-100",): circular,
        ("install",): install,
    }


def run(chosen: Iterable[str], cache: Path) -> list[Row]:
    """Run those whose ids are chosen (all if none); one that breaks off gives rows that say why."""
    wanted = set(chosen)
    rows: list[Row] = []
    for ids, measure in benchmarks(cache).items():
        if wanted and not wanted & set(ids):
            continue
        print(f"… {'、'.join(ids)}", file=sys.stderr, flush=True)
        try:
            rows += measure()
        except Exception as error:
            rows += [failed(row_id, "", "", "", error) for row_id in ids]
    return rows


def show(rows: Iterable[Row]) -> None:
    """One line a row: the ratio first, for that is what is compared."""
    for row in rows:
        sign = "✓" if row.met else "✗"
        ratio = "—" if row.ratio is None else f"{row.ratio:.2f} ×"
        print(f"{sign} {row.id:<20} {ratio:>9}  target {row.target}  [{row.value} {row.unit}] {row.against}")
        if row.detail or row.error:
            print(f"    {row.error or row.detail}")


def main() -> int:
    """Measure, print, write the results; 0 unless a row could not be measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ids", nargs="*", help="only these rows")
    options = parser.parse_args()
    cache = HERE.parent / "build" / "bench"
    cache.mkdir(parents=True, exist_ok=True)
    rows = run(options.ids, cache)
    show(rows)
    if not options.ids:
        RESULTS.write_text(
            json.dumps([row.as_json() for row in rows], ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
    return 1 if any(row.error for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
