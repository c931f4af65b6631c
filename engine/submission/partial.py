"""How a cell says what is known only in part, for spreadsheets and CSV alike.

In: the text of a cell and the fact it is of. Out: the value as a snapshot writes it (`超过
1200` is `{more_than: 1200}`, `36–44` is `{between: [36, 44]}`, `A 或 B` is `{one_of: [A,
B]}`), and back. Guarantee: a text that is a plain value stays as it is, and
`read(write(value)) == value` for every value that `write` does not refuse. 以上, 以下 and 以内
include their number, 超过 and 不满 do not, as in the Civil Code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from liren.engine.errors import Problem
from liren.engine.language.numbers import parse_quantity, to_text
from liren.engine.language.units import NO_UNITS, ONE, Unit, fits
from liren.engine.language.words import read_day, read_written_day
from liren.engine.ruleset.model import Fact
from liren.engine.snapshot.values import UNKNOWN_WORDS
from liren.engine.submission.problems import AmbiguousRange
from liren.engine.text import Lang, Text, same

Raw = str | list[str] | dict[str, "str | list[str]"]

BEFORE: Mapping[str, str] = {
    "不少于": "at_least", "不低于": "at_least", "不小于": "at_least", "不早于": "at_least",
    "至少": "at_least", "最少": "at_least", "≥": "at_least", ">=": "at_least",
    "at least ": "at_least", "not before ": "at_least",
    "超过": "more_than", "多于": "more_than", "高于": "more_than", "大于": "more_than",
    "晚于": "more_than", ">": "more_than", "more than ": "more_than", "after ": "more_than",
    "不超过": "at_most", "不多于": "at_most", "不高于": "at_most", "不大于": "at_most",
    "不晚于": "at_most", "至多": "at_most", "最多": "at_most", "≤": "at_most", "<=": "at_most",
    "at most ": "at_most", "not after ": "at_most",
    "不足": "less_than", "不满": "less_than", "少于": "less_than", "低于": "less_than",
    "小于": "less_than", "早于": "less_than", "<": "less_than", "less than ": "less_than",
    "before ": "less_than",
    "恰为": "value", "exactly ": "value",
}  # fmt: skip
"""What stands before a number or a day, and the end that it is then."""
AFTER: Mapping[str, str] = {
    "及以上": "at_least", "以上": "at_least", " or more": "at_least",
    "及以下": "at_most", "以下": "at_most", "以内": "at_most", " or less": "at_most",
}  # fmt: skip
"""What stands after one."""
WORDS: Mapping[str, tuple[str, str]] = {
    "at_least": ("至少 ", "at least "),
    "more_than": ("超过 ", "more than "),
    "at_most": ("至多 ", "at most "),
    "less_than": ("不足 ", "less than "),
    "value": ("恰为 ", "exactly "),
}
"""How an end is written, in Chinese and in English."""
OF_DAYS: Mapping[str, tuple[str, str]] = {
    "at_least": ("不早于 ", "not before "),
    "more_than": ("晚于 ", "after "),
    "at_most": ("不晚于 ", "not after "),
    "less_than": ("早于 ", "before "),
    "value": ("", ""),
}
"""How it is said of days."""
DASHES = ("–", "—", "～", "~", "至", "到", " to ")
NOTHING = ("无", "没有", "none")
PRESENT, ABSENT = ("有：", "有:", "present:"), ("无：", "无:", "absent:")
_BY_LENGTH = sorted(BEFORE, key=len, reverse=True)
_PARTS = re.compile(r"\s*[;；]\s*")
_OR = re.compile(r"\s*或者?\s*|\s+or\s+", re.IGNORECASE)
_ITEMS = re.compile(r"\s*[、，,;；\n]\s*")
_TAILED = re.compile(r"(?P<number>[0-9][0-9 .,]*)(?P<tail>\D.*)?", re.DOTALL)
_HYPHEN = re.compile(r"(?P<low>[0-9][0-9.]*)\s*-\s*(?P<high>[0-9].*)", re.DOTALL)


# reading


def read_cell(
    text: str, fact: Fact, units: Mapping[str, Unit] = NO_UNITS, unit: str = ""
) -> Raw | Problem:
    """What the text of a cell says of a fact; `unit` is what a column of units says.

    What the fact cannot be is left as it is, for the reader of values to refuse.
    """
    if not text or fact.kind == "flag":
        return text
    if fact.kind in ("choice", "checklist"):
        return _options(text, fact) if fact.kind == "choice" else _items(text, fact)
    if fact.kind != "date" and not isinstance(parse_quantity(text, units), Problem):
        return _with_unit(text, unit)
    ends = _ends(text, fact.kind == "date")
    if isinstance(ends, Problem):
        return ends
    if ends is None:
        return _with_unit(text, unit)
    return {key: _all_with_unit(end, unit) for key, end in ends.items()}


def _with_unit(text: str, unit: str) -> str:
    return text if not text or not unit or text.endswith(unit) else f"{text} {unit}"


def _all_with_unit(end: str | list[str], unit: str) -> str | list[str]:
    if isinstance(end, str):
        return _with_unit(end, unit)
    return [_with_unit(each, unit) for each in end]


def _ends(text: str, is_day: bool) -> dict[str, str | list[str]] | Problem | None:
    """The ends that a text states; None when it states none, or one of them twice."""
    found: dict[str, str | list[str]] = {}
    for part in _PARTS.split(text):
        end = _range(part, is_day) or _end(part)
        if end is None or isinstance(end, Problem):
            return end
        if end[0] in found:
            return None
        found[end[0]] = end[1]
    return found


def _end(text: str) -> tuple[str, str] | None:
    """One end: `超过 1200`, `1200 以上`."""
    lowered = text.lower()
    for word in _BY_LENGTH:
        if lowered.startswith(word) and text[len(word) :].strip():
            return BEFORE[word], text[len(word) :].strip()
    for word, key in AFTER.items():
        if lowered.endswith(word) and text[: -len(word)].strip():
            return key, text[: -len(word)].strip()
    return None


def _range(text: str, is_day: bool) -> tuple[str, list[str]] | Problem | None:
    """Both ends: `36–44`, `36 至 44 人`, `between 36 and 44`."""
    if text.lower().startswith("between "):
        low, middle, high = text[len("between ") :].partition(" and ")
        return _pair(low, high, is_day) if middle else None
    for dash in DASHES:
        low, middle, high = text.partition(dash)
        # A day has digits at both sides; without them it is a word that only has the character.
        if middle and low.strip() and high.strip():
            return _pair(low, high, is_day)
    hyphen = None if is_day else _HYPHEN.fullmatch(text)
    return _pair(hyphen["low"], hyphen["high"], is_day) if hyphen else None


def _pair(low: str, high: str, is_day: bool) -> tuple[str, list[str]] | Problem:
    """The ends of a range; a unit or multiplier that stands after the second is for both."""
    low, high = low.strip(), high.strip()
    if is_day:
        return "between", [low, high]
    first, last = _TAILED.fullmatch(low), _TAILED.fullmatch(high)
    if first and last:
        tail = last["tail"] or ""
        return "between", [low if first["tail"] else low + _spaced(tail, high), high]
    if _bare(low) and not _bare(high):
        return AmbiguousRange(low=low, high=high)
    return "between", [low, high]


def _spaced(tail: str, written: str) -> str:
    return f" {tail}" if tail and written[: -len(tail)].endswith(" ") else tail


def _bare(text: str) -> bool:
    """Whether a text is a number without a unit."""
    quantity = parse_quantity(text)
    return not isinstance(quantity, Problem) and quantity.unit is None


def _options(text: str, fact: Fact) -> Raw:
    """An option, or those that are possible."""
    if is_option(text, fact):
        return text
    parts = [part for part in _OR.split(text) if part]
    return {"one_of": parts} if len(parts) > 1 else text


def is_option(text: str, fact: Fact) -> bool:
    """Whether a text is one of a fact's options or items, by its id or a title."""
    return text in fact.options or any(text in title for title in fact.options.values())


