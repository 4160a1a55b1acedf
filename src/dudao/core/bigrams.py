"""Search in Chinese without a dictionary: a text becomes one token for each of its characters.

A Chinese character's token is the character and its follower (the last of a run stands alone), so every word of two
characters and every name is one token, a longer word is a phrase of adjacent tokens, and one character is a prefix.
Latin words and numbers are one token each. Nothing is guessed: a phrase is found exactly where it stands.

White space inside Chinese text does not separate (documents pad names of two characters and break lines anywhere);
a tab or an empty line does, as they part cells and paragraphs. Punctuation separates Chinese characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

TOKENIZER = "unicode61 remove_diacritics 0 tokenchars '.'"
"""The FTS5 tokenizer that leaves our tokens as they are."""

_RADICALS = str.maketrans(
    "⺟⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
    "母民虎西见角贝车长门青页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
)
_CHINESE = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\u3007\U00020000-\U000323af]")
_IN_EVERY_TABLE = re.compile("[\u3400-\u4db5\u4e00-\u9fcb]")
_THOUSANDS = re.compile(r"(?<![\d,.])\d{1,3}(?:,\d{3})+(?![\d,])")


_LONG = 600
_ROUGH_PLACES = 50
_MARGIN = 20


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text, `end` excluded."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of a text that shows what was looked for; `places` are counted within the piece."""

    text: str
    places: tuple[Span, ...]

    @property
    def pieces(self) -> tuple[tuple[str, bool], ...]:
        """The text cut at the places: (piece, whether it was looked for), in order, none empty."""
        cut, at = [], 0
        for place in self.places:
            cut += [(self.text[at : place.start], False), (self.text[place.start : place.end], True)]
            at = place.end
        cut.append((self.text[at:], False))
        return tuple((piece, found) for piece, found in cut if piece)


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int
    first_end: int
    """Where the first character of the token ends in the text."""


@dataclass(frozen=True, slots=True)
class _Phrase:
    """Adjacent tokens; the last one is a prefix when `open_ended`."""

    tokens: tuple[str, ...]
    open_ended: bool


def normalised(text: str) -> str:
    """The text in NFKC with radicals as characters, but with the full-width punctuation of Chinese kept."""
    if text.isascii():
        return text
    return "".join(
        char if _is_wide_punctuation(char) else unicodedata.normalize("NFKC", char) for char in text
    ).translate(_RADICALS)


def tokens_of(text: str) -> str:
    """All tokens of the text in order, parted by spaces: what an FTS5 table with `TOKENIZER` is filled with."""
    return " ".join(token.text for token in _tokens(text))


def tsvector_of(text: str) -> str:
    """The tokens with their positions as PostgreSQL reads a tsvector; positions past 16,383 are left out."""
    return " ".join(f"'{token.text}':{at}" for at, token in enumerate(_tokens(text), 1) if at <= 16_383)


def fts5_query(query: str) -> str:
    """The MATCH expression of FTS5: every word of the query as a phrase, all of them; empty when nothing is left."""
    return " AND ".join(
        f'"{" ".join(phrase.tokens)}"{" *" if phrase.open_ended else ""}' for phrase in _phrases(query)
    )


def tsquery(query: str) -> str:
    """The same as `fts5_query` in the language of PostgreSQL's tsquery."""
    return " & ".join(f"({_followed(phrase)})" for phrase in _phrases(query))


def places_of(query: str, text: str) -> tuple[Span, ...]:
    """Where the words of the query stand in the text, in order; places that touch or overlap are one."""
    tokens = list(_tokens(text))
    found = [span for phrase in _phrases(query) for span in _matches(phrase, tokens)]
    merged: list[Span] = []
    for span in sorted(found, key=lambda span: (span.start, span.end)):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(span.end, merged[-1].end))
        else:
            merged.append(span)
    return tuple(merged)


def excerpt(query: str, text: str, width: int = 80) -> Excerpt:
    """About `width` characters of the text around the place where most of the query stands together.

    White space becomes single spaces of the same length in all; cut ends show an ellipsis. Without any place the
    beginning of the text is returned.
    """
    places = _places_near(query, text, width)
    start = _best_start(places, width) if places else 0
    start = max(0, min(start, len(text) - width))
    end = min(len(text), start + width)
    before, after = "…" if start else "", "…" if end < len(text) else ""
    shift = len(before) - start
    shown = tuple(
        Span(max(place.start, start) + shift, min(place.end, end) + shift)
        for place in places
        if place.end > start and place.start < end
    )
    piece = re.sub(r"\s", " ", text[start:end])
    return Excerpt(before + piece + after, shown)


def _is_wide_punctuation(char: str) -> bool:
    return "\uff01" <= char <= "\uff5e" and unicodedata.category(char)[0] == "P"


def _folded(text: str) -> tuple[str, list[int]]:
    """The text as it is compared, and for each of its characters where it came from.

    Each character is folded alone, so that a place leads back to the text as it was written.
    """
    folded: list[str] = []
    sources: list[int] = []
    for at, char in enumerate(text):
        for part in _plain(char):
            folded.append(part)
            sources.append(at)
    joined = "".join(folded)
    if "," in joined:
        for match in reversed(list(_THOUSANDS.finditer(joined))):
            for at in range(match.end() - 1, match.start(), -1):
                if folded[at] == ",":
                    del folded[at], sources[at]
        joined = "".join(folded)
    return joined, sources


