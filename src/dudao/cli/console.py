"""What goes to the terminal: errors in Chinese on standard error, JSON on standard output, progress only for people."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from dudao.core.problem import ERROR, Problem

EVALUATED, BROKEN, REFUSED = 0, 1, 2
Each = TypeVar("Each")


class Refusal(Exception):
    """The input is refused; ``problems`` are all the errors, never the first alone."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems[0].message if problems else "")
        self.problems = tuple(problems)

    @classmethod
    def of(cls, message: str, file: str = "") -> Refusal:
        """A refusal for one reason that concerns the whole input."""
        return cls([Problem(ERROR, message, file)])


def say_errors(problems: Iterable[Problem], *, as_json: bool) -> int:
    """Write every error to standard error in Chinese and, as JSON, to standard output; returns the exit status."""
    errors = [problem for problem in problems if problem.is_error]
    lines = [problem.as_text() for problem in errors]
    if len(errors) > 1:
        lines.append(f"共 {len(errors)} 处错误，没有采用任何数据。")
    sys.stderr.write("\n".join(lines) + "\n")
    if as_json:
        say_json({"errors": [_placed(problem) for problem in errors]})
    return REFUSED


def _placed(problem: Problem) -> dict[str, str]:
    return problem.as_contract()


def say_json(value: Any) -> None:
    """Write one JSON value to standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def say_json_parts(head: dict[str, Any], name: str, parts: Iterable[tuple[str, Any]]) -> None:
    """Write one JSON object: ``head``, then the member ``name`` holding the parts by key, each written as it comes.

    Thousands of counties are hundreds of megabytes; they are never held together.
    """
    sys.stdout.write(json.dumps(head, ensure_ascii=False)[:-1] + f", {json.dumps(name)}: {{")
    between = "\n"
    for key, value in parts:
        sys.stdout.write(
            f"{between}{json.dumps(key, ensure_ascii=False)}: {json.dumps(value, ensure_ascii=False)}"
        )
        between = ",\n"
    sys.stdout.write("}}\n")


def say(text: str) -> None:
    """Write a line to standard output."""
    sys.stdout.write(f"{text}\n")


def note(text: str) -> None:
    """Write a line to standard error that is no error, such as where a file was written."""
    sys.stderr.write(f"{text}\n")


@contextmanager
def steps(*, total: int, least_bytes: int, size: int) -> Iterator[Callable[[str], None]]:
    """A bar over named steps on standard error, for one large file; silent off a terminal or for a small file."""
    if size < least_bytes or not sys.stderr.isatty():
        yield lambda label: None
        return
    from tqdm import tqdm

    with tqdm(total=total, file=sys.stderr, unit="步", leave=False) as bar:
        begun = False

        def begin(label: str) -> None:
            nonlocal begun
            bar.update(int(begun))
            bar.set_description(label)
            begun = True

        yield begin


def progress(things: Iterable[Each], *, total: int, label: str, least: int = 20) -> Iterator[Each]:
    """Yield the things with a progress bar on standard error; none off a terminal or for short work."""
    if total < least or not sys.stderr.isatty():
        yield from things
        return
    from tqdm import tqdm

    yield from tqdm(things, total=total, desc=label, file=sys.stderr, unit="个", leave=False)
