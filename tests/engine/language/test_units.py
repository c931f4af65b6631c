"""Units: every spelling, exact factors, dimensions and how they are shown."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.engine.language.units import (
    LONGEST_UNIT,
    ONE,
    Dimension,
    Unit,
    canonical_unit,
    dimension_name,
    find_unit,
    fits,
    is_count,
    known_unit_names,
    multiply,
)
from liren.engine.text import Text

AREA: Dimension = (("length", 2),)
BED_HOUR = Unit("bed hour", (("bed_hour", 1),), Fraction(1), Text("床时", "bed hours"))


def unit(text: str) -> Unit:
    found = find_unit(text)
    assert found is not None, text
    return found


@pytest.mark.parametrize(
    ("text", "factor"),
    [
        ("亩", Fraction(2000, 3)),  # 15 mu are one hectare: 10 000 / 15
        ("ha", Fraction(10_000)),
        ("公顷", Fraction(10_000)),
        ("km2", Fraction(1000 * 1000)),
        ("cm2", Fraction(1, 100 * 100)),
        ("万平方米", Fraction(10_000)),
        ("km", Fraction(1000)),
        ("千米", Fraction(1000)),
        ("万元", Fraction(10**4)),
        ("亿元", Fraction(10**8)),
        ("千元", Fraction(10**3)),
        ("百万元", Fraction(10**6)),
        ("万亿元", Fraction(10**12)),
        ("10k yuan", Fraction(10**4)),
        ("k yuan", Fraction(10**3)),
        ("million yuan", Fraction(10**6)),
        ("hundred million yuan", Fraction(10**8)),
        ("%", Fraction(1, 100)),
        ("百分点", Fraction(1, 100)),
        ("‰", Fraction(1, 1000)),
        ("成", Fraction(1, 10)),
        ("小时", Fraction(1, 24)),
        ("minute", Fraction(1, 24 * 60)),
        ("second", Fraction(1, 24 * 60 * 60)),
        ("week", Fraction(7)),
        ("年", Fraction(12)),
        ("季度", Fraction(3)),
        ("kg", Fraction(1)),
        ("斤", Fraction(1, 2)),
        ("yuan/m2", Fraction(1)),
        ("万元/亩", Fraction(10_000 * 3, 2000)),
        ("m2/100 households", Fraction(1, 100)),
        ("个/万人", Fraction(1, 10_000)),
        ("persons per 10 000 residents", Fraction(1, 10_000)),
        ("persons/km²", Fraction(1, 1000 * 1000)),
        ("hours/year", Fraction(1, 24 * 12)),
    ],
)
def test_factors_are_exact(text: str, factor: Fraction) -> None:
    assert unit(text).factor == factor


@pytest.mark.parametrize(
    "text",
    ["m²", "m2", "m^2", "m**2", "㎡", "ｍ²", "M2", "平方米", "平米", "sqm", "sq m", "square metres",
     "square meter", " m² "],
)  # fmt: skip
def test_a_square_metre_is_one_whatever_its_writing(text: str) -> None:
    assert unit(text) == unit("m2")


@pytest.mark.parametrize(
    "text",
    ["元/平方米·月", "元/(平方米·月)", "元/㎡/月", "yuan per m2 per month", "元每平方米每月"],
)
def test_everything_after_the_first_division_divides(text: str) -> None:
    assert unit(text).dimension == (("length", -2), ("money", 1), ("month", -1))


@pytest.mark.parametrize("text", ["Mbps", "Mbit/s", "Mb/s", "mbps", "兆", "M"])
def test_bandwidth_has_one_dimension_and_factor(text: str) -> None:
    assert (unit(text).dimension, unit(text).factor) == (
        (("data", 1), ("time", -1)),
        Fraction(24 * 60 * 60),  # megabits per day
    )


@pytest.mark.parametrize("name", known_unit_names())
def test_every_known_name_is_found_also_when_full_width(name: str) -> None:
    full = name.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    assert find_unit(name) is not None
    assert find_unit(full) == find_unit(name)


@pytest.mark.parametrize("name", known_unit_names())
def test_a_multiplier_may_stand_before_any_unit_that_is_not_a_share(name: str) -> None:
    found = find_unit(name)
    assert found is not None
    scaled = find_unit(f"10k {name}")
    assert (scaled.factor if scaled else None) == (
        found.factor * 10**4 if found.dimension else None
    )


@pytest.mark.parametrize(
    "text",
    [*known_unit_names(), "万平方米", "m2/person", "万元/亩", "元/平方米·月", "个/万人", "亿元",
     "千亿元",     "m2/100 households", "/km2", "cm3", "person·hour", "十万人", "千万元"],
)  # fmt: skip
def test_a_canonical_name_and_both_symbols_lead_back_to_the_unit(text: str) -> None:
    found = unit(text)
    for name in (found.name, found.symbol.zh, found.symbol.en):
        again = unit(name)
        assert (again.dimension, again.factor) == (found.dimension, found.factor)


@pytest.mark.parametrize(
    "text",
    ["", " ", "foo", "m4", "人2", "m//s", "/", "m/", "万", "万%", "ms", "mb", "100 households",
     "·", "m·",     "m2/300 households", "°"],
)  # fmt: skip
def test_what_is_not_in_the_table_is_no_unit(text: str) -> None:
    assert find_unit(text) is None


def test_a_text_longer_than_the_limit_is_no_unit() -> None:
    longest = "m" + "/m" * 29 + " "
    assert len(longest) == LONGEST_UNIT
    assert find_unit(longest) is not None
    assert find_unit(f"{longest} ") is None


@pytest.mark.parametrize(
    ("text", "base"),
    [("名", "person"), ("位", "person"), ("户", "household"), ("幢", "building"), ("处", "place"),
     ("次", "occurrence"), ("人次", "visit"), ("项", "item"), ("宗", "case"), ("辆", "vehicle"),
     ("册", "book"), ("套", "set"), ("家", "organisation"), ("支", "team"), ("间", "room"),
     ("个岗位", "post"), ("课时", "class_hour"), ("分", "point"), ("个小时", "time"),
     ("个人", "person"), ("families", "household"), ("people", "person"), ("residents", "person"),
     ("工作日", "working_day")],
)  # fmt: skip
def test_measure_words_count_their_own_kind(text: str, base: str) -> None:
    assert unit(text).dimension == ((base, 1),)


def test_letter_case_is_free_where_it_does_not_matter() -> None:
    assert unit("KM") == unit("km")
    assert unit("m") != unit("M")
    assert unit("MB").factor == 8 * unit("Mb").factor


def test_a_rulesets_own_unit_takes_part_in_everything_and_wins() -> None:
    own = {"床时": BED_HOUR, "人": BED_HOUR}
    assert find_unit("床时", own) is BED_HOUR
    assert find_unit("人", own) is BED_HOUR
    scaled = find_unit("万床时/年", own)
    assert scaled is not None
    assert scaled.dimension == (("bed_hour", 1), ("month", -1))
    assert scaled.factor == Fraction(10_000, 12)
    assert find_unit("床时") is None


def test_items_may_stand_for_any_one_kind_of_thing_but_not_the_reverse() -> None:
    assert fits(unit("个"), unit("处").dimension)
    assert fits(unit("m2"), AREA)
    assert not fits(unit("处"), unit("个").dimension)
    assert not fits(unit("个"), AREA)
    assert not fits(unit("个"), unit("m2/person").dimension)
    assert not fits(unit("个"), ())


def test_own_bases_are_counts_and_measures_are_not() -> None:
    assert is_count(BED_HOUR.dimension)
    assert [is_count(unit(text).dimension) for text in ("人", "m", "元", "天", "人/户")] == [
        True, False, False, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("%", "纯数或比例", "a plain number or share"),
        ("km", "长度", "a length"),
        ("亩", "面积", "an area"),
        ("元", "金额", "an amount of money"),
        ("小时", "时长", "a duration"),
        ("年", "以月计的时长", "a duration in months"),
        ("人", "人数", "a count of persons"),
        ("Mbps", "网络速率", "a data rate"),
        ("m2/人", "以“平方米/人”计的量", "a quantity in m²/person"),
        ("元/平方米·月", "以“元/平方米/月”计的量", "a quantity in yuan/m²/month"),
        ("元/社区", "以“元/社区”计的量", "a quantity in yuan/community"),
    ],
)
def test_a_dimension_has_a_name_in_both_languages(text: str, zh: str, en: str) -> None:
    assert dimension_name(unit(text).dimension) == Text(zh, en)


def test_the_name_of_an_own_dimension_is_its_base() -> None:
    assert dimension_name(BED_HOUR.dimension) == Text(
        "以“bed_hour”计的量", "a quantity in bed_hour"
    )


@pytest.mark.parametrize("name", known_unit_names())
def test_the_canonical_unit_has_the_dimension_and_only_data_rates_have_a_factor(name: str) -> None:
    shown = canonical_unit(unit(name).dimension)
    assert shown.dimension == unit(name).dimension
    assert shown.factor == (86_400 if shown.name == "Mbit/s" else 1)


def test_values_go_to_base_units_and_back() -> None:
    assert unit("亩").to_base(3) == 2000  # 3 × 2000/3
    assert isinstance(unit("亩").to_base(3), int)
    assert unit("亩").from_base(2000) == 3
    assert unit("小时").to_base(1) == Fraction(1, 24)


@pytest.mark.parametrize(
    ("number", "text", "zh", "en"),
    [
        ("1", "人", "1 人", "1 person"),
        ("3", "人", "3 人", "3 persons"),
        ("1", "户/km2", "1 户/平方公里", "1 household/km²"),
        ("260", "m2", "260 平方米", "260 m²"),
        ("30", "%", "30%", "30 %"),
        ("1", "社区", "1 个社区", "1 community"),
        ("1", "m", "1 米", "1 m"),
    ],
)
def test_a_number_is_shown_with_its_unit(number: str, text: str, zh: str, en: str) -> None:
    assert unit(text).describe(number, "zh") == zh
    assert unit(text).describe(number, "en") == en


def test_a_plain_number_is_shown_without_a_unit() -> None:
    assert ONE.describe("5", "en") == "5"


dimensions = st.dictionaries(
    st.sampled_from(["length", "money", "person", "time"]), st.integers(-3, 3).filter(bool)
).map(lambda exponents: tuple(sorted(exponents.items())))


@given(dimensions, dimensions)
def test_dividing_undoes_multiplying(a: Dimension, b: Dimension) -> None:
    assert multiply(multiply(a, b), b, -1) == a
    assert multiply(a, b) == multiply(b, a)
    assert multiply(a, a) == multiply((), a, 2)


@given(st.text(max_size=70))
def test_any_text_is_a_unit_or_none(text: str) -> None:
    found = find_unit(text)
    assert found is None or found.factor > 0


@given(dimensions)
def test_every_dimension_has_a_unit_that_shows_it(d: Dimension) -> None:
    shown = canonical_unit(d)
    assert shown.dimension == d
    assert shown.factor == 1
