"""Units of measurement and of counting.

In: the text of a unit as people write it in Chinese or English (`㎡`, `万平方米`, `m2/person`,
`元/平方米·月`). Out: a `Unit` with its dimension and its exact size in base units, or None.

Guarantees: all factors are exact fractions; what is counted is part of the dimension (a number of
persons is never a number of households); nothing is guessed: a text that is not in the table, and
not built from it by the rules below, is not a unit.

Rules. A multiplier may stand before any unit that is not a share (`万人`, `10k yuan`). Everything
after the first `/` (or `per`, `每`) divides, so that `元/平方米·月` is yuan per m² and month. Only
lengths have powers. Months and years are a dimension of their own: a month is no number of days;
neither is a working day.

Chinese measure words are read as follows. 名, 位, 口 count persons; 家, 所 organisations; 栋, 幢,
座 buildings; 处 places; 支 teams; 起, 宗, 例 cases; 次, 场, 回 occurrences; 套 sets; 分 is points,
never minutes (分钟). 个, 项, 条, 件, 台, 份, 副 count items; 个 may also stand before another unit.
Since one may write 3 个 for 3 处, `fits` lets items stand for any other single thing counted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cache, lru_cache
from types import MappingProxyType
from typing import NamedTuple

from liren.engine.record import Record
from liren.engine.text import Lang, Text, same

Dimension = tuple[tuple[str, int], ...]
"""Sorted pairs of base and exponent, none of them zero; `()` is a plain number or share."""

LONGEST_UNIT = 60
"""A longer text is not a unit; keeps the work bounded."""


class Unit(Record):
    """A unit: `number * factor` is the exact value in base units.

    `name` is canonical (`m2`, `10k yuan`), is understood by `find_unit` and is the same in both
    languages; `symbol` is for people, in the plural where English has one.
    """

    name: str
    dimension: Dimension
    factor: Fraction
    symbol: Text

    def to_base(self, number: int | Fraction) -> int | Fraction:
        """`number` of this unit, in base units."""
        value = number * self.factor
        return value.numerator if value.denominator == 1 else value

    def from_base(self, value: int | Fraction) -> int | Fraction:
        """`value`, given in base units, as a number of this unit."""
        number = value / self.factor
        return number.numerator if number.denominator == 1 else number

    def describe(self, number: str, lang: Lang) -> str:
        """`number` with the unit as a reader expects it: `1 person`, `260 m²`, `30%`, `1200 人`."""
        symbol = _one(self) if lang == "en" and number == "1" else None
        symbol = symbol or self.symbol.in_(lang)
        if not symbol:
            return number
        tight = lang == "zh" and symbol[0] in "%‰‱"
        return f"{number}{symbol}" if tight else f"{number} {symbol}"

    def ends(self, label: Text) -> bool:
        """Whether a label ends with the word for the unit in English, so that an amount after it
        goes without: `Households 300`. In Chinese `户数 300 户` is how it is said."""
        last = label.en.casefold().split()[-1:]
        return last != [] and last[0] in (self.symbol.en.casefold(), (_one(self) or "").casefold())

    def say(self, number: str) -> Text:
        """The same in both languages."""
        return Text(self.describe(number, "zh"), self.describe(number, "en"))


class _Row(NamedTuple):
    """One line of the table; in `aliases`, `_` stands for a space inside a name."""

    name: str
    base: str
    factor: int | Fraction
    zh: str
    en: str
    aliases: str


_KILOMETRE2 = 1_000_000
_DAY = 86_400  # seconds

_SHARES = (
    _Row(
        "%", "", Fraction(1, 100), "%", "%", "percent per_cent percentage_point 百分点 百分之 pct"
    ),
    _Row("‰", "", Fraction(1, 1000), "‰", "‰", "permille per_mille 千分之 千分点"),
    _Row("‱", "", Fraction(1, 10_000), "‱", "‱", "万分之 万分点"),
    _Row("tenth", "", Fraction(1, 10), "成", "tenths", "成"),
)

_MEASURES = (
    _Row("m", "length", 1, "米", "m", "metre meter 公尺"),
    _Row("km", "length", 1000, "公里", "km", "kilometre kilometer 千米"),
    _Row("cm", "length", Fraction(1, 100), "厘米", "cm", "centimetre centimeter 公分"),
    _Row("mm", "length", Fraction(1, 1000), "毫米", "mm", "millimetre millimeter"),
    _Row("li", "length", 500, "里", "li", "华里"),
    _Row("m2", "length2", 1, "平方米", "m²", "平米 平 sqm sq_m 平方 square_metre square_meter"),
    _Row("km2", "length2", _KILOMETRE2, "平方公里", "km²", "sqkm sq_km 平方千米"),
    _Row("ha", "length2", 10_000, "公顷", "ha", "hectare"),
    _Row("mu", "length2", Fraction(2000, 3), "亩", "mu", "市亩"),
    _Row("m3", "length3", 1, "立方米", "m³", "立方 方 cubic_metre cubic_meter"),
    _Row("L", "length3", Fraction(1, 1000), "升", "L", "l litre liter 公升"),
    _Row("kg", "mass", 1, "公斤", "kg", "千克 kilogram"),
    _Row("g", "mass", Fraction(1, 1000), "克", "g", "gram"),
    _Row("t", "mass", 1000, "吨", "t", "tonne 公吨"),
    _Row("jin", "mass", Fraction(1, 2), "斤", "jin", "市斤"),
    _Row("yuan", "money", 1, "元", "yuan", "CNY RMB ¥ 圆 元人民币 人民币 人民币元"),
    _Row("jiao", "money", Fraction(1, 10), "角", "jiao", ""),
    _Row("day", "time", 1, "天", "days", "d 日 calendar_day 自然日"),
    _Row("week", "time", 7, "周", "weeks", "星期"),
    _Row("hour", "time", Fraction(1, 24), "小时", "hours", "h hr hrs 钟头"),
    _Row("minute", "time", Fraction(1, 1440), "分钟", "minutes", "min"),
    _Row("second", "time", Fraction(1, _DAY), "秒", "seconds", "s sec 秒钟"),
    _Row("month", "month", 1, "个月", "months", "月 月份"),
    _Row("quarter", "month", 3, "个季度", "quarters", "季度"),
    _Row("year", "month", 12, "年", "years", "yr 年度 岁 周岁 year_of_age"),
    _Row(
        "working day", "working_day", 1, "个工作日", "working days", "workday business_day 工作日"
    ),
    # Counted in megabits: in bits, a fast line would pass the limit on values (a day is long).
    _Row("bit", "data", Fraction(1, 10**6), "比特", "bit", ""),
    _Row("kbit", "data", Fraction(1, 1000), "千比特", "kbit", "Kb kb"),
    _Row("Mbit", "data", 1, "兆比特", "Mbit", "Mb megabit"),
    _Row("Gbit", "data", 1000, "吉比特", "Gbit", "Gb gigabit"),
    _Row("byte", "data", Fraction(8, 10**6), "字节", "bytes", "B"),
    _Row("MB", "data", 8, "兆字节", "MB", "megabyte"),
    _Row("GB", "data", 8000, "吉字节", "GB", "gigabyte"),
    _Row("Mbit/s", "data time-1", _DAY, "Mbit/s", "Mbit/s", "Mbps 兆 M"),
    _Row("kbit/s", "data time-1", Fraction(_DAY, 1000), "kbit/s", "kbit/s", "kbps"),
    _Row("Gbit/s", "data time-1", 1000 * _DAY, "Gbit/s", "Gbit/s", "Gbps"),
)

_COUNTS = (
    _Row("person", "person", 1, "人", "persons", "people resident member 居民 名 位 口 人口"),
    _Row("household", "household", 1, "户", "households", "family 家庭 住户 居民户"),
    _Row("building", "building", 1, "栋", "buildings", "幢 座 栋楼 幢楼 楼栋"),
    _Row("place", "place", 1, "处", "places", "site venue 场所 地点 点位"),
    _Row("occurrence", "occurrence", 1, "次", "occurrences", "time event 场 回 场次 次数"),
    _Row("visit", "visit", 1, "人次", "visits", "attendance person_visit person_time"),
    _Row("item", "item", 1, "个", "items", "unit piece 项 条 件 台 份 副"),
    _Row("case", "case", 1, "起", "cases", "incident 宗 例 案件"),
    _Row("vehicle", "vehicle", 1, "辆", "vehicles", "car 车辆 辆车"),
    _Row("book", "book", 1, "册", "books", "volume copy 本 册书 本书"),
    _Row("set", "set", 1, "套", "sets", ""),
    _Row("organisation", "organisation", 1, "家", "organisations", "organization company 所 单位"),
    _Row("team", "team", 1, "支", "teams", "队 支队伍 队伍"),
    _Row("room", "room", 1, "间", "rooms", "房间 间房"),
    _Row("station", "station", 1, "个站", "stations", "站 站点 卫生站"),
    _Row("post", "post", 1, "个岗位", "posts", "position 岗位 岗"),
    _Row("bed", "bed", 1, "张床位", "beds", "床位 床 张床"),
    _Row("parking space", "parking_space", 1, "个车位", "parking spaces", "车位 停车位"),
    _Row("community", "community", 1, "个社区", "communities", "社区"),
    _Row("estate", "estate", 1, "个小区", "estates", "小区"),
    _Row("class hour", "class_hour", 1, "学时", "class hours", "课时 lesson"),
    _Row("point", "point", 1, "分", "points", "pt pts"),
)

_TABLE = (*_SHARES, *_MEASURES, *_COUNTS)

_DIMENSION_NAMES: Mapping[str, Text] = MappingProxyType(
    {
        "": Text("纯数或比例", "a plain number or share"),
        "length": Text("长度", "a length"),
        "length2": Text("面积", "an area"),
        "length3": Text("体积", "a volume"),
        "mass": Text("重量", "a weight"),
        "money": Text("金额", "an amount of money"),
        "time": Text("时长", "a duration"),
        "month": Text("以月计的时长", "a duration in months"),
        "working_day": Text("以工作日计的时长", "a duration in working days"),
        "data": Text("数据量", "an amount of data"),
        "data time-1": Text("网络速率", "a data rate"),
        "person": Text("人数", "a count of persons"),
        "household": Text("户数", "a count of households"),
        "building": Text("楼栋数", "a count of buildings"),
        "place": Text("处数", "a count of places"),
        "occurrence": Text("次数", "a count of occurrences"),
        "visit": Text("人次数", "a count of visits"),
        "item": Text("项数", "a count of items"),
        "case": Text("案件数", "a count of cases"),
        "vehicle": Text("车辆数", "a count of vehicles"),
        "book": Text("册数", "a count of books"),
        "set": Text("套数", "a count of sets"),
        "organisation": Text("单位数", "a count of organisations"),
        "team": Text("队伍数", "a count of teams"),
        "room": Text("房间数", "a count of rooms"),
        "station": Text("站点数", "a count of stations"),
        "post": Text("岗位数", "a count of posts"),
        "bed": Text("床位数", "a count of beds"),
        "parking_space": Text("车位数", "a count of parking spaces"),
        "community": Text("社区数", "a count of communities"),
        "estate": Text("小区数", "a count of estates"),
        "class_hour": Text("学时数", "a count of class hours"),
        "point": Text("分数", "a number of points"),
    }
)

# The word of each multiplier, in Chinese and in English; all can be read back.
_MULTIPLIERS: Mapping[int, Text] = MappingProxyType(
    {
        10: Text("十", "ten"),
        10**2: Text("百", "hundred"),
        10**3: Text("千", "thousand"),
        10**4: Text("万", "10k"),
        10**5: Text("十万", "hundred thousand"),
        10**6: Text("百万", "million"),
        10**7: Text("千万", "ten million"),
        10**8: Text("亿", "hundred million"),
        10**9: Text("十亿", "billion"),
        10**10: Text("百亿", "ten billion"),
        10**11: Text("千亿", "hundred billion"),
        10**12: Text("万亿", "trillion"),
    }
)
_MULTIPLIER_WORDS: Mapping[str, int] = MappingProxyType(
    {word: power for power, text in _MULTIPLIERS.items() for word in text}
    | {"k": 10**3, "ten thousand": 10**4}
)
# Patterns are texts: `re` compiles and keeps each when it is first used, not on import.
_MULTIPLIER = (
    r"(?i)(万亿|[十百千]?[万亿]|[十百千]|10k|k(?= )"
    r"|(?:ten |hundred )?(?:thousand|million|billion)(?= )|(?:ten|hundred|trillion)(?= )) ?(.+)"
)
_NUMERAL = r"(10[0 ,]*) ?([^0-9 ,].*)"
_DIVISION = r" ?(?:/|每| per |^per ) ?"
_PRODUCT = r" ?(?:[·⋅×•]|(?<!\*)\*(?!\*)) ?"
_POWER = r"(.*[^0-9^*+-])(?:\^|\*\*)?(-?[1-3])"
_POWER_WORDS: Mapping[str, int] = MappingProxyType(
    {"平方": 2, "立方": 3, "square ": 2, "sq ": 2, "cubic ": 3}
)
_SPACES = r"[\s_]+"

ONE = Unit("1", (), Fraction(1), Text("", ""))
"""The unit of plain numbers and shares."""

RECORD = Unit("record", (("record", 1),), Fraction(1), Text("条记录", "records"))
"""What a list holds."""

NO_UNITS: Mapping[str, Unit] = MappingProxyType({})
"""What `own` is when a ruleset declares no units of its own."""


def find_unit(text: str, own: Mapping[str, Unit] = NO_UNITS) -> Unit | None:
    """The unit that `text` names, or None; `own` are further units by name, which win."""
    if len(text) > LONGEST_UNIT:
        return None
    return _find(text, own) if own else _find_shared(text)


def known_unit_names() -> tuple[str, ...]:
    """Every simple name that `find_unit` accepts, sorted, for hints of the nearest one."""
    return tuple(sorted(_exact()))


def multiply(a: Dimension, b: Dimension, power: int = 1) -> Dimension:
    """The dimension of `a * b ** power`; `power=-1` divides."""
    exponents = dict(a)
    for base, exponent in b:
        exponents[base] = exponents.get(base, 0) + exponent * power
    return tuple(sorted((base, exponent) for base, exponent in exponents.items() if exponent))


def fits(unit: Unit, wanted: Dimension) -> bool:
    """Whether a value in `unit` can be one of dimension `wanted`.

    It can when the dimensions agree, or when `unit` counts items (个) and `wanted` is a count: the
    general measure word may stand for any particular one.
    """
    if unit.dimension == wanted:
        return True
    return unit.dimension == (("item", 1),) and is_count(wanted)


def is_count(dimension: Dimension) -> bool:
    """Whether it is the number of one kind of thing, such as persons; own bases are counts too."""
    if len(dimension) != 1 or dimension[0][1] != 1:
        return False
    return dimension[0][0] not in _measured_bases()


def dimension_name(d: Dimension) -> Text:
    """What a value of the dimension is: `an area`, 面积; `a quantity in m²/person`."""
    known = _DIMENSION_NAMES.get(_key(d))
    if known is not None:
        return known
    symbol = canonical_unit(d).symbol
    return Text(f"以“{symbol.zh}”计的量", f"a quantity in {symbol.en}")


@lru_cache(maxsize=1024)
def canonical_unit(d: Dimension) -> Unit:
    """The unit to show values of the dimension in: m2, yuan, person, m2/person.

    It is the base unit, with factor 1, except that data rates are shown in Mbit/s; so show
    `canonical_unit(d).from_base(value)`.
    """
    if not d:
        return ONE
    known = _canonical().get(_key(d))
    if known is not None:
        return known
    above = [_base(base, exponent) for base, exponent in d if exponent > 0]
    below = [_base(base, -exponent) for base, exponent in d if exponent < 0]
    return _compound(above, below)


def _find(text: str, own: Mapping[str, Unit]) -> Unit | None:
    plain = _tidy(text)
    if not plain:
        return None
    simple = _simple(plain, own)
    if simple is not None:
        return simple
    head, *rest = re.split(_DIVISION, plain, maxsplit=1)
    above = _factors(head, own, divides=False) if head or not rest else ()
    below = _factors(_without_brackets(rest[0]), own, divides=True) if rest else ()
    if above is None or below is None:
        return None
    return above[0] if len(above) == 1 and not below else _compound(above, below)


@lru_cache(maxsize=1024)
def _find_shared(text: str) -> Unit | None:
    return _find(text, NO_UNITS)


def _factors(text: str, own: Mapping[str, Unit], *, divides: bool) -> tuple[Unit, ...] | None:
    """The units multiplied in one side of a division; after a division, `/` divides again."""
    parts = re.split(_PRODUCT, text)
    if divides:
        parts = [piece for part in parts for piece in re.split(_DIVISION, part)]
    found = [_factor(part, own, divides=divides) for part in parts]
    units = tuple(unit for unit in found if unit is not None)
    return units if len(units) == len(found) else None


def _factor(text: str, own: Mapping[str, Unit], *, divides: bool) -> Unit | None:
    if not text:
        return None
    return (
        _simple(text, own)
        or _powered(text, own)
        or _multiplied(text, own)
        or (_per_numeral(text, own) if divides else None)
    )


def _simple(text: str, own: Mapping[str, Unit]) -> Unit | None:
    """A name from the table, exact or, where that is not ambiguous, in another letter case."""
    unit = own.get(text) or _exact().get(text) or _folded().get(_fold(text))
    if unit is None and text.startswith("个") and len(text) > 1:
        return _simple(text[1:], own)
    return unit


def _powered(text: str, own: Mapping[str, Unit]) -> Unit | None:
    for word, exponent in _POWER_WORDS.items():
        if text.casefold().startswith(word):
            return _power(_simple(text[len(word) :], own), exponent)
    match = re.fullmatch(_POWER, text)
    return _power(_simple(match[1], own), int(match[2])) if match else None


def _power(unit: Unit | None, exponent: int) -> Unit | None:
    if unit is None:
        return None
    if exponent < 0:
        raised = _power(unit, -exponent)
        return _compound((), (raised,)) if raised else None
    if exponent == 1:
        return unit
    if unit.dimension != (("length", 1),):
        return None
    zh, mark = ("平方", "²") if exponent == 2 else ("立方", "³")
    symbol = Text(f"{zh}{unit.symbol.zh}", f"{unit.symbol.en}{mark}")
    name, factor = f"{unit.name}{exponent}", unit.factor**exponent
    return Unit(name, (("length", exponent),), factor, symbol)


def _multiplied(text: str, own: Mapping[str, Unit]) -> Unit | None:
    match = re.fullmatch(_MULTIPLIER, text)
    if match is None:
        return None
    unit = _simple(match[2], own) or _powered(match[2], own)
    power = _MULTIPLIER_WORDS[match[1].casefold()]
    return _scaled(unit, power, _MULTIPLIERS[power].en) if unit else None


def _per_numeral(text: str, own: Mapping[str, Unit]) -> Unit | None:
    """`100 households`, which is clear only after a division."""
    match = re.fullmatch(_NUMERAL, text)
    power = int(re.sub("[ ,]", "", match[1])) if match else 0
    if match is None or power not in _MULTIPLIERS:
        return None
    unit = _simple(match[2], own) or _powered(match[2], own)
    return _scaled(unit, power, f"{power:,}".replace(",", " ")) if unit else None


def _scaled(unit: Unit, power: int, label: str) -> Unit | None:
    if not unit.dimension:
        return None
    word = _MULTIPLIERS[power]
    symbol = Text(f"{word.zh}{_bare(unit.symbol.zh)}", f"{label} {unit.symbol.en}")
    return Unit(f"{word.en} {unit.name}", unit.dimension, unit.factor * power, symbol)


def _compound(above: Iterable[Unit], below: Iterable[Unit]) -> Unit:
    """The product of the units `above` divided by each of the units `below`."""
    above, below = tuple(above), tuple(below)
    dimension: Dimension = ()
    factor = Fraction(1)
    for unit in above:
        dimension, factor = multiply(dimension, unit.dimension), factor * unit.factor
    for unit in below:
        dimension, factor = multiply(dimension, unit.dimension, -1), factor / unit.factor
    zh = "·".join(unit.symbol.zh for unit in above)
    en = "·".join(unit.symbol.en for unit in above)
    name = "·".join(unit.name for unit in above)
    for unit in below:
        name = f"{name}/{unit.name}"
        zh, en = f"{zh}/{_bare(unit.symbol.zh)}", f"{en}/{_each(unit)}"
    return Unit(name, dimension, factor, Text(zh, en))


def _each(unit: Unit) -> str:
    """The English symbol of a divisor: `m²/person`, but `m²/100 persons`."""
    return _one(unit) or unit.symbol.en


def _bare(zh: str) -> str:
    """A Chinese symbol without 个, as after a division or a multiplier: 元/社区, 万岗位."""
    return zh[1:] if len(zh) > 1 and zh[0] == "个" else zh


def _base(base: str, exponent: int) -> Unit:
    """The canonical unit of one base raised to a positive exponent."""
    known = _canonical().get(base if exponent == 1 else f"{base}{exponent}")
    if known is not None:
        return known
    unit = _canonical().get(base) or Unit(base, ((base, 1),), Fraction(1), same(base))
    return unit if exponent == 1 else _compound([unit] * exponent, ())


def _tidy(text: str) -> str:
    """One writing for width variants, superscripts, dashes and spaces."""
    plain = unicodedata.normalize("NFKC", text).replace("\N{MINUS SIGN}", "-")
    return re.sub(_SPACES, " ", plain).strip()


def _fold(text: str) -> str:
    return text.casefold().replace("-", " ")


def _without_brackets(text: str) -> str:
    return text[1:-1].strip() if text[:1] == "(" and text[-1:] == ")" else text


def _key(d: Dimension) -> str:
    return " ".join(base if exponent == 1 else f"{base}{exponent}" for base, exponent in d)


def _dimension(key: str) -> Dimension:
    """The dimension that a table row writes as `data time-1`."""
    pairs = (re.fullmatch(r"([a-z_]+)(-?\d)?", part) for part in key.split())
    return tuple((pair[1], int(pair[2] or 1)) for pair in pairs if pair)


@cache
def _units() -> tuple[tuple[_Row, Unit], ...]:
    # Built on first use, so that importing the module costs nothing.
    return tuple(
        (row, Unit(row.name, _dimension(row.base), Fraction(row.factor), Text(row.zh, row.en)))
        for row in _TABLE
    )


@cache
def _exact() -> Mapping[str, Unit]:
    """Every spelling in the table, with English plurals."""
    spellings: dict[str, Unit] = {}
    for row, unit in _units():
        written = [row.name, row.zh, row.en, *row.aliases.replace("_", "\0").split()]
        for alias in (_tidy(word.replace("\0", " ")) for word in written):
            for form in (alias, *_plurals(alias)):
                if spellings.setdefault(form, unit) is not unit:
                    raise AssertionError(f"two units are called {form}")
    return MappingProxyType(spellings)


@cache
def _folded() -> Mapping[str, Unit]:
    """Spellings regardless of letter case, without those that then mean two units (Mb and MB)."""
    folded: dict[str, set[Unit]] = {}
    for spelling, unit in _exact().items():
        folded.setdefault(_fold(spelling), set()).add(unit)
    return MappingProxyType({key: units.pop() for key, units in folded.items() if len(units) == 1})


@cache
def _canonical() -> Mapping[str, Unit]:
    """For each dimension of the table its unit with factor 1; for data rates Mbit/s."""
    chosen = {_key(unit.dimension): unit for _, unit in _units() if unit.factor == 1}
    return MappingProxyType({**chosen, "data time-1": _exact()["Mbit/s"]})


@cache
def _measured_bases() -> frozenset[str]:
    return frozenset(part[0] for row in _MEASURES for part in _dimension(row.base))


@cache
def _singulars() -> Mapping[str, str]:
    rows = (row for row in _TABLE if row.en in _plurals(row.name))
    return MappingProxyType({row.en: row.name for row in rows})


def _one(unit: Unit) -> str | None:
    """The English symbol for one; of an own unit its name, when the symbol is its plural."""
    own = unit.name if unit.symbol.en in _plurals(unit.name) else None
    return _singular(unit.symbol.en) or own


def _singular(symbol: str) -> str | None:
    """`person/km²` for `persons/km²`; None when the symbol is the same for one."""
    head, slash, rest = symbol.partition("/")
    singular = _singulars().get(head)
    return None if singular is None else f"{singular}{slash}{rest}"


def _plurals(word: str) -> tuple[str, ...]:
    """English plurals of a word; abbreviations have none (`ms` is no plural of `m`)."""
    if len(word) < 3 or not re.fullmatch("[a-z][a-z ]*[a-z]", word) or word[-1] == "s":
        return ()
    if word.endswith("y") and word[-2] not in "aeiou":
        return (f"{word[:-1]}ies",)
    return (f"{word}s",)
