"""Exact numbers and quantities, from text and to text.

In: what a person wrote: `1 200`, `3.7 万平方米`, `30 %`, `三成`, `百分之三十`, `一千二百人`.
Out: an int or a Fraction, with the unit if one was written; or the reason why it is neither.

Guarantees: no value ever passes through a binary float; nothing ambiguous is guessed (`1,20`,
两万五); the work is bounded whatever the length of the text; and `parse_number(to_text(x)) == x`
for every `x` inside the limits.

Limits: at most 40 characters of number, 12 digits after the decimal point, 10^15 in base units.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

from liren.engine.errors import nearest
from liren.engine.language import limits
from liren.engine.language.number_problems import (
    AmbiguousNumber,
    ApproximateNumber,
    NotANumber,
    NotFinite,
    NumberTooLarge,
    NumberTooLong,
    NumberTooPrecise,
    QuantityIssue,
    UnknownUnit,
)
from liren.engine.language.units import (
    LONGEST_UNIT,
    NO_UNITS,
    ONE,
    Unit,
    find_unit,
    known_unit_names,
)
from liren.engine.record import Record

LARGEST = limits.MAX_MAGNITUDE
"""The largest size of a value, in base units."""
MOST_PLACES = limits.MAX_FRACTION_DIGITS
"""The most digits that may be written after the decimal point."""
LONGEST_NUMBER = 40
"""The most characters that the number itself may have."""
LONGEST_TEXT = LONGEST_NUMBER + LONGEST_UNIT + 8
"""The most characters that a number and its unit may have."""
_FAST_DIGITS = 15


class Quantity(Record):
    """A number as written, in the unit as written; `unit` is None when none was written."""

    value: int | Fraction
    unit: Unit | None

    def in_base(self) -> int | Fraction:
        """The value in base units; the number itself when it has no unit."""
        return self.value if self.unit is None else self.unit.to_base(self.value)


class _RefusedError(Exception):
    """Carries an issue out of the reading functions; never leaves this module."""

    def __init__(self, issue: QuantityIssue) -> None:
        super().__init__(issue)
        self.issue = issue


def parse_number(text: str) -> int | Fraction | None:
    """The exact number that `text` is, or None when it is not exactly one number.

    A share in words is its value: 百分之三十 is 3/10. `parse_quantity` tells why a text is refused.
    """
    if len(text) <= _FAST_DIGITS and text.isascii() and text.isdigit():
        return int(text)
    result = parse_quantity(text)
    if isinstance(result, QuantityIssue):
        return None
    if result.unit is None:
        return result.value
    in_words = not result.unit.dimension and "分之" in text
    return result.in_base() if in_words else None


def parse_quantity(text: str, own: Mapping[str, Unit] = NO_UNITS) -> Quantity | QuantityIssue:
    """The quantity that `text` is, or why it is none; `own` are units the ruleset adds.

    A fraction in words (三分之一) has the unit `ONE`: it is a share, whatever the unit expected.
    """
    if len(text) <= _FAST_DIGITS and text.isascii() and text.isdigit():
        return Quantity(int(text), None)
    try:
        return _quantity(text, own)
    except _RefusedError as refused:
        return refused.issue


def to_text(value: int | Fraction, places: int | None = None) -> str:
    """Without `places`, exact: `3.7`, or `4/11` when the decimal does not end.

    With `places`, that many digits, halves rounded away from zero: for display only.
    """
    if places is not None:
        return _decimal_text(_rounded(value, places), places)
    if value.denominator == 1:
        return str(value.numerator)
    needed = _places_needed(value.denominator)
    if needed is None:
        return f"{value.numerator}/{value.denominator}"
    return _decimal_text(value.numerator * (10**needed // value.denominator), needed)


def as_decimal(value: Fraction | int) -> Decimal | None:
    """The same value as a Decimal, or None when its decimal does not end."""
    needed = _places_needed(value.denominator)
    if needed is None:
        return None
    scaled = value.numerator * (10**needed // value.denominator)
    digits = tuple(int(digit) for digit in str(abs(scaled)))
    return Decimal((int(scaled < 0), digits, -needed))


def coprime(above: int, below: int) -> Fraction:
    """The fraction of two numbers without a common divisor, the lower one above 0.

    `Fraction(above, below)` would look for the divisor, and takes four times as long.
    """
    made: Any = _made(Fraction)
    made._numerator, made._denominator = above, below
    return cast(Fraction, made)


_made = object.__new__


def normal(value: int | Fraction) -> int | Fraction:
    """The value as an int when it is integral."""
    return value.numerator if value.denominator == 1 else value


# --- to text --------------------------------------------------------------------------------------


def _places_needed(denominator: int) -> int | None:
    """How many decimal places 1/denominator has; None when they never end."""
    twos = (denominator & -denominator).bit_length() - 1
    odd, fives = denominator >> twos, 0
    while odd % 5 == 0:
        odd, fives = odd // 5, fives + 1
    return max(twos, fives) if odd == 1 else None


def _rounded(value: int | Fraction, places: int) -> int:
    """`value * 10 ** places`, rounded to a whole number, halves away from zero."""
    scale: int = 10**places
    size = abs(Fraction(value)) * scale
    rounded = (2 * size.numerator + size.denominator) // (2 * size.denominator)
    return -rounded if value < 0 else rounded


def _decimal_text(scaled: int, places: int) -> str:
    if places == 0:
        return str(scaled)
    digits = str(abs(scaled)).rjust(places + 1, "0")
    return f"{'-' if scaled < 0 else ''}{digits[:-places]}.{digits[-places:]}"


# --- quantities -----------------------------------------------------------------------------------

# Only characters that stand for the same number: NFKC would turn 3² into 32 and 3½ into 31/2.
_PLAIN = str.maketrans(
    "０１２３４５６７８９．，＋－−％／　\u00a0\u2009\u202f￥¥",
    "0123456789.,+--%/    ¥¥",
)
# Patterns are texts: `re` compiles and keeps each when it is first used, not on import.
_NOT_FINITE = r"(?i)[+-]?\.?(?:nan|inf(?:inity)?|∞|无穷大?|无限大?)"
_APPROXIMATE = (
    r"(?i)大?约|将?近|超过|不足|[十百千万]*[几数]|[百千万亿]+[余多]"
    r"|(?:about|nearly|over|some) |[~≈]"
)
_MORE_OR_LESS = r"[十百千万亿]?[多余几数来]|[十百千万亿]?左右"
_CURRENCY = r"(?i)(?:¥|CNY|RMB|人民币) ?(.+?)元?"
_RATIO = r"([^分]{1,20})分之(.+)"
_HEAD = r"(?i)[+-]?(?:[0-9]|\.[0-9])(?:[0-9.,]| (?=[0-9]{3}(?![0-9])))*(?:e[+-]?[0-9]+)?"
_RATIO_SHARES = {"百": "%", "千": "‰", "万": "‱"}


def _quantity(text: str, own: Mapping[str, Unit]) -> Quantity:
    plain = text[: LONGEST_TEXT + 1].translate(_PLAIN).strip()
    if len(text) > LONGEST_TEXT:
        raise _RefusedError(_too_long(text, plain))
    if re.fullmatch(_NOT_FINITE, plain):
        raise _RefusedError(NotFinite(text=_shown(text)))
    if re.match(_APPROXIMATE, plain):
        raise _RefusedError(ApproximateNumber(text=_shown(text)))
    ratio = re.fullmatch(_RATIO, plain)
    if ratio:
        return _bounded(_share_in_words(ratio[1], ratio[2], text), text)
    sum_of_money = re.fullmatch(_CURRENCY, plain)
    value, rest = _number_and_rest(f"{sum_of_money[1]}元" if sum_of_money else plain, text)
    return _bounded(_with_unit(value, rest, text, own), text)


def _with_unit(value: int | Fraction, rest: str, text: str, own: Mapping[str, Unit]) -> Quantity:
    rest = rest.strip()
    if not rest:
        return Quantity(value, None)
    if _is_multiplier(rest):
        return Quantity(normal(value * _multiplier(rest)), None)
    if re.match(_MORE_OR_LESS, rest):
        raise _RefusedError(ApproximateNumber(text=_shown(text)))
    unit = find_unit(rest, own)
    if unit is None:
        return _with_part(value, rest, text, own)
    return Quantity(value, unit)


def _with_part(value: int | Fraction, rest: str, text: str, own: Mapping[str, Unit]) -> Quantity:
    """八成五 and 1 亩半: a part of the unit after it. 1 万亩半 has two readings."""
    tenths, whole = re.fullmatch("成([1-9一二三四五六七八九])", rest), isinstance(value, int)
    if tenths and whole and 0 < value < 10:
        part = _DIGITS.get(tenths[1]) or int(tenths[1])
        return Quantity(normal(value + Fraction(part, 10)), find_unit("成"))
    unit = find_unit(rest[:-1], own) if rest.endswith("半") else None
    if unit is None or not whole:
        raise _RefusedError(_unknown_unit(rest, own))
    if unit.name.startswith("10k "):
        readings = (f"{value}.5 {rest[:-1]}", f"{value * 10**4}.5 {rest[1:-1]}")
        raise _RefusedError(AmbiguousNumber(text=_shown(text), readings=readings))
    return Quantity(value + Fraction(1, 2), unit)


def _share_in_words(below: str, above: str, text: str) -> Quantity:
    """百分之三十 in percent; 三分之一 as the plain number 1/3."""
    number = 100 if above == "百" else _whole(above, text)
    if below in _RATIO_SHARES:
        return Quantity(number, find_unit(_RATIO_SHARES[below]))
    divisor = _whole(below, text)
    if divisor == 0:
        raise _RefusedError(NotANumber(text=_shown(text)))
    return Quantity(normal(Fraction(number) / divisor), ONE)


def _bounded(quantity: Quantity, text: str) -> Quantity:
    if not all(-LARGEST <= size <= LARGEST for size in (quantity.value, quantity.in_base())):
        raise _RefusedError(NumberTooLarge(text=_shown(text)))
    return quantity


def _too_long(text: str, plain: str) -> QuantityIssue:
    head = re.match(_HEAD, plain) or re.match(_NUMERALS, plain)
    if head is None:
        return NotANumber(text=_shown(text))
    rest = plain[head.end() :]
    if len(head[0]) > LONGEST_NUMBER or re.match(" ?[0-9,.]", rest):
        return NumberTooLong(text=_shown(text))
    return UnknownUnit(name=_shown(rest))


def _unknown_unit(name: str, own: Mapping[str, Unit]) -> QuantityIssue:
    close = nearest(name, (*known_unit_names(), *own)) if len(name) <= LONGEST_UNIT else None
    return UnknownUnit(name=_shown(name), nearest=close)


def _shown(text: str) -> str:
    """The text as a message can show it: one line, at most 40 characters."""
    line = " ".join(text[: 4 * LONGEST_NUMBER].split())
    return line if len(line) <= LONGEST_NUMBER else f"{line[: LONGEST_NUMBER - 1]}…"


# --- numbers in digits ----------------------------------------------------------------------------

_PLAIN_DIGITS = r"([0-9]*)(?:\.([0-9]+))?"
_GROUPED = r"[1-9][0-9]{0,2}(?:(?:,[0-9]{3})+|(?: [0-9]{3})+)(?:\.[0-9]+)?"
_SLASH = r" ?/ ?([0-9]{1,40})(?![0-9.,])"


def _whole(plain: str, text: str) -> int | Fraction:
    """The number that all of `plain` is."""
    value, rest = _number_and_rest(plain.strip(), text)
    if rest:
        raise _RefusedError(NotANumber(text=_shown(text)))
    return value


def _number_and_rest(plain: str, text: str) -> tuple[int | Fraction, str]:
    """The number at the start of `plain`, and what stands after it."""
    head = re.match(_HEAD, plain)
    if head is None:
        return _numeral_and_rest(plain, text)
    written, rest = head[0], plain[head.end() :]
    if len(written) > LONGEST_NUMBER:
        raise _RefusedError(NumberTooLong(text=_shown(text)))
    slash = re.match(_SLASH, rest)
    if slash:
        return _quotient(written, slash[1], text), rest[slash.end() :]
    if re.match(" ?[0-9,.]", rest) and not re.match(" 10k", rest):
        raise _RefusedError(_ambiguous(re.match("[0-9., ]*", plain.lstrip("+-")), text))
    return _decimal(written, text), rest


def _quotient(above: str, below: str, text: str) -> int | Fraction:
    """`4/11`, as `to_text` writes it: both whole numbers."""
    if not re.fullmatch("[+-]?[0-9]+", above) or int(below) == 0:
        raise _RefusedError(NotANumber(text=_shown(text)))
    return normal(Fraction(int(above), int(below)))


def _decimal(written: str, text: str) -> int | Fraction:
    sign = -1 if written[0] == "-" else 1
    body, _, exponent = written.lstrip("+-").lower().partition("e")
    if re.fullmatch(_GROUPED, body):
        body = body.replace(",", "").replace(" ", "")
    match = re.fullmatch(_PLAIN_DIGITS, body)
    if match is None:
        raise _RefusedError(_ambiguous(re.match(".*", body), text))
    digits, places = match[1] + (match[2] or ""), len(match[2] or "")
    return _shifted(sign * int(digits), int(exponent or 0) - places, text)


def _shifted(digits: int, power: int, text: str) -> int | Fraction:
    """`digits * 10 ** power`, refused before the power is worked out when it is out of range."""
    if -power > MOST_PLACES:
        raise _RefusedError(NumberTooPrecise(text=_shown(text)))
    if power <= 0:
        return normal(Fraction(digits, 10**-power))
    if power > _FAST_DIGITS and digits:
        raise _RefusedError(NumberTooLarge(text=_shown(text)))
    scale: int = 10 ** min(power, _FAST_DIGITS)
    return digits * scale


def _ambiguous(match: re.Match[str] | None, text: str) -> QuantityIssue:
    """Why digits with separators, such as `1,20` or `1.200,5`, are not one clear number."""
    body = match[0].strip() if match else ""
    if not re.fullmatch("[0-9].*[., ].*[0-9]", body):
        return NotANumber(text=_shown(text))
    return AmbiguousNumber(text=_shown(text), readings=_readings(body))


def _readings(body: str) -> tuple[str, ...]:
    """The last of several different separators is a point; a single one may be; others group."""
    separators = re.findall("[., ]", body)
    joined = re.sub("[., ]", "", body).lstrip("0") or "0"
    before, _, after = body.rpartition(separators[-1])
    pointed = f"{re.sub('[., ]', '', before)}.{after}"
    if separators[-1] == " " or (len(separators) > 1 and len(set(separators)) == 1):
        return (joined,)
    return (pointed,) if len(separators) > 1 else (joined, pointed)


# --- numbers in Chinese numerals ------------------------------------------------------------------

_FORMAL = str.maketrans(
    "壹贰叁肆伍陆柒捌玖拾佰仟萬億貳參陸兩〇○", "一二三四五六七八九十百千万亿二三六两零零"
)
_DIGITS = {
    "零": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_TENS = {"十": 10, "百": 100, "千": 1000}
_POWERS = {**_TENS, "万": 10**4, "亿": 10**8}
_NUMERALS = "[负]?[零一二两三四五六七八九十][零一二两三四五六七八九十百千万亿点]*"
_POINT = "(.+)点([零一二三四五六七八九]+)([十百千万亿]*)"
_MULTIPLIERS = "[十百千]?[万亿]|万亿|[十百千]"


def _is_multiplier(rest: str) -> bool:
    return re.fullmatch(_MULTIPLIERS, rest) is not None


def _multiplier(word: str) -> int:
    product = 1
    for char in word:
        product *= _POWERS[char]
    return product


def _numeral_and_rest(plain: str, text: str) -> tuple[int | Fraction, str]:
    plain = plain.translate(_FORMAL)
    match = re.match(_NUMERALS, plain)
    if match is None:
        raise _RefusedError(NotANumber(text=_shown(text)))
    if len(match[0]) > LONGEST_NUMBER:
        raise _RefusedError(NumberTooLong(text=_shown(text)))
    value = _numeral(match[0].lstrip("负"), text)
    return (-value if match[0][0] == "负" else value), plain[match.end() :]


def _numeral(written: str, text: str) -> int | Fraction:
    point = re.fullmatch(_POINT, written)
    if point is None:
        return _integer(written, text)
    if point[3] and not _is_multiplier(point[3]):
        raise _RefusedError(NotANumber(text=_shown(text)))
    digits = "".join(str(_DIGITS[char]) for char in point[2])
    decimals = _shifted(int(digits), -len(digits), text)
    return normal((_integer(point[1], text) + decimals) * _multiplier(point[3]))


def _integer(written: str, text: str) -> int:
    if all(char in _DIGITS for char in written):
        return _positional(written, text)
    return _grouped(written, text)


def _positional(written: str, text: str) -> int:
    """二〇二二; but 三五 means three to five, and 一两 one or two."""
    digits = "".join(str(_DIGITS[char]) for char in written)
    if len(written) == 2 and "零" not in written:
        raise _RefusedError(AmbiguousNumber(text=_shown(text), readings=(digits, *digits)))
    return int(digits)


def _grouped(written: str, text: str) -> int:
    """A number with 亿 and 万, each of which multiplies all that stands before it."""
    for mark in "亿万":
        above, found, below = written.rpartition(mark)
        if found:
            high = _grouped(above, text) * _POWERS[mark]
            _refuse_short_tail(high, below, _POWERS[mark], text)
            return high + (_grouped(below, text) if below else 0)
    return _section(written, text)


def _section(written: str, text: str) -> int:
    """A number below 10 000: digits with 千, 百, 十, and 零 where a place is skipped."""
    total, last = 0, 10**4
    for index, (digit, unit) in enumerate(_pairs(written, text)):
        power = _TENS.get(unit, 1)
        if power >= last or (digit == "" and (power != 10 or (index and total == 0))):
            raise _RefusedError(NotANumber(text=_shown(text)))
        if power == 1 and last > 10 and total and not digit.startswith("零"):
            _refuse_short_tail(total, digit, last, text)
        total, last = total + power * (_DIGITS[digit[-1]] if digit else 1), power
    return total


_PAIR = "(零?[一二两三四五六七八九]|)([十百千]|)"


def _pairs(written: str, text: str) -> list[tuple[str, str]]:
    """一千零五 as (一, 千), (零五, ): each digit, with a 零 before it, and its power."""
    pairs = [(match[1], match[2]) for match in re.finditer(_PAIR, written) if match[0]]
    if "".join(digit + unit for digit, unit in pairs) != written or not pairs:
        raise _RefusedError(NotANumber(text=_shown(text)))
    return pairs


def _refuse_short_tail(high: int, tail: str, power: int, text: str) -> None:
    """两万五 is 25 000 to most people, and 20 005 to the letter."""
    if len(tail) == 1 and tail in _DIGITS and tail != "零":
        digit = _DIGITS[tail]
        readings = (str(high + digit * power // 10), str(high + digit))
        raise _RefusedError(AmbiguousNumber(text=_shown(text), readings=readings))
