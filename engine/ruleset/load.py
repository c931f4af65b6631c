"""Loading a ruleset: the passes in order.

text -> located data (`language.reader`) -> shape (`shape`) -> model (`facts`, `criteria`,
`scheme`).
Each pass reports everything it finds, then the loading stops. The rulesets that one draws on are
loaded first, each once.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

from liren import rulesets
from liren.engine.errors import LirenError, Problem, RulesetError, Source, nearest
from liren.engine.errors import Place as Where
from liren.engine.ir.walk import inputs
from liren.engine.language.document import Document
from liren.engine.language.python_reading import from_python
from liren.engine.language.reader import read_file
from liren.engine.language.units import Unit, find_unit
from liren.engine.ruleset import problems as p
from liren.engine.ruleset.classifications import read_case_rules, read_types
from liren.engine.ruleset.criteria import CriterionReader, Names
from liren.engine.ruleset.document import RulesetDoc
from liren.engine.ruleset.expressions import Scope
from liren.engine.ruleset.facts import FactReader, wording
from liren.engine.ruleset.history import History, Tiers, names_in_rounds
from liren.engine.ruleset.log import Log
from liren.engine.ruleset.lookups import TableReader
from liren.engine.ruleset.model import (
    ROUNDS,
    Accepted,
    Check,
    Classification,
    Condition,
    Criterion,
    Fact,
    Parameter,
    Ruleset,
    SourceDocument,
    is_history,
    tier_conditions,
)
from liren.engine.ruleset.parts import criterion_inputs, holders
from liren.engine.ruleset.scalars import VERSION
from liren.engine.ruleset.scheme import check_sums, read_groups, read_scoring
from liren.engine.ruleset.shape import read_shape
from liren.engine.ruleset.tiers import TierReader
from liren.engine.text import Text, same

Reference = str | os.PathLike[str]


def shipped_rulesets() -> dict[str, Path]:
    """The rulesets that come with Liren: id -> file, sorted by id."""
    files = Path(rulesets.__path__[0]).glob("*/*/ruleset.yaml")
    return dict(sorted((file.parent.name, file) for file in files))


def load_ruleset(
    reference: Reference | Mapping[str, object], *, search: Sequence[Reference] = ()
) -> Ruleset:
    """A ruleset by its id (`red-property`), its path, or as Python data.

    `search` are folders in which `uses:` may also find files. Raises `RulesetError` with every
    problem of the phase that failed.
    """
    loader = Loader(search)
    if isinstance(reference, Mapping):
        return loader.build(guarded(lambda: from_python(reference, "<ruleset>")), None)
    return loader.load(reference, None, None)


MOST_USES = 50
"""Levels of rulesets that draw on each other."""


class Loader:
    """Loads a ruleset and those it draws on, each once.

    `documents` are the files it has read. Those it is given to begin with are taken for what the
    files say: a profile lays its changes over them.
    """

    def __init__(
        self, search: Sequence[Reference], documents: Mapping[Path, Document] | None = None
    ) -> None:
        self.search = [Path(folder) for folder in search]
        self.documents = dict(documents or {})
        self.loaded: dict[Path, Ruleset] = {}
        self.chain: dict[Path, str] = {}

    def load(self, reference: Reference, base: Path | None, at: Where | None) -> Ruleset:
        """The ruleset that a reference names; `base` is the folder of the file that names it."""
        name, version = pinned(str(reference))
        file = self.find(name, base, at)
        if file in self.chain:
            names = list(self.chain.values())[list(self.chain).index(file) :]
            chain = (*names, names[0])
            raise RulesetError([p.CircularUse(chain=chain, place=at)])
        if len(self.chain) > MOST_USES:
            raise RulesetError([p.UseTooDeep(limit=MOST_USES, place=at)])
        if file not in self.loaded:
            self.chain[file] = name
            shown = name if base is None and Path(name).suffix else within_reach(file)
            if file not in self.documents:
                self.documents[file] = guarded(lambda: read_file(file, shown))
            self.loaded[file] = self.build(self.documents[file], file.parent)
            del self.chain[file]
        ruleset = self.loaded[file]
        if version and version != ruleset.version:
            what = Text(
                f"要求版本 `{version}`，实有版本 `{ruleset.version}`",
                f"version `{version}` is asked for, but there is version `{ruleset.version}`",
            )
            raise RulesetError([p.NotAllowed(what=what, place=at)])
        return ruleset

    def find(self, name: str, base: Path | None, at: Where | None) -> Path:
        """The file of a ruleset, by its id or its path without version."""
        shipped = shipped_rulesets()
        if name in shipped:
            return shipped[name].resolve()
        folders = [base or Path(), *self.search]
        for folder in folders:
            if is_file(folder / name):
                return (folder / name).resolve()
        if base is None and (os.sep in name or Path(name).suffix):
            return Path(name)
        place = at or Where(Source(name))
        raise RulesetError(
            [p.UnknownRuleset(name=name, nearest=nearest(name, shipped), place=place)]
        )

    def build(self, document: Document, base: Path | None) -> Ruleset:
        """The ruleset that a document is; `base` is the folder of its file."""
        data = document.data
        if isinstance(data, dict) and "profile" in data and "ruleset" not in data:
            place = document.place(("profile",), key=True)
            raise RulesetError([p.ProfileForRuleset(place=place)])
        doc = read_shape(document, RulesetDoc, RulesetError)
        used = self.used(doc, document, base)
        return _Builder(doc, document, used).build()

    def used(self, doc: RulesetDoc, document: Document, base: Path | None) -> dict[str, Ruleset]:
        """The rulesets that a document draws on, by the names it gives them."""
        found = {}
        problems: list[Problem] = []
        for alias, reference in doc.uses.items():
            at = document.place(("uses", alias))
            try:
                found[alias] = self.load(reference, base or Path(), at)
            except RulesetError as error:
                problems.extend(error.problems)
        if problems:
            raise RulesetError(problems)
        return found


def pinned(reference: str) -> tuple[str, str]:
    """A reference without its version (`red-property@1.0.0`), and the version or nothing."""
    name, at, version = reference.rpartition("@")
    return (name, version) if at and VERSION.fullmatch(version) else (reference, "")


def within_reach(file: Path) -> str:
    """The name of a file as a reader would type it: short when it is below the working folder."""
    return str(file.relative_to(Path.cwd())) if file.is_relative_to(Path.cwd()) else str(file)


def is_file(path: Path) -> bool:
    """Whether there is such a file; a name that the system cannot look up names none."""
    try:
        return path.is_file()
    except OSError:
        return False


def guarded(make: Callable[[], Document]) -> Document:
    """What a reader gives, with its problems as those of a ruleset."""
    try:
        return make()
    except RulesetError:
        raise
    except LirenError as error:
        raise RulesetError(error.problems) from None


class _Builder:
    """Builds the model of one file."""

    def __init__(self, doc: RulesetDoc, document: Document, used: Mapping[str, Ruleset]) -> None:
        self.doc = doc
        self.document = document
        self.used = used
        self.log = Log(document)
        self.sources = {
            name: SourceDocument(
                name, wording(item.title) or Text(name, name), item.document, item.issued
            )
            for name, item in doc.sources.items()
        }
        shared = {name: unit for r in used.values() for name, unit in r.units.items()}
        self.units = {**shared, **self.own_units()}
        self.reader = FactReader(self.log, self.sources, self.units)

    def build(self) -> Ruleset:
        """The ruleset; raises `RulesetError` with all problems."""
        doc = self.doc
        self.check_dates()
        own = self.facts()
        known = History(self.merged(own), self.tier_titles(), names_in_rounds(self.document.data))
        parameters = self.parameters(known)
        broken = frozenset({*doc.facts, *doc.parameters} - {*known, *parameters})
        shared_types = {name: t for r in self.used.values() for name, t in r.types.items()}
        scope = Scope(known, parameters, self.units, broken=broken)
        types = {**shared_types, **read_types(doc, scope, self.reader)}
        checks = self.reader.checks(doc.checks, ("checks",), scope)
        groups = read_groups(doc, self.log)
        names = Names(
            doc.ruleset, known, parameters, self.units, self.used, groups, doc.tiers, broken, types
        )
        criteria = self.criteria(names)
        scoring = read_scoring(doc.scoring, self.log)
        tier_reader = TierReader(doc, groups, names.scope(), self.reader)
        tiers, lowerings = tier_reader.tiers(), tier_reader.lowerings()
        outcomes = tier_reader.outcomes()
        case_rules = read_case_rules(doc, parameters, self.reader)
        self.log.check()
        check_sums(groups, criteria, scoring, self.log)
        self.log.check()
        conditions = tier_conditions(tiers, lowerings)
        facts = self.read_facts(own, known, criteria, types, conditions)
        self.log.check()
        return Ruleset(
            id=doc.ruleset,
            version=doc.version,
            title=wording(doc.title) or Text(doc.ruleset, doc.ruleset),
            summary=wording(doc.summary),
            start=doc.in_force.start,
            end=doc.in_force.end,
            time_zone=doc.time_zone,
            digest=self.digest(),
            sources=self.sources,
            facts=facts,
            checks=(*checks, *self.used_checks(facts)),
            parameters=parameters,
            criteria=criteria,
            groups=groups,
            scoring=scoring,
            tiers=tiers,
            units=self.units,
            place=document_place(self.document),
            types=types,
            case_rules=case_rules,
            lowerings=lowerings,
            outcomes=outcomes,
            accepted=self.accepted(),
            document=self.document,
            uses=self.used,
        )

    def accepted(self) -> tuple[Accepted, ...]:
        """The findings of an audit that the file accepts."""
        return tuple(
            Accepted(
                item.code, item.of, wording(item.why) or same(""), self.log.place(("accepted", i))
            )
            for i, item in enumerate(self.doc.accepted)
        )

    def own_units(self) -> dict[str, Unit]:
        units = {}
        for name, title in self.doc.units.items():
            if find_unit(name) is not None:
                problem = p.DeclaredTwice(name=name, other=Text("通用单位", "a common unit"))
                self.log.add(problem, ("units", name), key=True)
            symbol = wording(title) or Text(name, name)
            units[name] = Unit(name, ((name, 1),), Fraction(1), symbol)
        return units

    def check_dates(self) -> None:
        start, end = self.doc.in_force.start, self.doc.in_force.end
        if start is not None and end is not None and start > end:
            problem = p.OutOfOrder(low=same(start.isoformat()), high=same(end.isoformat()))
            self.log.add(problem, ("in_force", "to"))

    def facts(self) -> dict[str, Fact]:
        found = {}
        for name, doc in self.doc.facts.items():
            path = ("facts", name)
            self.check_name(name, path)
            fact = self.reader.fact(name, doc, path)
            if fact is not None:
                found[name] = fact
        return found

    def check_name(self, name: str, path: tuple[str, ...]) -> None:
        if name.partition(".")[0] == "as_of":
            other = Text("评估日期", "the day of the assessment")
            self.log.add(p.DeclaredTwice(name=name, other=other), path, key=True)
        if is_history(name):
            other = Text("历次评估", "the history of earlier rounds")
            self.log.add(p.DeclaredTwice(name=name, other=other), path, key=True)
        self.reader.reserved(name, path)
        used = {fact for ruleset in self.used.values() for fact in ruleset.facts}
        for holder in holders(name):
            if holder in self.doc.facts or holder in used:
                other = Text("一项事实", "a fact")
                self.log.add(p.DeclaredTwice(name=holder, other=other), path, key=True)
        for other_name in used:
            if name in holders(other_name) and other_name not in self.doc.facts:
                other = Text(f"事实 `{other_name}` 的一部分", f"a part of fact `{other_name}`")
                self.log.add(p.DeclaredTwice(name=name, other=other), path, key=True)

    def merged(self, own: Mapping[str, Fact]) -> dict[str, Fact]:
        """Own facts and those of the rulesets drawn on; the same id must be declared alike."""
        merged = dict(own)
        for ruleset in self.used.values():
            for name, fact in ruleset.facts.items():
                if not is_history(name):
                    self.merge(fact, merged, own)
        return merged

    def merge(self, fact: Fact, merged: dict[str, Fact], own: Mapping[str, Fact]) -> None:
        """Add a fact of another ruleset to those that are there."""
        other = merged.setdefault(fact.id, fact)
        if other != fact:
            place = other.place if fact.id in own else self.log.place(("uses",))
            where = str(self.log.place(("uses",)) if fact.id == ROUNDS else fact.place)
            keys = differing(fact, other)
            self.log.note(p.DeclaredDifferently(name=fact.id, other=where, keys=keys, place=place))

    def tier_titles(self) -> Tiers:
        titles = {name: wording(doc.title) or same(name) for name, doc in self.doc.tiers.items()}
        return Tiers(titles, self.log.place(("tiers",), key=True))

    def parameters(self, facts: Mapping[str, Fact]) -> dict[str, Parameter]:
        found = {}
        broken = frozenset(self.doc.facts) - {*facts}
        for name, doc in self.doc.parameters.items():
            path = ("parameters", name)
            if name in facts or name == "as_of":
                other = Text("一项事实", "a fact")
                self.log.add(p.DeclaredTwice(name=name, other=other), path, key=True)
            self.reader.reserved(name, path)
            if doc.by is None:
                parameter = self.reader.parameter(self.doc.ruleset, name, doc, path)
            else:
                tables = TableReader(self.reader, facts, broken)
                parameter = tables.read(self.doc.ruleset, name, doc, path)
            if parameter is not None:
                found[name] = parameter
        return found

    def criteria(self, names: Names) -> dict[str, Criterion]:
        found = {}
        for name, doc in self.doc.criteria.items():
            criterion = CriterionReader(name, doc, names, self.reader).read()
            if criterion is not None:
                found[name] = criterion
        return found

    def read_facts(
        self,
        own: Mapping[str, Fact],
        known: History,
        criteria: Mapping[str, Criterion],
        types: Mapping[str, Classification],
        conditions: Iterable[Condition],
    ) -> dict[str, Fact]:
        """Own facts, and those that a criterion, type or tier reads, which others declare."""
        read: set[str] = set()
        for criterion in criteria.values():
            read |= criterion_inputs(criterion)
        for condition in conditions:
            read |= inputs(condition.expr)
        for classification in types.values():
            for option in classification.options.values():
                read |= inputs(option.when)
        facts = {name: fact for name, fact in known.items() if name in own or name in read}
        facts.update(known.made)
        for ruleset in self.used.values():
            for name, fact in ruleset.facts.items():
                if is_history(name) and name in read:
                    self.merge(fact, facts, known.made)
        return facts

    def used_checks(self, facts: Mapping[str, Fact]) -> tuple[Check, ...]:
        """The checks of other rulesets among facts that are read here."""
        return tuple(
            check
            for ruleset in self.used.values()
            for check in ruleset.checks
            if inputs(check.expr) <= set(facts)
        )

    def digest(self) -> str:
        """Identifies the content: this file and those it draws on."""
        content = self.document.source.text or json.dumps(
            self.document.data, ensure_ascii=False, sort_keys=True
        )
        parts = [content, *sorted(ruleset.digest for ruleset in self.used.values())]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def differing(one: Fact, other: Fact) -> tuple[str, ...]:
    """The keys in which two declarations of a fact differ."""
    pairs = {
        "type": (one.kind, other.kind),
        "unit": (one.unit, other.unit),
        "at_least": (one.at_least, other.at_least),
        "at_most": (one.at_most, other.at_most),
        "step": (one.step, other.step),
        "items" if one.kind == "checklist" else "options": (one.options, other.options),
        "each": (one.fields, other.fields),
        "checks": (one.checks, other.checks),
        "title": (one.title, other.title),
        "note": (one.note, other.note),
        "evidence": (one.evidence, other.evidence),
        "needs": (one.needs, other.needs),
        "counts": (one.counts, other.counts),
        "source": (one.citation, other.citation),
    }
    return tuple(key for key, (left, right) in pairs.items() if left != right)


def document_place(document: Document) -> Where:
    """The place of a document as a whole."""
    return document.place(())
