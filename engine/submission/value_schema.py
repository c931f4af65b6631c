"""The JSON Schema of the values of facts, by their declarations.

In: `Fact`s. Out: a schema for each, among `definitions`, with its words in both languages. A value
is stated plainly, as unknown, or in a mapping with what stands beside it. Guarantee: every value
that `ValueReader` accepts, written as JSON, is let through.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from urllib.parse import quote

from liren.engine.ir.nodes import Number
from liren.engine.language.limits import MAX_MAGNITUDE
from liren.engine.language.numbers import LONGEST_TEXT
from liren.engine.language.words import DAY_PATTERN, FIRST_YEAR, LAST_YEAR, SWITCH
from liren.engine.record import replace
from liren.engine.ruleset.model import Fact
from liren.engine.ruleset.schema import Schema
from liren.engine.snapshot.values import ENDS, UNKNOWN_WORDS, bounds_in_words, count_of
from liren.engine.text import LANGS, Lang, Text

DIGIT = "[0-9０-９零〇○一二两三四五六七八九十百壹贰叁肆伍陆柒捌玖拾佰貳參陸兩半]"
IN_WORDS: Schema = {
    "description": "数值也可写成文字，可带单位 / a number as text, with a unit or not",
    "type": "string",
    "pattern": DIGIT,
    "maxLength": LONGEST_TEXT,
}
A_DAY: Schema = {
    "anyOf": [
        {"type": "string", "pattern": DAY_PATTERN},
        {
            "type": "integer",
            "minimum": FIRST_YEAR * 10_000 + 101,
            "maximum": LAST_YEAR * 10_000 + 1231,
        },
    ]
}
LARGEST = (-MAX_MAGNITUDE, MAX_MAGNITUDE)
LABELS = {
    "unit": Text("单位", "unit"),
    "bounds": Text("范围", "range"),
    "options": Text("选项", "options"),
    "evidence": Text("佐证", "evidence"),
    "note": Text("说明", "note"),
    "source": Text("依据", "source"),
}


def reference(name: str) -> Schema:
    """Where a definition stands."""
    return {"$ref": f"#/$defs/{quote(name.replace('~', '~0').replace('/', '~1'))}"}


NUMBER_IN_WORDS, DAY = reference(".number"), reference(".day")


class Values:
    """Schemas of facts; `beside` is what may stand beside a value, by key."""

    def __init__(self, beside: Mapping[str, Schema]) -> None:
        self.beside = beside
        self.definitions: dict[str, Schema] = {".number": IN_WORDS, ".day": A_DAY}
        self.declared: dict[str, list[Fact]] = {}

    def all_of(self, facts: Iterable[Fact]) -> Schema:
        """A value that each of the declarations accepts, needs included."""
        asked: list[Schema] = []
        for fact in facts:
            for schema in (self.value(fact), *(self.needing(fact, key) for key in fact.needs)):
                if schema not in asked:
                    asked.append(schema)
        if not asked:
            return {}
        return asked[0] if len(asked) == 1 else {"allOf": asked}

    def value(self, fact: Fact, owner: str = "") -> Schema:
        """Where the value of a fact is described, whatever has to stand beside it."""
        name = self.name(fact, owner)
        if name not in self.definitions:
            self.definitions[name] = {}  # its forms refer to it
            self.definitions[name] = self.described(fact, name)
        return reference(name)

    def name(self, fact: Fact, owner: str) -> str:
        """What the definition is called: by the fact, numbered where declarations differ."""
        wanted, bare = f"{owner}{fact.id}", replace(fact, needs=())
        declared = self.declared.setdefault(wanted, [])
        if bare not in declared:
            declared.append(bare)
        number = declared.index(bare) + 1
        return wanted if number == 1 else f"{wanted}+{number}"

    def described(self, fact: Fact, name: str) -> Schema:
        """A value of the fact in any of its forms, and what it means."""
        forms = [*_plain(fact), *self.unknown(fact), *self.mappings(fact, name)]
        if fact.kind == "records":
            forms.insert(0, {**self.listed(fact), **_sizes(fact)})
        return {
            "title": " / ".join(dict.fromkeys(fact.title)),
            "description": "\n".join(_description(fact, lang) for lang in LANGS),
            "anyOf": forms,
        }

    def unknown(self, fact: Fact) -> list[Schema]:
        """A value that is said to be unknown."""
        words = sorted(UNKNOWN_WORDS - set(fact.options))
        return [{"enum": [*words, *([] if "null" in fact.options else [None])]}]

    def needing(self, fact: Fact, key: str, owner: str = "") -> Schema:
        """A value that has the key beside it, or is unknown and needs none."""
        name = f"{self.name(fact, owner)}+{key}"
        inside = {"propertyNames": {"enum": ["value", *self.beside]}}
        self.definitions[name] = {
            "anyOf": [
                *self.unknown(fact),
                {"type": "object", "required": [key]},
                {
                    "type": "object",
                    "required": ["value"],
                    "properties": {"value": reference(name)},
                    **inside,
                },
            ]
        }
        return reference(name)

    # mappings

    def mappings(self, fact: Fact, name: str) -> Iterator[Schema]:
        """A value in a mapping: by itself, or in the forms of what is partly known."""
        yield self.mapping({"value": reference(name)}, required=["value"])
        if fact.kind in (*NUMERIC, "date"):
            yield {**self.mapping(_ends(fact)), **_one_of(("between", *ENDS))}
        elif fact.kind == "choice":
            some: Schema = {"type": "array", "minItems": 1, "items": _options(fact)}
            yield self.mapping({"one_of": some}, required=["one_of"])
        elif fact.kind == "checklist":
            forms = {"present": _items(fact), "absent": _items(fact)}
            both = [_not_both(words) for words in _words(fact)]
            yield {**self.mapping(forms), **_one_of(forms), "allOf": both}
        elif fact.kind == "records":
            listed = {**self.listed(fact), "maxItems": int(fact.at_most or 0)}
            yield {
                **self.mapping({"records": listed, "count": _count(fact)}),
                **_one_of(("records", "count")),
            }

    def mapping(self, forms: Mapping[str, Schema], required: Iterable[str] = ()) -> Schema:
        """A mapping of these keys, and of those that may stand beside any value."""
        asked = {"required": list(required)} if required else {}
        return {
            "type": "object",
            "properties": {**self.beside, **forms},
            **asked,
            "additionalProperties": False,
        }

    def listed(self, fact: Fact) -> Schema:
        """Records one by one."""
        name = f"{self.name(fact, '')}[]"
        if name not in self.definitions:
            self.definitions[name] = self.record(fact)
        return {"type": "array", "items": reference(name)}

    def record(self, fact: Fact) -> Schema:
        """One record."""
        own = {name: self.value(inner, f"{fact.id}.") for name, inner in fact.fields.items()}
        record: Schema = {
            "type": "object",
            "properties": {**self.beside, "name": self.beside["note"], **own},
            "additionalProperties": False,
        }
        needs = list(self.needs_in_record(fact))
        return {**record, "allOf": needs} if needs else record

    def needs_in_record(self, fact: Fact) -> Iterator[Schema]:
        """What has to stand beside a field, or beside the whole record."""
        owner = f"{fact.id}."
        for name, inner in fact.fields.items():
            for key in inner.needs:
                beside: list[Schema] = [{"properties": {name: self.needing(inner, key, owner)}}]
                if key not in fact.fields:
                    beside.append({"required": [key]})
                yield {"anyOf": beside}


NUMERIC = ("count", "number", "share", "money")


def _plain(fact: Fact) -> list[Schema]:
    """A value by itself, apart from records."""
    match fact.kind:
        case "flag":
            return [{"enum": [True, False, *SWITCH]}]
        case "date":
            return [DAY]
        case "choice":
            return [_options(fact)]
        case "checklist":
            return [_items(fact)]
        case "records":
            return []
    return [_number(fact, fact.at_least, fact.at_most), NUMBER_IN_WORDS]


def _number(fact: Fact, low: Number | None, high: Number | None, *, strict: str = "") -> Schema:
    """A bare number, in the unit of the fact, between two values in base units.

    `strict` names the end that is itself excluded.
    """
    ends = {
        "exclusiveMinimum" if strict == "low" else "minimum": low,
        "exclusiveMaximum" if strict == "high" else "maximum": high,
    }
    factor = Fraction(1) if fact.unit is None else fact.unit.factor
    whole = fact.kind == "count" and factor == 1
    return {
        "type": "integer" if whole else "number",
        **{key: _json(Fraction(end) / factor) for key, end in ends.items() if end is not None},
    }


def _json(value: Fraction) -> int | float:
    # What reads the schema rounds the submission's numbers in the same way, and order is kept.
    return value.numerator if value.denominator == 1 else float(value)


def _ends(fact: Fact) -> dict[str, Schema]:
    """What may be said of a number or a day that is partly known."""
    if fact.kind == "date":
        two: Schema = {"type": "array", "minItems": 2, "maxItems": 2, "items": DAY}
        return {"value": DAY, "between": two, **dict.fromkeys(ENDS, DAY)}
    low, high = fact.at_least, fact.at_most
    least, most = LARGEST

    def end(low: Number | None, high: Number | None, strict: str = "") -> Schema:
        return {"anyOf": [_number(fact, low, high, strict=strict), NUMBER_IN_WORDS]}

    first, last = end(least, high), end(low, most)
    return {
        "value": end(low, high),
        "between": {
            "type": "array",
            "prefixItems": [first, last],
            "minItems": 2,
            "maxItems": 2,
        },
        "at_least": first,
        "more_than": end(least, high, "high"),
        "at_most": last,
        "less_than": end(low, most, "low"),
    }


def _count(fact: Fact) -> Schema:
    """How many records there are: a number, or what is known of it."""
    counted = count_of(fact)
    ends: Schema = {
        "type": "object",
        "properties": _ends(counted),
        "additionalProperties": False,
    }
    return {"anyOf": [*_plain(counted), ends]}


def _sizes(fact: Fact) -> Schema:
    return {"minItems": int(fact.at_least or 0), "maxItems": int(fact.at_most or 0)}


def _one_of(keys: Iterable[str]) -> Schema:
    """At least one of the keys is there."""
    return {"anyOf": [{"required": [key]} for key in keys]}


# options and items


def _words(fact: Fact) -> list[list[object]]:
    """The ways to write each option or item: its id and its titles; none stands for two."""
    taken = set(fact.options)
    found: list[list[object]] = []
    for name, title in fact.options.items():
        words = [name, *(word for word in dict.fromkeys(title) if word not in taken)]
        taken.update(words)
        found.append([form for word in words for form in _forms(word)])
    return found


def _forms(word: str) -> list[object]:
    """A word as it can stand in JSON: as a text, and bare if it reads as a number or a word."""
    try:
        bare = json.loads(word)
    except ValueError:
        return [word]
    return [word] if isinstance(bare, str | list | dict) else [word, bare]


def _options(fact: Fact) -> Schema:
    return {"enum": [word for words in _words(fact) for word in words]}


def _items(fact: Fact) -> Schema:
    """Items of a checklist, none of them twice, by whichever name."""
    once: list[Schema] = [
        {"contains": {"enum": words}, "minContains": 0, "maxContains": 1}
        for words in _words(fact)
        if len(words) > 1
    ]
    schema: Schema = {"type": "array", "items": _options(fact), "uniqueItems": True}
    return {**schema, "allOf": once} if once else schema


def _not_both(words: list[object]) -> Schema:
    """An item is not both present and absent."""
    has: Schema = {"contains": {"enum": words}}
    return {
        "not": {"required": ["present", "absent"], "properties": {"present": has, "absent": has}}
    }


# words


def _description(fact: Fact, lang: Lang) -> str:
    """Unit, bounds, options, evidence and source of a fact in one language."""
    stop, colon = ("；", "：") if lang == "zh" else ("; ", ": ")
    said = {key: say(fact, lang) for key, say in _SAYS.items()}
    return stop.join(f"{LABELS[key].in_(lang)}{colon}{text}" for key, text in said.items() if text)


def _bounds(fact: Fact, lang: Lang) -> str:
    bounded = fact.kind in (*NUMERIC, "date", "records")
    return bounds_in_words(fact).in_(lang) if bounded else ""


def _titles(fact: Fact, lang: Lang) -> str:
    named = (f"{name} = {title.in_(lang)}" for name, title in fact.options.items())
    return ("、" if lang == "zh" else ", ").join(named)


_SAYS: Mapping[str, Callable[[Fact, Lang], str]] = {
    "unit": lambda fact, lang: fact.unit.symbol.in_(lang) if fact.unit else "",
    "bounds": _bounds,
    "options": _titles,
    "evidence": lambda fact, lang: fact.evidence.in_(lang) if fact.evidence else "",
    "note": lambda fact, lang: fact.note.in_(lang) if fact.note else "",
    "source": lambda fact, lang: fact.citation.say(lang) if fact.citation else "",
}
