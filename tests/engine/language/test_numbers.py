"""Numbers and quantities: exact values, every refusal, and text that leads back to its number."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from liren.engine.language.number_problems import NotANumber, QuantityIssue
from liren.engine.language.numbers import (
    LARGEST,
    Quantity,
    as_decimal,
    coprime,
    normal,
    parse_number,
    parse_quantity,
    to_text,
)
from liren.engine.language.units import ONE, Unit, find_unit
from liren.engine.text import Text

WRITE_LIKE = (
    "请写成 `1200`、`3.7 万平方米`、`30%` 或 `三成` 这样的形式",
    "write it like `1200`, `260 m2`, `30 %` or `47.15 万元`",
)
EXACT = (
    "请填写确切数值；不掌握确切数值的，请填写下限、上限或区间",
    "write the exact number, or a bound or a range when only that is known",
)
UNITS = (
    "可用的单位如 `平方米`、`公里`、`元`、`%`、`人`、`户`、`次`，也可组合，如 `平方米/人`",
    (
        "units are such as `m2`, `km`, `yuan`, `%`, `person`, `household`, and may be combined, "
        "as in `m2/person`"
    ),
)


def quantity(text: str) -> Quantity:
    result = parse_quantity(text)
    assert isinstance(result, Quantity), text
    return result


def issue(text: str) -> QuantityIssue:
    result = parse_quantity(text)
    assert isinstance(result, QuantityIssue), text
    return result


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0), ("12", 12), ("007", 7), ("-5", -5), ("+5", 5), ("471 500", 471_500),
        ("1 200", 1200), ("1\u00a0200", 1200), ("1,200", 1200), ("1，200", 1200), ("１２０", 120),
        ("12 345 678.5", Fraction(24_691_357, 2)), ("3.70", Fraction(37, 10)),
        (".5", Fraction(1, 2)),
        ("1e3", 1000), ("2.5E2", 250), ("1e-12", Fraction(1, 10**12)), ("4/11", Fraction(4, 11)),
        ("-4/11", Fraction(-4, 11)), ("6/3", 2), ("3.7万", 37_000), ("1.2 亿", 120_000_000),
        ("〇", 0), ("十", 10), ("十五", 15), ("二十", 20), ("三百", 300), ("一百一十", 110),
        ("一百零五", 105), ("一千二百", 1200), ("一千零五", 1005), ("三千零五十", 3050),
        ("两万", 20_000), ("一万零五百", 10_500), ("三十二万", 320_000),
        ("一亿二千万", 120_000_000),
        ("三万亿", 3 * 10**12), ("一百二十三万四千五百六十七", 1_234_567), ("贰佰", 200),
        ("三点五", Fraction(7, 2)), ("三点五万", 35_000), ("负三", -3), ("二〇二二", 2022),
        ("百分之三十", Fraction(3, 10)), ("百分之百", 1), ("千分之五", Fraction(1, 200)),
        ("三分之一", Fraction(1, 3)), ("1000000000000000", LARGEST),
    ],
)  # fmt: skip
def test_a_number_is_read_exactly(text: str, value: int | Fraction) -> None:
    assert parse_number(text) == value
    assert type(parse_number(text)) is type(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3 亩", 2000),  # 3 × 2000/3 m²
        ("1 亩", Fraction(2000, 3)),
        ("0.03 ha", 300),  # 0.03 × 10 000 m²
        ("3.7 万平方米", 37_000),  # 3.7 × 10 000 m²
        ("三十二万平方米", 320_000),
        ("260 m²", 260),
        ("30 %", Fraction(3, 10)),
        ("30％", Fraction(3, 10)),
        ("三成", Fraction(3, 10)),
        ("百分之30", Fraction(3, 10)),
        ("1 200 人", 1200),
        ("47.15万元", 471_500),  # 47.15 × 10 000 yuan
        ("47.15 10k yuan", 471_500),
        ("3 10k yuan", 30_000),
        ("贰万元", 20_000),
        ("¥200", 200),
        ("￥3万元", 30_000),
        ("三千米", 3000),
        ("1e3人", 1000),
        ("2.5 class hours", Fraction(5, 2)),
        ("30 m2/100 households", Fraction(3, 10)),
        ("5 000 per km²", Fraction(5000, 10**6)),
        ("10 Mbit/s", 10 * 86_400),  # megabits per day
        ("12", 12),
    ],
)
def test_a_quantity_has_its_exact_value_in_base_units(text: str, value: int | Fraction) -> None:
    assert quantity(text).in_base() == value


def test_a_quantity_keeps_number_and_unit_as_written() -> None:
    assert quantity("3.7 万平方米") == Quantity(Fraction(37, 10), find_unit("万平方米"))
    assert quantity("三成") == Quantity(3, find_unit("成"))
    assert quantity("百分之三十") == Quantity(30, find_unit("%"))
    assert quantity("3.7万") == Quantity(37_000, None)


def test_a_fraction_in_words_is_a_share_and_not_without_a_unit() -> None:
    assert quantity("三分之一") == Quantity(Fraction(1, 3), ONE)


def test_a_number_with_a_unit_is_not_a_plain_number() -> None:
    assert parse_number("30 %") is None
    assert parse_number("三成") is None


def test_a_rulesets_own_unit_is_read_and_suggested() -> None:
    own = {"床时": Unit("bed hour", (("bed_hour", 1),), Fraction(1), Text("床时", "bed hours"))}
    assert parse_quantity("5 床时", own) == Quantity(5, own["床时"])
    wrong = parse_quantity("5 床时时", own)
    assert isinstance(wrong, QuantityIssue)
    assert wrong.hints("zh") == ("您是否想写 `床时`？",)


def ambiguous(text: str, zh: str, en: str) -> tuple[str, str, str, str, str, str]:
    return (
        text, "ambiguous-number",
        f"`{text}` 有歧义，无法确定是哪个数值", f"`{text}` can be read in more than one way",
        f"请用不带分隔符的阿拉伯数字写明，例如 {zh}",
        f"write what is meant in plain digits, for example {en}",
    )  # fmt: skip


def approximate(text: str) -> tuple[str, str, str, str, str, str]:
    zh, en = f"`{text}` 是约数，不是确切数值", f"`{text}` is not an exact number"
    return (text, "approximate-number", zh, en, *EXACT)


def not_a_number(text: str) -> tuple[str, str, str, str, str, str]:
    zh, en = f"`{text}` 不是可识别的数值", f"`{text}` is not a number"
    return (text, "not-a-number", zh, en, *WRITE_LIKE)


def not_finite(text: str) -> tuple[str, str, str, str, str, str]:
    zh, en = f"`{text}` 不是有限的数值", f"`{text}` is not a finite number"
    hints = ("数值不明时请不要填写此项", "leave the entry out when its value is not known")
    return (text, "number-not-finite", zh, en, *hints)


def too_large(text: str) -> tuple[str, str, str, str, str, str]:
    return (
        text, "number-too-large",
        f"`{text}` 过大，换算成基本单位后绝对值不得超过 10^15",
        f"`{text}` is too large, no value may exceed 10^15 in base units",
        "请核对单位和零的个数", "check the unit and the number of zeros",
    )  # fmt: skip


def too_precise(text: str) -> tuple[str, str, str, str, str, str]:
    return (
        text, "number-too-precise",
        f"`{text}` 的小数超过 12 位", f"`{text}` has more than 12 digits after the decimal point",
        "请保留 12 位以内小数，或写成 `4/11` 这样的分数",
        "keep at most 12 of them, or write a fraction such as `4/11`",
    )  # fmt: skip


def too_long(text: str, shown: str) -> tuple[str, str, str, str, str, str]:
    return (
        text, "number-too-long",
        f"`{shown}` 过长，一个数值最多 40 个字符",
        f"`{shown}` is too long, a number has at most 40 characters",
        "请只填写有意义的位数", "write only the digits that mean something",
    )  # fmt: skip


def unknown(text: str, name: str, near: str | None) -> tuple[str, str, str, str, str, str]:
    hints = UNITS if near is None else (f"您是否想写 `{near}`？", f"did you mean `{near}`?")
    zh, en = f"未知的计量单位 `{name}`", f"unknown unit `{name}`"
    return (text, "unknown-unit", zh, en, hints[0], hints[1])


@pytest.mark.parametrize(
    ("text", "code", "zh", "en", "hint_zh", "hint_en"),
    [
        ambiguous("1,20", "`120`、`1.20`", "`120`, `1.20`"),
        ambiguous("4,5%", "`45`、`4.5`", "`45`, `4.5`"),
        ambiguous("0,300", "`300`、`0.300`", "`300`, `0.300`"),
        ambiguous("1,0000", "`10000`、`1.0000`", "`10000`, `1.0000`"),
        ambiguous("1.200,5", "`1200.5`", "`1200.5`"),
        ambiguous("1,2,3", "`123`", "`123`"),
        ambiguous("1.200.000", "`1200000`", "`1200000`"),
        ambiguous("1 20", "`120`", "`120`"),
        ambiguous("1 2000 m", "`12000`", "`12000`"),
        ambiguous("两万五", "`25000`、`20005`", "`25000`, `20005`"),
        ambiguous("一百五", "`150`、`105`", "`150`, `105`"),
        ambiguous("三五个", "`35`、`3`、`5`", "`35`, `3`, `5`"),
        approximate("约40支"),
        approximate("40多支"),
        approximate("千余户"),
        approximate("about 40 teams"),
        not_a_number(""),
        not_a_number("abc"),
        not_a_number("1."),
        not_a_number("--5"),
        not_a_number("3/0"),
        not_a_number("零分之一"),
        not_a_number("万元"),
        not_a_number("一十百"),
        not_a_number("三点"),
        not_finite("NaN"),
        not_finite("-inf"),
        not_finite(".inf"),
        not_finite("Infinity"),
        not_finite("无穷大"),
        too_large("1000000000000001"),
        too_large("-1000000000000001"),
        too_large("1e16"),
        too_large("1e99999999999999999"),
        too_large("1e15 km"),
        too_large("一万万亿"),
        too_precise("0.1234567890123"),
        too_precise("1e-13"),
        too_precise("1e-99999999999999999"),
        too_long("9" * 41, "9" * 39 + "…"),
        too_long("9" * 100_000, "9" * 39 + "…"),
        too_long("三" * 100_000, "三" * 39 + "…"),
        unknown("12 foobar", "foobar", None),
        unknown("260 sqmm", "sqmm", "sqm"),
        unknown("3²", "²", None),
        unknown("3½", "½", None),
    ],
)
def test_what_is_not_a_quantity_is_refused_with_its_reason(
    text: str, code: str, zh: str, en: str, hint_zh: str, hint_en: str
) -> None:
    found = issue(text)
    assert found.code == code
    assert (found.message("zh"), found.message("en")) == (zh, en)
    assert (found.hints("zh"), found.hints("en")) == ((hint_zh,), (hint_en,))
    assert parse_number(text) is None


@pytest.mark.parametrize("text", ["9" * 40, "0." + "1" * 38])
def test_forty_characters_of_number_are_not_too_long(text: str) -> None:
    assert issue(text).code in {"number-too-large", "number-too-precise"}


@pytest.mark.parametrize("text", ["999999999999999.999999999999", "0.000000000001"])
def test_twelve_places_are_not_too_precise(text: str) -> None:
    assert to_text(parse_number(text) or 0) == text


def test_a_message_has_no_line_break() -> None:
    assert issue("a\nb").message() == "`a b` is not a number"


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (Fraction(37, 10), None, "3.7"), (Fraction(4, 11), None, "4/11"), (471_500, None, "471500"),
        (Fraction(-1, 8), None, "-0.125"), (Fraction(6, 3), None, "2"), (0, None, "0"),
        (Fraction(37, 10), 2, "3.70"), (Fraction(4, 11), 2, "0.36"), (Fraction(1, 2), 0, "1"),
        (Fraction(-1, 2), 0, "-1"), (Fraction(5, 1000), 2, "0.01"),
        (Fraction(-5, 1000), 2, "-0.01"),
        (Fraction(-4, 1000), 2, "0.00"), (12, 2, "12.00"), (Fraction(2, 3), 1, "0.7"),
    ],
)  # fmt: skip
def test_a_number_is_written(value: int | Fraction, places: int | None, text: str) -> None:
    assert to_text(value, places) == text


def test_a_decimal_is_exact_or_absent() -> None:
    assert as_decimal(Fraction(37, 10)) == Decimal("3.7")
    assert as_decimal(-5) == Decimal(-5)
    assert as_decimal(Fraction(1, 3)) is None
    long = Fraction(10**40 + 1, 10**20)  # beyond the 28 digits of the default decimal context
    assert str(as_decimal(long)) == "100000000000000000000.00000000000000000001"


@given(st.fractions())
def test_a_fraction_made_quickly_is_the_same_fraction(value: Fraction) -> None:
    made = coprime(value.numerator, value.denominator)
    assert (type(made), made, hash(made), repr(made)) == (
        Fraction, value, hash(value), repr(value),
    )  # fmt: skip
    assert made + 1 == value + 1


def test_an_integral_fraction_becomes_an_int() -> None:
    assert type(normal(Fraction(4, 2))) is int
    assert normal(Fraction(1, 2)) == Fraction(1, 2)


numbers = st.integers(-LARGEST, LARGEST) | st.builds(
    Fraction, st.integers(-LARGEST, LARGEST), st.sampled_from([10**k for k in range(13)])
)
ratios = st.builds(Fraction, st.integers(-LARGEST, LARGEST), st.integers(1, LARGEST))


@given(numbers)
@example(LARGEST)
@example(Fraction(-1, 10**12))
def test_what_to_text_writes_parse_number_reads(value: int | Fraction) -> None:
    assert parse_number(to_text(value)) == value


@given(ratios.filter(lambda value: as_decimal(value) is None))
def test_a_fraction_that_does_not_end_is_read_back(value: Fraction) -> None:
    assert parse_number(to_text(value)) == value


@given(ratios)
def test_a_decimal_has_the_same_value_as_its_fraction(value: Fraction) -> None:
    decimal = as_decimal(value)
    assert decimal is None or Fraction(decimal) == value


@given(ratios, st.integers(0, 6))
def test_rounding_for_display_is_off_by_at_most_half_a_place(value: Fraction, places: int) -> None:
    assert abs(Fraction(to_text(value, places)) - value) <= Fraction(1, 2 * 10**places)


@given(st.integers(0, LARGEST), st.sampled_from([",", " ", "，", "\u202f"]))
def test_groups_of_three_are_read_with_any_usual_separator(value: int, separator: str) -> None:
    assert parse_number(f"{value:,}".replace(",", separator)) == value


def chinese(value: int) -> str:
    """A whole number below 10^12 in formal Chinese numerals, by another way than the reader's."""
    digits, powers = "零一二三四五六七八九", ["", "十", "百", "千"]
    text, gap = "", False
    for place in range(len(str(value)) - 1, -1, -1):
        digit = value // 10**place % 10
        if digit:
            text += ("零" if gap else "") + digits[digit] + powers[place % 4]
        gap = bool(text) and (digit == 0)
        if place % 4 == 0 and place and value // 10**place % 10**4:
            text += "万亿"[place // 4 - 1]
    return text or "零"


@given(st.integers(0, 10**12 - 1))
@example(10_000_005)
@example(100_000_000)
@example(10)
def test_formal_chinese_numerals_are_read(value: int) -> None:
    assert parse_number(chinese(value)) == value


@given(st.text() | st.text("0123456789., -+e/%万亿千百十一二三点零分之成人m2", max_size=60))
def test_any_text_is_a_quantity_or_an_issue_that_can_be_said(text: str) -> None:
    result = parse_quantity(text)
    if isinstance(result, Quantity):
        assert -LARGEST <= result.in_base() <= LARGEST
    else:
        assert result.message("zh")
        assert "\n" not in result.message("en")


@pytest.mark.parametrize("text", ["12e5.5", "12e1 3", "-10e0,0", "120e2."])
def test_a_power_that_other_digits_follow_is_no_number(text: str) -> None:
    assert isinstance(issue(text), NotANumber)
