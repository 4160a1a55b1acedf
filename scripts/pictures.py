"""Makes the pictures of the README and the manual from a fresh sample: `.venv/bin/python scripts/pictures.py`.

Every picture is a real page in a real browser, 1440 or 390 pixels wide, at most MOST_HEIGHT high, saved with few
colours under docs/images. Needs what `make test` needs. With names of pictures only these are made; `--site ADDRESS`
takes them from a site that runs with the sample county already.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from examples.sample_county import SAMPLE_PASSWORD  # noqa: E402
from scripts.picture_subjects import prepare  # noqa: E402
from scripts.sample_site import launch, sample_site  # noqa: E402

IMAGES = ROOT / "docs" / "images"
HEIGHTS = {1440: 900, 390: 844}
MOST_HEIGHT = {1440: 1500, 390: 1400}
COLOURS = 128
MOST_BYTES = 300_000


@dataclass(frozen=True)
class Picture:
    """One page as one person sees it: where it begins, and which links (by their words) lead to it.

    ``first`` names a link by a selector instead; a picture without ``start`` begins at the address that its
    preparation made.
    """

    name: str
    username: str
    start: str
    links: tuple[str, ...] = ()
    first: str = ""
    opened: str = ""
    widths: tuple[int, ...] = (1440, 390)


PICTURES = (
    Picture("home", "duxue", "/"),
    Picture("verdict", "duxue", "/measure/"),
    Picture("heat", "duxue", "/measure/", ("学校×指标",)),
    Picture("indicator", "duxue", "/measure/", ("怎么算的",)),
    Picture("gaps", "duxue", "/measure/", ("还差什么",)),
    Picture("school", "duxue", "/measure/", ("学校×指标", "青石镇中心小学"), opened="#primary-L2 summary"),
    Picture("files", "duxue", "/measure/", ("报告和导出",), widths=(1440,)),
    Picture("rules", "duxue", "/measure/", ("选用规则",), widths=(1440,)),
    Picture("data", "duxue", "/data/"),
    Picture("upload", "duxue", "/data/", ("上传数据",), widths=(1440,)),
    Picture("standard", "duxue", "/standards/quality-balance-2017/", widths=(1440,)),
    Picture("clerk", "xuexiao", "/", widths=(390,)),
    Picture("clerk-form", "xuexiao", "/data/", widths=(390,)),
    Picture("principal", "xiaozhang", "/", widths=(390,)),
    Picture("director", "juzhang", "/"),
    Picture("city", "shiji", "/"),
    Picture("administrator", "guanli", "/", widths=(1440,)),
    Picture("board", "duxue", "/evaluation/"),
    Picture("board-items", "duxue", "/evaluation/", ("逐条",), widths=(1440,)),
    Picture("board-lost", "duxue", "/evaluation/", ("失分",), widths=(1440,)),
    Picture("review", "duxue", "/evaluation/review/", widths=(1440,)),
    Picture(
        "review-item", "duxue", "/evaluation/review/", first="main tbody tr:nth-child(3) th a", widths=(1440,)
    ),
    Picture("duties", "duxue", "/campaigns/", ("责任分工",), first="main tbody a", widths=(1440,)),
    Picture("own-standard", "duxue", "/standards/", first="main tbody a", widths=(1440,)),
    Picture("import", "duxue", "", widths=(1440,)),
    Picture("archive", "duxue", "/archive/"),
    Picture("box", "duxue", "", widths=(1440,)),
    Picture("search", "duxue", "", widths=(1440,)),
    Picture("signs", "duxue", "/archive/", ("疑点",), widths=(1440,)),
    Picture("my-items", "xuexiao", "/evaluation/mine/", widths=(390,)),
    Picture("item", "xuexiao", "/evaluation/mine/", first="main .todo-title a", widths=(390,)),
    Picture("department", "caizheng", "/", widths=(1440,)),
    Picture("leader", "xianzhang", "/"),
    Picture("external", "shidu", "", widths=(1440,)),
    Picture("duty-list", "duxue", "/plan/lists/", ("创建重点任务清单（示例）",), widths=(1440,)),
    Picture("plan", "duxue", "/plan/plan/", widths=(1440,)),
    Picture("plan-move", "duxue", "", widths=(1440,)),
    Picture("wall", "duxue", "/plan/wall/", ("按牵头单位",)),
    Picture("screen", "xianzhang", "/plan/wall/screen/", widths=(1440,)),
    Picture("matrix", "duxue", "/plan/wall/matrix/?view=units", widths=(1440,)),
    Picture("hindrances", "duxue", "/plan/hindrances/", widths=(1440,)),
    Picture("reminders", "duxue", "/plan/reminders/", widths=(1440,)),
    Picture("my-duties", "jingban", "/plan/mine/", widths=(390,)),
    Picture("report-duty", "jingban", "/plan/mine/", first="main article a", widths=(390,)),
    Picture("inbox", "jingban", "/notices/", widths=(390,)),
    Picture("period", "duxue", "", widths=(1440,)),
    Picture("meeting", "duxue", "/meetings/", first="#meetings tbody th a", widths=(1440,)),
    Picture("passing", "duxue", "/meetings/", first="#notices tbody th a", widths=(1440,)),
    Picture("paper", "duxue", "", widths=(1440,)),
    Picture("oversight-rules", "duxue", "/oversight/rules/", widths=(1440,)),
    Picture("matter", "duxue", "/oversight/", ("西关小学扩建用地手续办理（示例）",), widths=(1440,)),
    Picture("letter", "duxue", "/oversight/letters/", ("仪器图书采购缺口资金落实（示例）",), widths=(1440,)),
    Picture("letter", "xiaozhang", "/oversight/letters/", ("功能教室使用记录整改（示例）",), widths=(390,)),
    Picture("cards-screen", "xianzhang", "/oversight/cards/screen/", widths=(1440,)),
    Picture("documents", "juzhang", "/documents/", widths=(1440,)),
    Picture("document", "duxue", "/documents/", ("关于开展创建工作自查的通知（示例）",), widths=(1440,)),
    Picture("register", "duxue", "/documents/register/", widths=(1440,)),
    Picture("document-templates", "duxue", "/documents/templates/", widths=(1440,)),
    Picture("ranking", "duxue", "/rankings/", ("创建工作进度排名（上期，示例）",), widths=(1440,)),
    Picture(
        "circular", "duxue", "/rankings/", ("创建工作进度排名（上期，示例）", "打开通报"), widths=(1440,)
    ),
    Picture("talk", "duxue", "/accountability/talks/", first="main tbody th a", widths=(1440,)),
    Picture("case", "jijian", "/accountability/", first="main tbody th a", widths=(1440,)),
    Picture("trace", "duxue", "", widths=(1440,)),
    Picture("appraisal", "duxue", "/appraisal/", first="main table[aria-label=考核年度] a", widths=(1440,)),
    Picture("readings", "shenji", "/accountability/readings/", widths=(1440,)),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """The pictures asked for, all where none is named; 1 when one is too large to keep."""
    parser = argparse.ArgumentParser(description="拍手册里的图。")
    parser.add_argument("names", nargs="*", help="只拍这几张；不写就是全部")
    parser.add_argument("--site", default="", metavar="ADDRESS", help="已经在运行的示例县网站")
    asked = parser.parse_args(arguments)
    wanted = [one for one in PICTURES if not asked.names or one.name in asked.names]
    unknown = set(asked.names) - {one.name for one in wanted}
    if unknown:
        parser.error(f"没有这几张图：{'、'.join(sorted(unknown))}")
    IMAGES.mkdir(parents=True, exist_ok=True)
    too_large = []
    with (
        tempfile.TemporaryDirectory(prefix="dudao-pictures-") as folder,
        site_at(asked.site, Path(folder)) as address,
        sync_playwright() as playwright,
    ):
        browser = launch(playwright)
        officer = sign_in(browser.new_page(), address, "duxue")
        city = sign_in(browser.new_page(), address, "shidu")
        made = prepare({one.name for one in wanted}, officer, city, address, Path(folder))
        for width, height in HEIGHTS.items():
            for username in dict.fromkeys(picture.username for picture in wanted):
                context = browser.new_context(
                    viewport={"width": width, "height": height}, locale="zh-CN", timezone_id="Asia/Shanghai"
                )
                page = sign_in(context.new_page(), address, username)
                for picture in wanted:
                    if picture.username == username and width in picture.widths:
                        target = IMAGES / f"{picture.name}-{width}.png"
                        start = made.get(picture.name, f"{address}{picture.start}")
                        save(take(page, start, picture, width), target)
                        print(f"{target.relative_to(ROOT)}　{target.stat().st_size // 1000} kB", flush=True)
                        too_large += [target.name] if target.stat().st_size > MOST_BYTES else []
                context.close()
        browser.close()
    if too_large:
        print(f"太大：{'、'.join(too_large)}", file=sys.stderr)
    return 1 if too_large else 0


@contextmanager
def site_at(address: str, folder: Path) -> Iterator[str]:
    """The running site of this address; without one, a fresh sample site with its papers."""
    if address:
        yield address
        return
    with sample_site(folder / "site", papers=True) as fresh:
        yield fresh


def sign_in(page: Page, address: str, username: str) -> Page:
    """The page with this sample account signed in."""
    page.goto(f"{address}/sign-in/")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码", exact=True).fill(SAMPLE_PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="登录").click()
    return page


def take(page: Page, start: str, picture: Picture, width: int) -> bytes:
    """The page from its top, down to its end or to MOST_HEIGHT."""
    page.goto(start)
    if picture.first:
        with page.expect_navigation():
            page.locator(picture.first).first.click()
    for words in picture.links:
        with page.expect_navigation():
            page.locator("main").get_by_role("link", name=words, exact=True).first.click()
    if picture.opened:
        page.locator(picture.opened).first.click()
    page.wait_for_load_state("networkidle")
    page.evaluate("() => { document.activeElement && document.activeElement.blur(); window.scrollTo(0, 0); }")
    whole = int(page.evaluate("() => document.documentElement.scrollHeight"))
    # A window of that height, so that what is fixed to its lower edge stays there.
    page.set_viewport_size({"width": width, "height": max(HEIGHTS[width], min(whole, MOST_HEIGHT[width]))})
    page.wait_for_load_state("networkidle")
    png = page.screenshot()
    page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
    return png


def save(png: bytes, target: Path) -> None:
    """Write the picture with COLOURS colours, which screens of text and lines do not miss."""
    with Image.open(io.BytesIO(png)) as picture:
        few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        few.save(target, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
