"""The JSON Schema of submissions for one or several rulesets.

In: rulesets. Out: a JSON Schema (2020-12) of what `validate_submission` accepts as JSON. Guarantee:
whatever the validator accepts the schema accepts. The reverse holds for everything that a schema
can say; `docs/validating.md` lists what it cannot.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from typing import Any

from liren.engine.language.limits import MAX_SCALAR_CHARS
from liren.engine.ruleset.history import MOST_ROUNDS
from liren.engine.ruleset.model import PREVIOUS, ROUNDS, Fact, Ruleset, is_history
from liren.engine.ruleset.parts import holders
from liren.engine.ruleset.schema import Schema
from liren.engine.snapshot.document import NEEDED
from liren.engine.snapshot.history import facts_of_rounds
from liren.engine.submission.value_schema import Values

SCALAR: Schema = {"type": ["string", "number", "boolean", "null"]}
SAID: Schema = {**SCALAR, "pattern": r"\S", "maxLength": MAX_SCALAR_CHARS}
TEXT: Schema = {
    "description": "文字，或中英文各一 / a text, or one in each language",
    "anyOf": [
        SAID,
        {
            "type": "object",
            "properties": {"zh": SAID, "en": SAID},
            "required": ["zh", "en"],
            "additionalProperties": False,
        },
    ],
}
# Letters, digits and `_` beyond ASCII are not told apart, as regular expressions disagree on them.
NAME = "^[^\\u0000-@\\[-`{-\\u007f][^\\u0000-/:-@\\[-^`{-\\u007f]*$"
LABEL = "^[^\\u0000-/:-@\\[-`{-\\u007f][^\\u0000-,./:-@\\[-^`{-\\u007f]*$"
LEAP = "(?:(?:19|20|21)(?:0[48]|[2468][048]|[13579][26])|2000)-02-29"
ORDINARY = (
    "(?:19|20|21)[0-9]{2}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    "|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))"
)
DAY: Schema = {"type": "string", "maxLength": 10, "pattern": f"^(?:{ORDINARY}|{LEAP})$"}
CITATION: Schema = {
    "description": "出处：`sources` 中的一项及条款 / one of `sources`, and the clause",
    "anyOf": [
        {**SCALAR, "pattern": NAME},
        {
            "type": "object",
            "propertyNames": {"pattern": NAME},
            "additionalProperties": SCALAR,
            "minProperties": 1,
            "maxProperties": 1,
        },
    ],
}
SOURCE: Schema = {
    "type": "object",
    "properties": {
        "title": {"$ref": "#/$defs/.text"},
        "document": SAID,
        "issued": DAY,
        "note": {"$ref": "#/$defs/.text"},
    },
    "required": ["title"],
    "additionalProperties": False,
}
BESIDE: Mapping[str, Schema] = {
    "source": {"$ref": "#/$defs/.citation"},
    "reason": {"$ref": "#/$defs/.text"},
    "evidence": {"$ref": "#/$defs/.text"},
    "note": {"$ref": "#/$defs/.text"},
}


def submission_schema(rulesets: Ruleset | Sequence[Ruleset]) -> Schema:
    """The schema of a submission that states facts for these rulesets, as JSON-ready data.

    The facts of further rulesets, which the submission names under `rulesets`, are let through.
    """
    wanted = (rulesets,) if isinstance(rulesets, Ruleset) else tuple(rulesets)
    schema: Schema = _plain(_Writer(wanted).schema())
    return schema


def schema_text(rulesets: Ruleset | Sequence[Ruleset]) -> str:
    """The schema as the text of a file, its keys in the order in which they explain themselves."""
    return json.dumps(submission_schema(rulesets), ensure_ascii=False, indent=2) + "\n"


def _plain(value: Any) -> Any:
    """The data with plain texts in the place of those that come from documents."""
    match value:
        case dict():
            return {str(key): _plain(below) for key, below in value.items()}
        case list():
            return [_plain(below) for below in value]
        case str():
            return str(value)
    return value


class _Writer:
    def __init__(self, rulesets: Sequence[Ruleset]) -> None:
        self.rulesets = rulesets
        self.values = Values(BESIDE)

    def schema(self) -> Schema:
        """The whole schema."""
        named = ", ".join(f"{each.id} {each.version}" for each in self.rulesets)
        titles = [" / ".join(dict.fromkeys(each.title)) for each in self.rulesets]
        properties = self.properties()
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": f"里仁填报材料 / Liren submission: {named}",
            "description": "; ".join(titles),
            "type": "object",
            "properties": properties,
            "required": ["snapshot"],
            "additionalProperties": False,
            "if": _names_others([each.id for each in self.rulesets]),
            "else": {"properties": self.closed()},
            "$defs": {".text": TEXT, ".citation": CITATION, **self.values.definitions},
        }

    def properties(self) -> dict[str, Schema]:
        """What stands under each key, as far as it does not depend on what is known elsewhere."""
        text = {"$ref": "#/$defs/.text"}
        return {
            "snapshot": {
                "description": "这份材料的标识 / the id of this submission",
                **SCALAR,
                "pattern": LABEL,
                "minimum": 0,
            },
            "community": {"title": "社区 / community", **text},
            "region": {"title": "地区 / region", **text},
            "as_of": {"title": "截止日期 / the day it describes", **DAY},
            "time_zone": SCALAR,
            "note": {"title": "备注 / note", **text},
            "sources": {
                "type": "object",
                "propertyNames": {"pattern": NAME},
                "additionalProperties": SOURCE,
            },
            "rulesets": {"type": "array", "items": SAID},
            "facts": {"title": "事实 / facts", **self.facts(self.stated())},
            "history": {"type": "array", "maxItems": MOST_ROUNDS, "items": self.round()},
            "claims": self.set_aside("claims"),
            "waivers": self.set_aside("waivers"),
            "context": {"type": "object"},
        }

    def closed(self) -> dict[str, Schema]:
        """What is asked of names when no other ruleset could know them."""
        known = _names(self.rulesets)
        facts = _only(known)
        found: dict[str, Schema] = {
            "facts": facts,
            "history": {"items": {"properties": {"facts": facts}}},
        }
        for section in NEEDED:
            names = sorted(self.criteria(section))
            found[section] = {"items": {"properties": {"criterion": {"enum": names}}}}
        return found

    # facts

    def stated(self) -> dict[str, list[Fact]]:
        """The facts that a submission may state, each as every ruleset declares it."""
        found: dict[str, list[Fact]] = {name: [] for name in _names(self.rulesets)}
        for ruleset in self.rulesets:
            for name, fact in ruleset.facts.items():
                if not is_history(name):
                    found[name].append(fact)
        return found

    def earlier(self) -> dict[str, list[Fact]]:
        """The facts that an earlier round may state."""
        found: dict[str, list[Fact]] = {name: [] for name in _names(self.rulesets)}
        for ruleset in self.rulesets:
            for name, fact in facts_of_rounds(ruleset).items():
                found[name].append(fact)
        return found

    def facts(self, facts: Mapping[str, Sequence[Fact]]) -> Schema:
        """A mapping of facts by their dotted names, or nested, each at most once."""
        schema = _nested({name: self.values.all_of(given) for name, given in facts.items()})
        schema["propertyNames"] = {"not": {"pattern": f"^(?:{ROUNDS}$|{PREVIOUS}(?:$|\\.))"}}
        twice = [_both(*pair) for name in facts for pair in combinations(_spellings(name), 2)]
        return {**schema, "allOf": twice} if twice else schema

    def round(self) -> Schema:
        """One earlier round."""
        own = {name: self.values.all_of(self.own(name)) for name in ("score", "tier")}
        beside = {key: BESIDE[key] for key in ("source", "evidence", "note")}
        return {
            "type": "object",
            "properties": {"as_of": DAY, **own, "facts": self.facts(self.earlier()), **beside},
            "required": ["as_of"],
            "additionalProperties": False,
        }

    def own(self, name: str) -> Iterator[Fact]:
        """How the score or the tier of a round is declared, where a ruleset reads it."""
        for ruleset in self.rulesets:
            fact = ruleset.facts.get(f"{PREVIOUS}.{name}")
            if fact is None and ROUNDS in ruleset.facts:
                fact = ruleset.facts[ROUNDS].fields.get(name)
            if fact is not None:
                yield fact

    # claims and waivers

    def set_aside(self, section: str) -> Schema:
        """The claims, or the waivers."""
        text = {"$ref": "#/$defs/.text"}
        refused = sorted(self.without_exemption()) if section == "claims" else []
        criterion: Schema = {**SCALAR, "pattern": NAME}
        if refused:
            criterion["not"] = {"enum": refused}
        return {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "criterion": criterion,
                    "by": text,
                    "reason": text,
                    "evidence": text,
                    "until": DAY,
                    "source": {"$ref": "#/$defs/.citation"},
                },
                "required": list(NEEDED[section]),
                "additionalProperties": False,
            },
        }

    def criteria(self, section: str) -> set[str]:
        """The criteria that can be set aside."""
        found = {name for each in self.rulesets for name in each.criteria}
        found |= {name for each in self.rulesets if each.profile for name in each.profile.dropped}
        return found - self.without_exemption() if section == "claims" else found

    def without_exemption(self) -> set[str]:
        """The criteria from which no exemption can be claimed."""
        return {
            name
            for each in self.rulesets
            for name, criterion in each.criteria.items()
            if criterion.exemption is None
        }


def _names(rulesets: Iterable[Ruleset]) -> list[str]:
    return list(dict.fromkeys(name for each in rulesets for name in facts_of_rounds(each)))


def _names_others(ids: Sequence[str]) -> Schema:
    """Holds for a submission that states facts for further rulesets as well."""
    others = {"contains": {"not": {"enum": list(ids)}}}
    return {"required": ["rulesets"], "properties": {"rulesets": others}}


Path = tuple[str, ...]


def _spellings(name: str) -> list[Path]:
    """The ways to write a dotted name as keys within keys: `a.b`, and `a` with `b` in it."""
    parts = name.split(".")
    places = range(1, len(parts))
    cuts = [cut for many in range(len(parts)) for cut in combinations(places, many)]
    return [
        tuple(".".join(parts[start:end]) for start, end in pairwise((0, *cut, len(parts))))
        for cut in cuts
    ]


def _both(one: Path, other: Path) -> Schema:
    return {"not": {"allOf": [_has(one), _has(other)]}}


def _has(path: Path) -> Schema:
    first, *rest = path
    below: Schema = {"properties": {first: _has(tuple(rest))}} if rest else {}
    return {"type": "object", "required": [first], **below}


def _nested(schemas: Mapping[str, Schema]) -> Schema:
    """A mapping by dotted names, in which the first parts of a name may hold the others."""
    properties = dict(schemas)
    for prefix in sorted({part for name in schemas for part in holders(name)} - set(schemas)):
        inner = {
            name.removeprefix(f"{prefix}."): schema
            for name, schema in schemas.items()
            if name.startswith(f"{prefix}.")
        }
        properties[prefix] = _nested(inner)
    return {"type": "object", "properties": properties}


def _only(names: Sequence[str]) -> Schema:
    """No other names than these, whichever way they are nested."""
    prefixes = sorted({part for name in names for part in holders(name)} - set(names))
    inner = {
        prefix: _only([
            name.removeprefix(f"{prefix}.") for name in names if name.startswith(f"{prefix}.")
        ])
        for prefix in prefixes
    }  # fmt: skip
    return {"propertyNames": {"enum": [*names, *prefixes]}, "properties": inner}
