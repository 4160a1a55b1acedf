"""Reading the text of a formula into nodes.

Loosest first: ``or``; ``and``; one ``not``; one comparison or ``in``; ``+ -``; ``* /``; one minus sign;
numbers, text, names, calls. ``≥ ≤ ≠ × ÷`` and full-width brackets and commas are read like ``>= <= != * / (
) ,``. A number may carry its unit in brackets: ``12[班/间]``. All errors are ``FormulaError`` and point at
the character.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from typing import cast

from dudao.core.formula.errors import FormulaError
from dudao.core.formula.nodes import (
    AllOf,
    AnyOf,
    Arithmetic,
    ArithmeticOperator,
    Ceiling,
    Comparison,
    ComparisonOperator,
    Conditional,
    Either,
    Extreme,
    FieldName,
    Known,
    Location,
    Membership,
    Negative,
    Node,
    Not,
    Number,
    RowCount,
    Text,
    Total,
    YearsBetween,
)

_TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<number>[0-9]+(?:\.[0-9]+)?)
      | (?P<text>'[^'\n]*')
      | (?P<name>[^\W\d]\w*(?:\.[^\W\d]\w*)*)
      | (?P<unit>\[[^\[\]\n]*\])
      | (?P<sign>>=|<=|==|!=|[-+*/()<>,≥≤≠×÷（），])""",
    re.VERBOSE,
)
_SAME = {"≥": ">=", "≤": "<=", "≠": "!=", "×": "*", "÷": "/", "（": "(", "）": ")", "，": ","}
_WORDS = frozenset({"and", "or", "not", "in"})
_COMPARISONS = frozenset({">=", "<=", ">", "<", "==", "!="})
_DEEPEST = 40
_LONGEST = 300


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    position: int


@dataclass(frozen=True)
class _Function:
    least: int
    most: int | None
    usage: str
    build: Callable[[tuple[Node, ...], Location], Node]


_FUNCTIONS: dict[str, _Function] = {
    "ceil": _Function(1, 1, "ceil(数)", lambda a, at: Ceiling(a[0], at=at)),
    "min": _Function(1, None, "min(数, …)", lambda a, at: Extreme("min", a, at=at)),
    "max": _Function(1, None, "max(数, …)", lambda a, at: Extreme("max", a, at=at)),
    "if": _Function(3, 3, "if(条件, 值, 否则的值)", lambda a, at: Conditional(a[0], a[1], a[2], at=at)),
    "total": _Function(
        1, 2, "total(数) 或 total(数, 条件)", lambda a, at: Total(a[0], a[1] if len(a) > 1 else None, at=at)
    ),
    "count": _Function(0, 1, "count(条件)", lambda a, at: RowCount(a[0] if a else None, at=at)),
    "years_between": _Function(2, 2, "years_between(起, 止)", lambda a, at: YearsBetween(a[0], a[1], at=at)),
    "known": _Function(1, 1, "known(值)", lambda a, at: Known(a[0], at=at)),
    "either": _Function(2, None, "either(值, 值, …)", lambda a, at: Either(a, at=at)),
}


def parse(text: str, *, source: str = "") -> Node:
    """Return the formula as nodes; ``source`` says in errors where the text stands.

    Only the grammar is looked at here; names, units and zero denominators are the business of ``check``.
    Raises ``FormulaError``.
    """
    return _Parser(text, source).whole()


def _tokens(text: str, source: str) -> list[_Token]:
    tokens: list[_Token] = []
    position = 0
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None:
            raise FormulaError(_complaint(text, position), text, position, source)
        kind = str(found.lastgroup)
        if kind != "space":
            tokens.append(_Token(kind, _SAME.get(found.group(), found.group()), position))
        position = found.end()
    tokens.append(_Token("end", "", len(text)))
    return tokens


def _complaint(text: str, position: int) -> str:
    character = text[position]
    if character == "'":
        return "文字缺少右边的单引号"
    if character == "[":
        return "单位缺少右边的方括号"
    if character == "=":
        return "相等要写成 =="
    return f"公式里不能有字符“{character}”"


