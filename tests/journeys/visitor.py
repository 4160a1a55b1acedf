"""A person at a browser window: signs in, opens pages, and remembers everything that the browser complained of."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, ConsoleMessage, Error, Locator, Page, Response, expect

from examples.sample_county import SAMPLE_PASSWORD

HEIGHTS = {390: 844, 1440: 900}
PHONE = 390
WAIT_MILLISECONDS = 30_000
SMALLEST_TARGET = 44

# A target counts when it can be seen and tapped; links inside running text are exempt, as WCAG 2.5.8 has it.
SMALL_TARGETS = """(smallest) => {
  const inText = (element) => element.matches('p a, li a, dd a, td a, th a, label a, caption a, small a, .help a, ' +
    '.muted a, .note a');
  const area = (element) => {
    const box = element.getBoundingClientRect();
    const label = element.labels && element.labels[0];
    if (!label) return box;
    const around = label.getBoundingClientRect();
    return around.height > box.height ? around : box;
  };
  const seen = (element) => {
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    return style.visibility === 'visible' && box.width > 1 && box.height > 1 && box.bottom > 0 && box.right > 0 &&
      element.checkVisibility({checkOpacity: true});
  };
  return [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
    .filter((e) => seen(e) && !e.closest('.visually-hidden') && !inText(e))
    .filter((e) => area(e).height < smallest - 0.5)
    .map((e) => `${e.tagName.toLowerCase()}.${e.className} ${(e.innerText || e.name || '').trim().slice(0, 20)} ` +
      `${Math.round(area(e).width)}×${Math.round(area(e).height)}`);
}"""

# What sticks out of the page although nothing around it scrolls.
OVERFLOW = """() => document.documentElement.scrollWidth - document.documentElement.clientWidth"""


# The sample county is made once a run, 83 days ahead: a run over midnight reads it a day later.
COUNTDOWN = re.compile(r"距省级验收 8[23] 天")


def today() -> date:
    """The day that the site calls today."""
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


class Visitor:
    """A window of one width with one account; ``complaints`` must be empty at the end."""

    def __init__(
        self, browser: Browser, address: str, username: str, width: int, password: str = SAMPLE_PASSWORD
    ) -> None:
        self.address = address
        self.password = password
        self.username = username
        self.width = width
        self.complaints: list[str] = []
        self.expected_statuses: set[int] = set()
        context = browser.new_context(
            viewport={"width": width, "height": HEIGHTS[width]},
            has_touch=width == PHONE,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            accept_downloads=True,
        )
        context.set_default_timeout(WAIT_MILLISECONDS)
        self.page: Page = context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", self._broke)
        self.page.on("response", self._answered)

    def sign_in(self) -> None:
        """With her password, through the form."""
        self.page.goto(f"{self.address}/sign-in/")
        self.look()
        self.page.get_by_label("用户名").fill(self.username)
        self.page.get_by_label("密码", exact=True).fill(self.password)
        self.page.get_by_role("button", name="登录").click()
        expect(self.page.get_by_role("navigation").first).to_be_visible()
        self.look()

    def open(self, path: str) -> Response:
        """Go to an address of the site and look at the page."""
        response = self.page.goto(f"{self.address}{path}")
        assert response is not None
        self.look()
        return response

    def follow(self, link: Locator) -> None:
        """Click what leads to another page, wait for it, and look at it."""
        with self.page.expect_navigation():
            link.click()
        self.look()

    def menu(self, label: str) -> None:
        """Follow an entry of the menu."""
        self.follow(self.page.get_by_role("navigation", name="主菜单").get_by_role("link", name=label))

    def look(self) -> None:
        """No page scrolls sideways; on the phone every target is at least 44 px high."""
        self.page.wait_for_load_state("load")
        where = f"{self.username} {self.width} {self.path}"
        excess = self.page.evaluate(OVERFLOW)
        if excess > 0:
            self.complaints.append(f"{where}: wider than the window by {excess} px")
        if self.width == PHONE:
            small = self.page.evaluate(SMALL_TARGETS, SMALLEST_TARGET)
            self.complaints.extend(f"{where}: small target {target}" for target in small)

    def upload(self, button: Locator, *files: Path) -> None:
        """Choose files for the form of this button and send it; ends on the page that follows."""
        form = self.page.locator("form").filter(has=button)
        form.locator("input[type=file]").set_input_files(list(files))
        self.follow(button)

    def download(self, link: Locator, folder: Path) -> Path:
        """Click what delivers a file; the file, under the name the site gave it."""
        with self.page.expect_download() as waiting:
            link.click()
        file = waiting.value
        target = folder / file.suggested_filename
        file.save_as(target)
        return target

    def confirm(self, button: Locator) -> None:
        """Click a button that asks first, and say yes; ends on the page that follows."""
        button.click()
        self.follow(self.page.get_by_role("dialog").locator("[data-confirm-yes]"))

    @property
    def path(self) -> str:
        """The address of the page without the site."""
        parts = urlsplit(self.page.url)
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def text(self, locator: str = "main") -> str:
        """What a reader sees there."""
        return self.page.locator(locator).inner_text()

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        if any(f"status of {status}" in message.text for status in self.expected_statuses):
            return
        self.complaints.append(f"{self.username} {self.width} {self.path}: console: {message.text}")

    def _broke(self, error: Error) -> None:
        self.complaints.append(f"{self.username} {self.width} {self.path}: {error}")

    def _answered(self, response: Response) -> None:
        wrong = response.status >= 400 and response.status not in self.expected_statuses
        elsewhere = not response.url.startswith((self.address, "data:", "blob:"))
        if wrong or elsewhere:
            self.complaints.append(f"{self.username} {self.width}: {response.status} {response.url}")
