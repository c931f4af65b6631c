"""Laying a profile over its base.

In: the base as a document and as a ruleset, and a profile. Out: `Laid`: the documents that say what
both say together, and the changes. Problems go to the log of the profile: what it changes must be
there, must be open to change, and each change must say where it comes from. Whether the result
holds together is found out when it is built like any ruleset.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal, cast

from liren.engine.errors import nearest
from liren.engine.language.document import Document, Path
from liren.engine.language.layers import Layers, Steps
from liren.engine.language.units import find_unit
from liren.engine.language.words import read_day
from liren.engine.record import Record
from liren.engine.ruleset import problems as p
from liren.engine.ruleset import profile_problems as pp
from liren.engine.ruleset.demands import FORMS
from liren.engine.ruleset.document import Basis, PointsDoc
from liren.engine.ruleset.facts import FactReader, basis_of, wording
from liren.engine.ruleset.log import Log
from liren.engine.ruleset.model import Parameter, Ruleset, SourceDocument
from liren.engine.ruleset.points import needs_demand
from liren.engine.ruleset.profile import Change, Section
from liren.engine.ruleset.profile_document import (
    ABOUT_THE_CHANGE,
    CriterionChangeDoc,
    ProfileDoc,
    takes_away,
)
from liren.engine.text import Text

Raw = dict[str, Any]

WORD = re.compile(r"[^\W\d]\w*")

CHANGEABLE: tuple[Section, ...] = ("groups", "criteria", "tiers", "outcomes")
OF_AN_OUTCOME = frozenset(("basis", "drop"))
OF_THE_PROFILE = {
    "groups": frozenset(("source", "basis")),
    "tiers": frozenset(("source", "basis", "before")),
    "outcomes": OF_AN_OUTCOME,
}
"""Keys of something new that say where it is from, and have no place in the language."""
OF_A_PARAMETER = frozenset(
    ("title", "unit", "value", "values", "otherwise", "source", "basis", "note")
)
READING = ("criteria", "tiers", "lower_tier", "types")
"""Sections whose expressions can read a parameter of the profile."""
DEMANDS = frozenset(("from", *FORMS, "for_each", "where"))
NEW = {
    "criteria": Text(
        "新增的指标要写明要求（`measure`、`require`、`checklist` 或 `from`）",
        "a new one says what is asked (`measure`, `require`, `checklist` or `from`)",
    ),
    "groups": Text(
        "新增的分组要有指标归入（在调整方案中写 `group`）",
        "a new one is the `group` of a criterion in the profile",
    ),
    "tiers": Text(
        "新增的等次要写明位置：`before: 等次`，列在末尾的写 `before: none`",
        "a new one says where it stands: `before: TIER`, or `before: none` for the last",
    ),
    "parameters": Text(
        "新增的参数要在调整方案的表达式中用到",
        "a new one is used in an expression of the profile",
    ),
}
KINDS = {
    "criteria": Text("指标", "criterion"),
    "groups": Text("分组", "group"),
    "tiers": Text("等次", "tier"),
    "parameters": Text("参数", "parameter"),
    "outcomes": Text("结果运用", "outcome"),
    "types": Text("社区分类", "classification"),
}
A_TYPE = Text("类型", "type")
FIXED = Text(
    "调整方案不改变要求本身，应取消（`drop`）这项指标，另设一项",
    "a profile does not change what is asked, so `drop` the criterion and add one of its own",
)
FIXED_PARAMETER = Text(
    "调整方案只改参数的数值、单位和标题",
    "a profile changes the figures, the unit and the title of a parameter",
)
ALONE = Text("取消的，不能同时改写", "what is dropped cannot be changed as well")
FOR_TIERS_ADDED = Text(
    "只用于新增的等次，原有等次的次序不变",
    "it is for a new tier, those of the base keep their order",
)


class Laid(Record):
    """The base and, by their ids, the rulesets it draws on, with the profile laid over them."""

    base: Layers
    used: Mapping[str, Layers]
    changes: tuple[Change, ...]
    dropped: tuple[str, ...]


class Overlay:
    """Lays one profile over one base."""

    def __init__(
        self,
        profile: tuple[ProfileDoc, Document],
        base: tuple[Ruleset, Document],
        used: Mapping[str, tuple[Ruleset, Document]],
    ) -> None:
        self.doc, self.document = profile
        self.ruleset, self.below = base
        self.used = used
        self.log = Log(self.document)
        self.raw = cast(Raw, self.document.data)
        self.data: Raw = dict(cast(Raw, self.below.data))
        self.origins: dict[Steps, Steps] = {}
        self.changes: list[Change] = []
        self.reader = FactReader(self.log, self.ruleset.sources, self.ruleset.units)
        self.used_data: dict[str, Raw] = {}
        self.used_origins: dict[str, dict[Steps, Steps]] = {}

    def lay(self) -> Laid:
        """Both together; raises `RulesetError` with everything that does not fit."""
        for name in ("sources", "units", "facts"):
            self._add(name)
        self._know_own_sources()
        self._append("checks")
        self._append("lower_tier")
        self._append("accepted")
        self._scoring()
        self._parameters()
        for section in CHANGEABLE:
            self._section(section)
        self._types()
        self.log.check()
        return Laid(
            base=self._layers(self.below, self.data, self.origins),
            used={
                alias: self._layers(self.used[alias][1], data, self.used_origins[alias])
                for alias, data in self.used_data.items()
            },
            changes=tuple(self.changes),
            dropped=tuple(
                each.id
                for each in self.changes
                if (each.section, each.kind) == ("criteria", "dropped")
            ),
        )

    def _layers(self, below: Document, data: Raw, origins: Mapping[Steps, Steps]) -> Layers:
        return Layers(below.source, data, below=below, above=self.document, origins=origins)

    # what can only be added

    def _add(self, section: str) -> None:
        """Take over the entries of a section that can only be added to."""
        added = cast(Raw, self.raw.get(section, {}))
        if not added:
            return
        known = dict(self.data.get(section, {}))
        for name, entry in added.items():
            if name in known:
                self.log.add(pp.AlreadyInBase(name=name), (section, name), key=True)
            else:
                known[name] = entry
                self.origins[section, name] = (section, name)
        self.data[section] = known

    def _know_own_sources(self) -> None:
        own = {
            name: SourceDocument(
                name, Text(item.title.zh, item.title.en), item.document, item.issued
            )
            for name, item in self.doc.sources.items()
        }
        self.reader.sources = {**self.ruleset.sources, **own}

    def _append(self, section: str) -> None:
        added = cast("list[Any]", self.raw.get(section, []))
        if added:
            known = list(self.data.get(section, []))
            for i in range(len(added)):
                self.origins[section, len(known) + i] = (section, i)
            self.data[section] = [*known, *added]

    # what can be changed

    def _scoring(self) -> None:
        given = cast(Raw, self.raw.get("scoring", {}))
        if given:
            below = cast(Raw, self.data.get("scoring", {}))
            self.data["scoring"] = self._changed(("scoring",), below, given)
            self._note("scoring", "", "changed", ("scoring",), given, self.doc.scoring)

    def _section(self, section: Section) -> None:
        known = dict(self.data.get(section, {}))
        for name, given in cast("dict[str, Raw]", self.raw.get(section, {})).items():
            doc, path = getattr(self.doc, section)[name], (section, name)
            if doc.drop is not None:
                self._drop(section, name, known)
            elif name in known:
                if "before" in given:
                    problem = p.DoesNotGoWith(key="before", reason=FOR_TIERS_ADDED)
                    self.log.add(problem, (*path, "before"), key=True)
                known[name] = self._changed(path, known[name], given)
                self._note(section, name, "changed", path, given, doc)
            elif self._is_new(section, name, doc):
                known = self._added(section, name, given, known)
                self._note(section, name, "added", path, given, doc)
            else:
                self._not_in_base(section, name, known)
        self.data[section] = known

    def _changed(self, path: Steps, below: Raw, given: Raw) -> Raw:
        """An entry of the base with the keys that the profile gives in their place."""
        result = dict(below)
        for key, value in given.items():
            at = (*path, key)
            if key in (OF_AN_OUTCOME if path[0] == "outcomes" else ABOUT_THE_CHANGE):
                continue
            if path[0] == "criteria" and key in DEMANDS:
                self.log.add(p.DoesNotGoWith(key=key, reason=FIXED), at, key=True)
            elif takes_away(str(path[0]), key, value):
                if result.pop(key, None) is None:
                    self.log.add(pp.NothingToTakeAway(key=key), at)
            else:
                result[key] = value
                self.origins[at] = at
        return result

    def _drop(self, section: Section, name: str, known: Raw) -> None:
        path = (section, name)
        given = cast(Raw, self.raw[section][name])
        for key in given:
            if key != "drop":
                self.log.add(p.DoesNotGoWith(key=key, reason=ALONE), (*path, key), key=True)
        if name not in known:
            self._not_in_base(section, name, known, new=False)
            return
        del known[name]
        doc = getattr(self.doc, section)[name].drop
        self._note(section, name, "dropped", (*path, "drop"), given["drop"], doc)

    def _is_new(self, section: str, name: str, doc: Any) -> bool:
        """Whether an entry that the base does not have is meant to be one of the profile's own."""
        match section:
            case "criteria":
                return asks_something(doc)
            case "tiers":
                return doc.before is not None
            case "groups":
                around = list(self.raw["groups"].values())
                return name in self._words(self.raw.get("criteria"), around)
        return True

    def _added(self, section: str, name: str, given: Raw, known: Raw) -> Raw:
        path = (section, name)
        self.origins[path] = path
        own = OF_THE_PROFILE.get(section, frozenset())
        entry = {key: value for key, value in given.items() if key not in own}
        if section != "tiers" or given["before"] == "none":
            return {**known, name: entry}
        before = str(given["before"])
        if before not in known:
            near = nearest(before, (*known, "none"))
            self.log.add(p.UnknownTier(name=before, nearest=near), (*path, "before"))
        above = list(known).index(before) if before in known else len(known)
        pairs = list(known.items())
        return dict([*pairs[:above], (name, entry), *pairs[above:]])

    def _not_in_base(
        self, section: str, name: str, known: Mapping[str, object], *, new: bool = True
    ) -> None:
        advice = NEW.get(section) if new else None
        problem = pp.NotInBase(
            name=name, nearest=nearest(name, known), kind=KINDS[section], new=advice
        )
        self.log.add(problem, (section, name), key=True)

    def _types(self) -> None:
        """Other conditions and titles for types of the base."""
        known = dict(self.data.get("types", {}))
        for name, given in cast("dict[str, Raw]", self.raw.get("types", {})).items():
            if name in known:
                known[name] = {**known[name], "options": self._options(name, known[name], given)}
            else:
                self._not_in_base("types", name, known)
        if known:
            self.data["types"] = known

    def _options(self, classification: str, below: Raw, given: Raw) -> Raw:
        """The types of a classification; what is anew has no source but that of the change."""
        options = dict(below["options"])
        for name, anew in given["options"].items():
            path = ("types", classification, "options", name)
            if name not in options:
                near = nearest(name, options)
                problem = pp.NotInBase(name=name, nearest=near, kind=A_TYPE)
                self.log.add(problem, path, key=True)
                continue
            kept = {k: v for k, v in options[name].items() if k not in ABOUT_THE_CHANGE}
            options[name] = {**kept, **anew}
            self.origins[path] = path
            doc = self.doc.types[classification].options[name]
            self._note("types", f"{classification}.{name}", "changed", path, anew, doc)
        return options

    def _words(self, *parts: object) -> frozenset[str]:
        """Every word that stands in some parts of the profile, however it is meant."""
        return frozenset(
            word for part in parts for text in texts(part) for word in WORD.findall(text)
        )

    # parameters

    def _parameters(self) -> None:
        used = self._words(*(self.raw.get(name) for name in READING))
        for name, given in cast("dict[str, Raw]", self.raw.get("parameters", {})).items():
            path = ("parameters", name)
            alias, _, inner = name.rpartition(".")
            if name in self.ruleset.parameters:
                self._figures(path, self.ruleset.parameters[name], given)
            elif alias in self.used and inner in self.used[alias][0].parameters:
                self._figures(path, self.used[alias][0].parameters[inner], given, alias)
            elif name in used:
                self._new_parameter(name, given)
            else:
                self._not_in_base("parameters", name, dict.fromkeys(self._known_parameters()))

    def _known_parameters(self) -> Iterator[str]:
        yield from self.ruleset.parameters
        for alias, (ruleset, _) in self.used.items():
            yield from (f"{alias}.{name}" for name in ruleset.parameters)

    def _new_parameter(self, name: str, given: Raw) -> None:
        path = ("parameters", name)
        self.data["parameters"] = {**self.data.get("parameters", {}), name: given}
        self.origins[path] = path
        self._note("parameters", name, "added", path, given, self.doc.parameters[name])

    def _figures(self, path: Steps, below: Parameter, given: Raw, alias: str | None = None) -> None:
        """Other figures for a parameter of the base, or of a ruleset that it draws on."""
        for key in sorted(set(given) - OF_A_PARAMETER):
            problem = p.DoesNotGoWith(key=key, reason=FIXED_PARAMETER)
            self.log.add(problem, (*path, key), key=True)
        self._same_kind(path, below, given)
        data, origins = self._target(alias)
        if alias is not None:
            given = self._cited_in(data, given)
        old = cast(Raw, data["parameters"][below.id])
        gone = {"source", "basis", "note"}
        if "value" in given:
            gone |= {"values", "by", "otherwise"}
        elif "values" in given:
            gone |= {"value"}
        else:
            keys = ("value", "values")
            self.log.add(p.NotOneOf(keys=keys, found=()), path, key=True)
        kept = {key: value for key, value in old.items() if key not in gone}
        data["parameters"] = {**data["parameters"], below.id: {**kept, **given}}
        origins["parameters", below.id] = path
        doc = self.doc.parameters[str(path[1])]
        self._note("parameters", str(path[1]), "changed", path, given, doc, below.name)

    def _target(self, alias: str | None) -> tuple[Raw, dict[Steps, Steps]]:
        """The data to change: those of the base, or of a ruleset that it draws on."""
        if alias is None:
            return self.data, self.origins
        if alias not in self.used_data:
            self.used_data[alias] = dict(cast(Raw, self.used[alias][1].data))
            self.used_origins[alias] = {}
        return self.used_data[alias], self.used_origins[alias]

    def _cited_in(self, data: Raw, given: Raw) -> Raw:
        """The figures with their source declared where they go, under a name that is free there."""
        cited = given.get("source")
        name, locator = next(iter(cited.items())) if isinstance(cited, dict) else (cited, "")
        if name not in self.data.get("sources", {}):
            return given
        known = cast(Raw, data.get("sources", {}))
        free = str(name)
        while free in known:
            free += "_"
        data["sources"] = {**known, free: self.data["sources"][name]}
        return {**given, "source": {free: locator}}

    def _same_kind(self, path: Steps, below: Parameter, given: Raw) -> None:
        """Note a figure of another kind than the base has: another unit, or a day for a number."""
        if "unit" in given:
            unit = find_unit(str(given["unit"]), self.ruleset.units)
            if unit is not None and (below.unit is None or unit.dimension != below.unit.dimension):
                expected = NO_UNIT if below.unit is None else _like(below)
                found = p.shown(given["unit"])
                self.log.add(p.WrongShape(expected=expected, found=found), (*path, "unit"))
        if below.unit is not None:
            return
        for at, text in figures(path, given):
            day = read_day(str(text)) is not None
            if text != "unspecified" and day != below.is_day:
                expected = p.A_DAY if below.is_day else p.A_BARE_NUMBER
                self.log.add(p.WrongShape(expected=expected, found=p.shown(text)), at)

    # where a change comes from

    def _note(
        self, section: Section, name: str, kind: Literal["changed", "added", "dropped"],
        path: Steps, given: Raw, doc: Any, parameter: str | None = None,
    ) -> None:  # fmt: skip
        """Record a change; note it when it changes nothing, or does not say where it comes from."""
        source: Any = doc.source
        basis: Basis | None = doc.basis
        citation = self.reader.citation(source, (*path, "source"))
        note = wording(doc.reason if kind == "dropped" else doc.note)
        keys = tuple(key for key in given if key not in ABOUT_THE_CHANGE)
        if kind == "changed" and not keys:
            self.log.add(pp.ChangesNothing(), path, key=True)
        if source is None and (basis != "project" or note is None):
            self.log.add(pp.NoReasonGiven(), path, key=True)
        self.changes.append(
            Change(section, name, kind, () if kind == "dropped" else keys, citation,
                   basis_of(basis, citation), note, parameter)
        )  # fmt: skip


NO_UNIT = Text("不带单位的写法（与基准规则集一致）", "no unit, as in the base")


def asks_something(doc: CriterionChangeDoc) -> bool:
    """Whether a criterion says what is asked, so that it can stand without one below it."""
    if doc.taken_from is not None or any(getattr(doc, form) is not None for form in FORMS):
        return True
    return isinstance(doc.points, PointsDoc) and not needs_demand(doc.points)


def figures(path: Steps, given: Raw) -> Iterator[tuple[Path, object]]:
    """The figures of a parameter as written, each with its path; those by option are left out."""
    if "value" in given:
        yield (*path, "value"), given["value"]
    values = given.get("values")
    for day, text in (values if isinstance(values, dict) else {}).items():
        if not isinstance(text, dict):
            yield (*path, "values", day), text


def texts(data: object) -> Iterator[str]:
    """Every text in some data, keys and values."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield str(key)
            yield from texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from texts(value)
    elif isinstance(data, str):
        yield data


def _like(parameter: Parameter) -> Text:
    assert parameter.unit is not None
    symbol = parameter.unit.symbol
    return Text(f"与“{symbol.zh}”同类的单位", f"a unit of the same kind as {symbol.en}")