class _Parser:
    def __init__(self, text: str, source: str) -> None:
        self._text = text
        self._source = source
        self._tokens = _tokens(text, source)
        if len(self._tokens) > _LONGEST:
            raise self._error("公式太长，请拆成几条", self._tokens[_LONGEST])
        self._next = 0
        self._depth = 0

    def whole(self) -> Node:
        if self._here.kind == "end":
            raise self._error("公式是空的", self._here)
        node = self._alternatives()
        if self._here.kind != "end":
            raise self._error(f"这里不应出现“{self._here.text}”", self._here)
        return node

    @property
    def _here(self) -> _Token:
        return self._tokens[self._next]

    def _advance(self) -> _Token:
        token = self._here
        self._next += 1
        return token

    def _at(self, token: _Token) -> Location:
        return Location(self._text, token.position, self._source)

    def _error(self, message: str, token: _Token) -> FormulaError:
        return FormulaError(message, self._text, token.position, self._source)

    def _is(self, *texts: str) -> bool:
        return self._here.kind in ("sign", "name") and self._here.text in texts

    def _expect(self, text: str, message: str) -> None:
        if not self._is(text):
            raise self._error(message, self._here)
        self._advance()

    def _alternatives(self) -> Node:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._error("公式嵌套太深", self._here)
        start = self._here
        operands = [self._conjunction()]
        while self._is("or"):
            self._advance()
            operands.append(self._conjunction())
        self._depth -= 1
        return operands[0] if len(operands) == 1 else AnyOf(tuple(operands), at=self._at(start))

    def _conjunction(self) -> Node:
        start = self._here
        operands = [self._negation()]
        while self._is("and"):
            self._advance()
            operands.append(self._negation())
        return operands[0] if len(operands) == 1 else AllOf(tuple(operands), at=self._at(start))

    def _negation(self) -> Node:
        if not self._is("not"):
            return self._comparison()
        token = self._advance()
        return Not(self._comparison(), at=self._at(token))

    def _comparison(self) -> Node:
        left = self._sum()
        if self._is("in"):
            token = self._advance()
            node: Node = Membership(left, self._constants(), at=self._at(token))
        elif self._is(*_COMPARISONS):
            token = self._advance()
            node = Comparison(cast(ComparisonOperator, token.text), left, self._sum(), at=self._at(token))
        else:
            return left
        if self._is("in", *_COMPARISONS):
            raise self._error("比较不能连写，请用 and 连接两个比较", self._here)
        return node

    def _constants(self) -> tuple[Text | Number, ...]:
        self._expect("(", "in 后面要写括号，如 in ('城区', '镇区')")
        constants: list[Text | Number] = []
        while True:
            token = self._here
            node = self._atom() if token.kind in ("text", "number") else None
            if not isinstance(node, Text | Number):
                raise self._error("in 的括号里只能写数或单引号文字", token)
            constants.append(node)
            if not self._is(","):
                break
            self._advance()
        self._expect(")", "缺少右括号")
        return tuple(constants)

    def _sum(self) -> Node:
        node = self._product()
        while self._is("+", "-"):
            token = self._advance()
            operator = cast(ArithmeticOperator, token.text)
            node = Arithmetic(operator, node, self._product(), at=self._at(token))
        return node

    def _product(self) -> Node:
        node = self._signed()
        while self._is("*", "/"):
            token = self._advance()
            operator = cast(ArithmeticOperator, token.text)
            node = Arithmetic(operator, node, self._signed(), at=self._at(token))
        return node

    def _signed(self) -> Node:
        if not self._is("-"):
            return self._atom()
        token = self._advance()
        return Negative(self._atom(), at=self._at(token))

    def _atom(self) -> Node:
        token = self._advance() if self._here.kind != "end" else self._here
        if token.kind == "number":
            unit = self._advance().text[1:-1].strip() if self._here.kind == "unit" else ""
            return Number(Fraction(token.text), unit, at=self._at(token))
        if token.kind == "text":
            return Text(token.text[1:-1], at=self._at(token))
        if token.kind == "name" and token.text not in _WORDS:
            return self._call(token) if self._is("(") else FieldName(token.text, at=self._at(token))
        if token.kind == "sign" and token.text == "(":
            node = self._alternatives()
            self._expect(")", "缺少右括号")
            return node
        if token.kind == "end":
            raise self._error("公式没有写完", token)
        raise self._error(f"这里应是数、字段或括号，不应是“{token.text}”", token)

    def _call(self, name: _Token) -> Node:
        function = _FUNCTIONS.get(name.text)
        if function is None:
            near = get_close_matches(name.text, _FUNCTIONS, n=1)
            hint = f"，是否想写 {near[0]}" if near else f"；可用的有 {'、'.join(_FUNCTIONS)}"
            raise self._error(f"没有名为 {name.text} 的函数{hint}", name)
        self._advance()
        arguments: list[Node] = []
        if not self._is(")"):
            arguments.append(self._alternatives())
            while self._is(","):
                self._advance()
                arguments.append(self._alternatives())
        self._expect(")", f"{name.text}( 缺少右括号")
        if len(arguments) < function.least or (function.most is not None and len(arguments) > function.most):
            raise self._error(f"{name.text} 的参数个数不对，应写 {function.usage}", name)
        return function.build(tuple(arguments), self._at(name))