def _items(text: str, fact: Fact) -> Raw:
    """The items that are there, or those that are and those that are not."""
    if text in UNKNOWN_WORDS and not is_option(text, fact):
        return text
    said = dict(_said(text))
    if said:
        return {key: _named(part) for key, part in said.items()}
    return _named(text)


def _said(text: str) -> Iterator[tuple[str, str]]:
    """`有：A、B；无：C` in its two parts."""
    marks = [(mark, key) for key, each in (("present", PRESENT), ("absent", ABSENT))
             for mark in each]  # fmt: skip
    for part in _PARTS.split(text):
        key, mark = next(
            ((key, mark) for mark, key in marks if part.lower().startswith(mark)), ("", "")
        )
        if not key:
            return
        yield key, part[len(mark) :].strip()


def _named(text: str) -> list[str]:
    """The names in a list; `无` is a list of none."""
    names = [name for name in _ITEMS.split(text.strip()) if name]
    return [] if len(names) == 1 and names[0].lower() in NOTHING else names


# saying what was read


def in_words(raw: Mapping[str, object], fact: Fact, units: Mapping[str, Unit]) -> Text | None:
    """What a cell was read as that says something in part; None where it cannot be."""
    parts = [_part_in_words(key, end, fact, units) for key, end in raw.items()]
    said = [part for part in parts if part is not None]
    if len(said) < len(parts):
        return None
    return Text("；".join(part.zh for part in said), "; ".join(part.en for part in said))