@lru_cache(maxsize=20_000)
def _plain(char: str) -> str:
    """One character as it is compared: full width as half width, radicals as characters, small letters."""
    return unicodedata.normalize("NFKC", char).translate(_RADICALS).lower()


def _tokens(text: str) -> Iterator[_Token]:
    folded, sources = _folded(text)
    at, length = 0, len(folded)
    while at < length:
        char = folded[at]
        if _CHINESE.match(char):
            follower = _follower(folded, at)
            spelled = _spelled(char)
            end = sources[at] + 1
            if follower is not None:
                spelled += _spelled(folded[follower])
                yield _Token(spelled, sources[at], sources[follower] + 1, end)
            else:
                yield _Token(spelled, sources[at], end, end)
            at += 1
        elif char.isalnum():
            after = _word_end(folded, at)
            yield _Token(folded[at:after], sources[at], sources[after - 1] + 1, sources[at] + 1)
            at = after
        else:
            at += 1


def _follower(folded: str, at: int) -> int | None:
    """The next Chinese character of the same run, over white space without a tab or an empty line."""
    after, breaks = at + 1, 0
    while after < len(folded) and folded[after].isspace():
        if folded[after] in "\t\v\f":
            return None
        breaks += folded[after] == "\n"
        after += 1
    if breaks > 1 or after >= len(folded) or not _CHINESE.match(folded[after]):
        return None
    return after


def _word_end(folded: str, at: int) -> int:
    """The end of a Latin word or number; a point between digits belongs to it."""
    after = at + 1
    while after < len(folded):
        char = folded[after]
        inner_point = char == "." and folded[after - 1].isdigit() and folded[after + 1 : after + 2].isdigit()
        if not inner_point and (not char.isalnum() or _CHINESE.match(char)):
            break
        after += 1
    return after


def _spelled(char: str) -> str:
    """The character itself, or its number for those that the tables of older databases do not know as letters."""
    return char if _IN_EVERY_TABLE.match(char) else f"u{ord(char):x}"


def _phrases(query: str) -> list[_Phrase]:
    phrases = []
    for word in query.split():
        tokens = list(_tokens(word))
        if not tokens:
            continue
        last = tokens[-1]
        stands_alone = last.end == last.first_end and bool(_CHINESE.match(_folded(word[last.start])[0][:1]))
        follows_chinese = len(tokens) > 1 and tokens[-2].end == last.end
        if stands_alone and follows_chinese:
            # The last character is in the token before already, and in the text others may follow it.
            phrases.append(_Phrase(tuple(token.text for token in tokens[:-1]), False))
        else:
            phrases.append(_Phrase(tuple(token.text for token in tokens), stands_alone))
    return phrases


def _followed(phrase: _Phrase) -> str:
    words = [f"'{token}'" for token in phrase.tokens]
    if phrase.open_ended:
        words[-1] += ":*"
    return " <-> ".join(words)


def _matches(phrase: _Phrase, tokens: list[_Token]) -> Iterator[Span]:
    wanted = phrase.tokens
    size = len(wanted)
    for at in range(len(tokens) - size + 1):
        last = tokens[at + size - 1]
        if any(tokens[at + step].text != wanted[step] for step in range(size - 1)):
            continue
        if last.text == wanted[-1]:
            yield Span(tokens[at].start, last.end if not phrase.open_ended else last.first_end)
        elif phrase.open_ended and last.text.startswith(wanted[-1]):
            yield Span(tokens[at].start, last.first_end)


def _places_near(query: str, text: str, width: int) -> tuple[Span, ...]:
    """The places that matter for an excerpt: in a long text only those around where it seems to stand at first sight.

    Reading a text into tokens takes its time; where the words stand as they were typed, a window of it is enough.
    """
    if len(text) <= _LONG:
        return places_of(query, text)
    rough = [Span(*match.span()) for match in islice(_pattern(query).finditer(text), _ROUGH_PLACES)]
    if not rough:
        return places_of(query, text)
    start = max(0, _best_start(tuple(rough), width) - _MARGIN)
    end = start + width + 2 * _MARGIN
    found = places_of(query, text[start:end])
    if not found:
        return places_of(query, text)
    return tuple(Span(place.start + start, place.end + start) for place in found)


def _pattern(query: str) -> re.Pattern[str]:
    """Each word of the query with white space allowed between its characters, whichever comes first."""
    words = (r"\s*".join(map(re.escape, word)) for word in query.split())
    return re.compile("|".join(words), re.IGNORECASE)


def _best_start(places: tuple[Span, ...], width: int) -> int:
    """The window that begins a little before a place and holds the most characters of places."""

    def held(start: int) -> int:
        return sum(
            min(place.end, start + width) - max(place.start, start)
            for place in places
            if place.end > start and place.start < start + width
        )

    lead = width // 4
    starts = [max(0, place.start - lead) for place in places[:200]]
    return max(starts, key=lambda start: (held(start), -start))
