"""The entry of ``dudao``: what may be typed, and which function answers it.

Django is imported only by the commands that need the instance, so that judging a workbook starts at once.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from dudao.cli.console import REFUSED, Refusal, say_errors


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 a check failed, 2 refused."""
    _speak_utf8()
    options = _parser().parse_args(arguments)
    as_json = getattr(options, "format", "text") == "json"
    try:
        return _run(options)
    except Refusal as refusal:
        return say_errors(refusal.problems, as_json=as_json)
    except BrokenPipeError:
        return 0
    except KeyboardInterrupt:
        sys.stderr.write("已中断。\n")
        return 130


def _speak_utf8() -> None:
    """Chinese goes out as UTF-8 also where the locale is C, as under cron."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def _run(options: argparse.Namespace) -> int:
    match options.command:
        case "standards":
            from dudao.cli.standards import list_standards

            return list_standards(options.format)
        case "template":
            from dudao.cli.standards import write_template

            return write_template(options.standard, options.output, county=options.county)
        case "standard-check":
            from dudao.cli.standard_check import check_standard

            return check_standard(options.file, options.format)
        case "evaluate":
            from dudao.cli.evaluate import evaluate_file

            return evaluate_file(options)
        case "verify-log":
            from dudao.cli.instance import verify_log

            return verify_log(options.witness)
        case "backup":
            from dudao.cli.instance import back_up

            return back_up(options.file)
        case "restore":
            from dudao.cli.instance import restore

            return restore(options.file, force=options.force)
        case "worker":
            from dudao.cli.working import work

            return work()
        case "remind":
            from dudao.cli.working import remind_all

            return remind_all(dry_run=options.dry_run)
        case "plan":
            from dudao.cli.plan import show_plan

            return show_plan(options.county, options.format, options.date)
    return REFUSED


class _ChineseParser(argparse.ArgumentParser):
    """Argument errors in Chinese; the exit status is 2 like that of every refusal."""

    def error(self, message: str) -> None:  # type: ignore[override]
        self.print_usage(sys.stderr)
        self.exit(REFUSED, f"命令写得不对：{message}\n用 dudao --help 查看用法。\n")


def _parser() -> argparse.ArgumentParser:
    parser = _ChineseParser(prog="dudao", description="督导通：对照官方标准评估一个县，不联网也能用。")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")
    standards = commands.add_parser("standards", help="列出内置的标准")
    _add_format(standards)
    template = commands.add_parser("template", help="导出空白填报表")
    template.add_argument("standard", help="标准编号，见 dudao standards")
    template.add_argument(
        "-o", "--output", type=Path, required=True, metavar="FILE.xlsx", help="写到哪个文件"
    )
    template.add_argument("--county", default="", help="预先填好的县名")
    check = commands.add_parser("standard-check", help="看看一张评估标准表能读出什么（条文、规则、合计）")
    check.add_argument("file", type=Path, help="标准的 .xlsx 或 .xls")
    _add_format(check)
    _add_evaluate(commands.add_parser("evaluate", help="评估一份填报数据"))
    verify = commands.add_parser("verify-log", help="核对操作记录的哈希链")
    verify.add_argument(
        "--witness", type=Path, metavar="FILE", help="留存链尾的文件（放在别处）：先比对，再记下现在的链尾"
    )
    backup = commands.add_parser("backup", help="备份整个实例（数据库和文件）")
    backup.add_argument("file", type=Path, metavar="FILE.tar.gz")
    restore = commands.add_parser("restore", help="从备份恢复整个实例")
    restore.add_argument("file", type=Path, metavar="FILE.tar.gz")
    restore.add_argument("--force", action="store_true", help="实例里已有数据时也恢复（原数据会被替换）")
    commands.add_parser("worker", help="运行后台任务和定时工作（提醒、定期报告、发送通知），直到停止")
    remind = commands.add_parser("remind", help="立即发出今天的任务提醒；已经提醒过的不重复")
    remind.add_argument("--dry-run", action="store_true", help="只列出将提醒谁，什么都不发")
    plan = commands.add_parser("plan", help="按今天的情况倒排一个县的工期：只算不写")
    plan.add_argument("county", metavar="COUNTY_CODE", help="县的行政区划代码")
    plan.add_argument("--date", default="", metavar="YYYY-MM-DD", help="按哪一天的情况排；不写就是今天")
    _add_format(plan)
    return parser


def _add_evaluate(evaluate: argparse.ArgumentParser) -> None:
    evaluate.add_argument("file", type=Path, help="填好的 .xlsx/.xls、各校表格的 .zip 或文件夹，或 .csv")
    evaluate.add_argument("--standard", required=True, help="标准编号，见 dudao standards")
    evaluate.add_argument(
        "--rules", default="", metavar="ID,ID", help="打开标准的可选规则（放宽条款、地方定额）"
    )
    evaluate.add_argument("--docx", type=Path, metavar="OUT.docx", help="写出自评报告（Word）")
    evaluate.add_argument("--pdf", type=Path, metavar="OUT.pdf", help="写出自评报告（PDF）")
    evaluate.add_argument("--marked", type=Path, metavar="OUT.xlsx", help="写出标注了问题的原表")
    _add_format(evaluate)


def _add_format(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=("text", "json"), default="text", help="输出格式")


if __name__ == "__main__":
    sys.exit(main())