def _part_in_words(key: str, end: object, fact: Fact, units: Mapping[str, Unit]) -> Text | None:
    """One end, both ends, or the options or items that are possible, there, or not there."""
    leaves = _leaves(end)
    if fact.kind in ("choice", "checklist"):
        found = [_name_of(each, fact) for each in leaves]
    else:
        found = [
            _value_in_words(each, fact, units, with_unit=i == len(leaves))
            for i, each in enumerate(leaves, start=1)
        ]
    texts = [each for each in found if each is not None]
    if len(texts) < len(found):
        return None
    zh, en = [each.zh for each in texts], [each.en for each in texts]
    if key == "one_of":
        return Text(" 或 ".join(zh), " or ".join(en))
    if fact.kind == "checklist":
        before = {"present": ("有：", "present: "), "absent": ("无：", "absent: ")}[key]
        return Text(before[0] + ("、".join(zh) or NOTHING[0]),
                    before[1] + (", ".join(en) or NOTHING[2]))  # fmt: skip
    if key == "between":
        return Text(" 至 ".join(zh), " to ".join(en))
    before = (OF_DAYS if fact.kind == "date" else WORDS)[key]
    return Text(before[0] + zh[0], before[1] + en[0])


def _name_of(written: str, fact: Fact) -> Text | None:
    """The title of an option or item."""
    titles = {**fact.options, **{word: title for title in fact.options.values() for word in title}}
    return titles.get(written)


def _value_in_words(
    written: str, fact: Fact, units: Mapping[str, Unit], *, with_unit: bool
) -> Text | None:
    """A day, or a number in the unit of the fact, which is not said twice of a range."""
    if fact.kind == "date":
        day = read_day(written) or read_written_day(written)
        return None if day is None else same(day.isoformat())
    unit, quantity = fact.unit or ONE, parse_quantity(written, units)
    if isinstance(quantity, Problem):
        return None
    if quantity.unit is not None and not fits(quantity.unit, unit.dimension):
        return None
    bare = quantity.unit is None
    number = to_text(quantity.value if bare else unit.from_base(quantity.in_base()))
    return unit.say(number) if with_unit else same(number)


# writing


def write_cell(raw: object, fact: Fact, lang: Lang) -> str | None:
    """The text that `read_cell` reads as this value; None when there is none."""
    if isinstance(raw, str):
        return str(raw) if read_cell(raw, fact) == raw else None
    texts = _texts_of(raw, fact, lang)
    return next((text for text in texts if _same(read_cell(text, fact), raw)), None)


def _texts_of(raw: object, fact: Fact, lang: Lang) -> Iterator[str]:
    if isinstance(raw, list) and fact.kind == "checklist":
        yield _list(raw, lang)
    if not isinstance(raw, dict):
        return
    if fact.kind == "choice":
        yield (" 或 " if lang == "zh" else " or ").join(_leaves(raw.get("one_of")))
    elif fact.kind == "checklist":
        marks = {"present": ("有：", "present: "), "absent": ("无：", "absent: ")}
        said = [marks[key][lang == "en"] + _list(raw[key], lang) for key in marks if key in raw]
        yield ("；" if lang == "zh" else "; ").join(said)
    else:
        yield _written_ends(raw, lang, dashed=True)
        yield _written_ends(raw, lang, dashed=False)


def _written_ends(raw: Mapping[str, object], lang: Lang, *, dashed: bool) -> str:
    parts = []
    for key, end in raw.items():
        both = _leaves(end)
        if key == "between" and dashed:
            parts.append("–".join(both))
            continue
        keys = ("at_least", "at_most") if key == "between" else (key,)
        parts += [
            WORDS.get(each, ("?", "?"))[lang == "en"] + text
            for each, text in zip(keys, both, strict=False)
        ]
    return ("；" if lang == "zh" else "; ").join(parts)


def _list(raw: object, lang: Lang) -> str:
    separator = "、" if lang == "zh" else ", "
    return separator.join(_leaves(raw)) or NOTHING[0 if lang == "zh" else 2]


def _leaves(raw: object) -> Sequence[str]:
    return [str(each) for each in raw] if isinstance(raw, list) else [str(raw)]


def _same(read: Raw | Problem, raw: object) -> bool:
    """Whether a text was read as the value it was made of; a range may be stated end by end."""
    if not isinstance(raw, dict) or not isinstance(read, dict) or "between" in read:
        return read == raw
    ends = dict(zip(("at_least", "at_most"), _leaves(raw["between"]), strict=False)) if (
        "between" in raw
    ) else {}  # fmt: skip
    return read == {**{key: end for key, end in raw.items() if key != "between"}, **ends}
