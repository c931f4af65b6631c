"""What a form is filled in with from the start.

In: a snapshot, as it was written, and the facts that a form asks for. Out: the text of each cell.
Guarantee: read back, a cell states the same value; what a form has no room for is not lost without
a word, but listed in `left_out`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from liren.engine.errors import Problem
from liren.engine.language.words import SWITCH
from liren.engine.record import Record, field
from liren.engine.ruleset.model import Fact, Ruleset
from liren.engine.snapshot.history import facts_of_rounds
from liren.engine.snapshot.load import Snapshot
from liren.engine.snapshot.values import META, NOTHING, TEXTS, UNKNOWN_WORDS
from liren.engine.submission.form_keys import AT, EARLIER
from liren.engine.submission.form_rounds import own_facts
from liren.engine.submission.partial import is_option, write_cell
from liren.engine.text import Lang
from liren.reports.form import wording

LONGEST_CELL = 32_000
"""Characters that a cell of a spreadsheet holds, with some to spare."""


class NotInForm(Problem):
    """Something in a snapshot that a form has no room for."""

    what: str
    code = "not-in-form"
    severity = "warning"
    zh = "填报表没有填写 `{what}` 的位置，未转入"
    en = "the form has no room for `{what}`, which was left out"


class Stated(Record):
    """The cells of one fact: its value, what is beside it; items of a checklist; records."""

    value: str = ""
    beside: Mapping[str, str] = field(default_factory=dict)
    items: Mapping[str, str] = field(default_factory=dict)
    records: Sequence[Mapping[str, str]] = ()


NOTHING_STATED = Stated()


class Prefill:
    """The cells of a form for one snapshot, or for none."""

    def __init__(
        self,
        snapshot: Snapshot | None,
        facts: Iterable[Fact],
        lang: Lang,
        rulesets: Sequence[Ruleset] = (),
    ) -> None:
        self.lang: Lang = lang
        self.own_facts = own_facts(rulesets)
        self.earlier_asked = {
            name: fact for each in rulesets for name, fact in facts_of_rounds(each).items()
        }
        self.left_out: list[Problem] = []
        self.head: dict[str, str] = {}
        self.facts: dict[str, Stated] = {}
        self.asides: list[dict[str, str]] = []
        self.sources: list[dict[str, str]] = []
        self.rounds: list[dict[str, str]] = []
        self.first_round = False
        if snapshot is not None and isinstance(snapshot.document.data, dict):
            self.read(snapshot.document.data, snapshot.facts, list(facts))

    def of(self, fact: Fact) -> Stated:
        """What is stated of a fact."""
        return self.facts.get(fact.id, NOTHING_STATED)

    def read(
        self, data: Mapping[str, object], stated: Mapping[str, object], facts: list[Fact]
    ) -> None:
        """Take over everything that has a cell."""
        for key in ("snapshot", "as_of", "time_zone", "note", "region"):
            self.text_into(self.head, key, data.get(key), key)
        self.community(data.get("community"))
        rulesets = data.get("rulesets")
        self.head["rulesets"] = ", ".join(rulesets) if isinstance(rulesets, list) else ""
        flat = flattened(stated, {fact.id for fact in facts})
        for fact in facts:
            if fact.id in flat:
                self.facts[fact.id] = self.stated(fact, flat[fact.id])
        self.skip(name for name in flat if name not in self.facts)
        for section, word in (("claims", wording.CLAIM), ("waivers", wording.WAIVER)):
            self.aside(section, word.in_(self.lang), data.get(section))
        self.cite(data.get("sources"))
        self.earlier(data.get("history"))
        self.skip(["context"] if data.get("context") else [])

    def skip(self, names: Iterable[str]) -> None:
        """Note what has no cell."""
        self.left_out += [NotInForm(what=name) for name in names]

    def text_into(self, cells: dict[str, str], key: str, raw: object, name: str) -> None:
        """A text, in the language of the form where it is in both."""
        if isinstance(raw, dict):
            self.skip([f"{name}.{'en' if self.lang == 'zh' else 'zh'}"])
            raw = raw.get(self.lang)
        if isinstance(raw, str) and len(raw) <= LONGEST_CELL:
            cells[key] = str(raw)
        elif raw is not None:
            self.skip([name])

    def community(self, raw: object) -> None:
        """The name of the community has room for both languages."""
        if isinstance(raw, dict):
            self.head["community"] = str(raw.get("zh", ""))
            self.head["community.en"] = str(raw.get("en", ""))
        else:
            self.text_into(self.head, "community", raw, "community")

    # facts

    def stated(self, fact: Fact, raw: object) -> Stated:
        """The cells of a fact."""
        value, beside = self.apart(raw, fact.id)
        if fact.kind == "checklist":
            return Stated(items=self.items(fact, value), beside=beside)
        if fact.kind == "records":
            total, listed = _total(value)
            rows = [self.record(fact, each, i) for i, each in enumerate(listed)]
            count = self.cell(fact, total, fact.id) if total is not None else ""
            return Stated(value=count, beside=beside, records=rows)
        return Stated(value=self.cell(fact, value, fact.id), beside=beside)

    def apart(self, raw: object, name: str) -> tuple[object, dict[str, str]]:
        """A value, and what is written beside it."""
        beside: dict[str, str] = {}
        while isinstance(raw, dict):
            for key in TEXTS:
                if key in raw:
                    self.text_into(beside, key, raw[key], f"{name}.{key}")
            self.cited(beside, "source", raw.get("source"), f"{name}.source")
            given = {key: each for key, each in raw.items() if key not in META}
            if list(given) != ["value"]:
                return given, beside
            raw = given["value"]
        return raw, beside

    def cell(self, fact: Fact, raw: object, name: str) -> str:
        """The text of a value, in the words of the drop-downs where there are any."""
        if is_unknown(raw) and not (isinstance(raw, str) and raw in fact.options):
            return wording.UNKNOWN.in_(self.lang)
        if isinstance(raw, str) and fact.kind == "flag" and raw in SWITCH:
            return (wording.YES if SWITCH[raw] else wording.NO).in_(self.lang)
        if fact.kind == "choice" and isinstance(raw, dict) and len(raw.get("one_of", ())) == 1:
            raw = raw["one_of"][0]
        if fact.kind == "choice" and isinstance(raw, str):
            return option_word(fact, option_id(fact, raw), self.lang)
        text = write_cell(raw, fact, self.lang)
        if text is None or len(text) > LONGEST_CELL:
            self.skip([name])
            return ""
        return text

    def items(self, fact: Fact, raw: object) -> dict[str, str]:
        """Yes or no for each item of which it is known."""
        if isinstance(raw, list):
            present = {option_id(fact, str(each)) for each in raw}
            absent = set(fact.options) - present
        elif isinstance(raw, dict):
            present, absent = (
                {option_id(fact, str(each)) for each in raw.get(key, ())}
                for key in ("present", "absent")
            )
        else:
            return {}
        answers = {True: wording.YES.in_(self.lang), False: wording.NO.in_(self.lang)}
        return {item: answers[item in present] for item in fact.options if item in present | absent}

    def record(self, fact: Fact, raw: object, i: int) -> dict[str, str]:
        """The cells of a record, by the ids of their columns."""
        name = f"{fact.id}[{i + 1}]"
        cells: dict[str, str] = {}
        given = raw if isinstance(raw, dict) else {}
        for key in given:
            if key in fact.fields:
                value, beside = self.apart(given[key], f"{name}.{key}")
                needs = fact.fields[key].needs
                self.skip(f"{name}.{key}.{each}" for each in beside if each not in needs)
                cells |= {f"{key}{AT}{each}": beside[each] for each in needs if each in beside}
                cells[key] = self.cell(fact.fields[key], value, f"{name}.{key}")
            elif key == "source":
                self.cited(cells, "record source", given[key], f"{name}.source")
            else:
                self.text_into(cells, f"record {key}", given[key], f"{name}.{key}")
        if not any(cells.values()):
            # An empty row is no record.
            cells[next(iter(fact.fields))] = wording.UNKNOWN.in_(self.lang)
        return cells

    # what is set aside

    def aside(self, section: str, word: str, raw: object) -> None:
        """The claims or the waivers."""
        entries: list[dict[str, object]] = raw if isinstance(raw, list) else []
        for i, entry in enumerate(entries):
            cells = {"kind": word}
            for key, each in entry.items():
                if key == "source":
                    self.cited(cells, key, each, f"{section}[{i + 1}].source")
                else:
                    self.text_into(cells, key, each, f"{section}[{i + 1}].{key}")
            self.asides.append(cells)

    # sources and earlier rounds

    def cite(self, raw: object) -> None:
        """The rows of the sheet of sources."""
        for name, source in (raw if isinstance(raw, dict) else {}).items():
            cells = {"id": str(name)}
            for key, each in source.items():
                if key == "title" and isinstance(each, dict):
                    cells |= {"title": str(each.get("zh")), "title.en": str(each.get("en"))}
                else:
                    self.text_into(cells, key, each, f"sources.{name}.{key}")
            self.sources.append(cells)

    def cited(self, cells: dict[str, str], key: str, raw: object, name: str) -> None:
        """A citation: `plan`, or `plan: page 3`."""
        if isinstance(raw, dict):
            ((source, locator),) = raw.items()
            raw = f"{source}: {locator}" if str(locator).strip() else str(source)
        if raw is not None:
            self.text_into(cells, key, raw, name)

    def earlier(self, raw: object) -> None:
        """The columns of the sheet of earlier rounds."""
        self.first_round = raw == []
        for i, given in enumerate(raw if isinstance(raw, list) else []):
            name = f"history[{i + 1}]"
            cells: dict[str, str] = {}
            for key, each in given.items():
                if key == "facts":
                    self.earlier_facts(cells, each, f"{name}.facts")
                elif key == "source":
                    self.cited(cells, key, each, f"{name}.source")
                elif key in self.own_facts:
                    cells[key] = self.value_alone(self.own_facts[key], each, f"{name}.{key}")
                else:
                    self.text_into(cells, key, each, f"{name}.{key}")
            self.rounds.append(cells)

    def earlier_facts(self, cells: dict[str, str], given: Mapping[str, object], at: str) -> None:
        """What the facts were in one round."""
        for name, raw in flattened(given, set(self.earlier_asked)).items():
            fact = self.earlier_asked.get(name)
            if fact is None or fact.kind == "records":
                self.skip([f"{at}.{name}"])
            else:
                cells[f"{EARLIER} {name}"] = self.value_alone(fact, raw, f"{at}.{name}")

    def value_alone(self, fact: Fact, raw: object, name: str) -> str:
        """A value without what stands beside it, for which there is no room."""
        value, beside = self.apart(raw, name)
        self.skip(f"{name}.{key}" for key in beside)
        return self.cell(fact, value, name)


def _total(raw: object) -> tuple[object, Sequence[object]]:
    """How many records there are, when that is stated apart, and those that are listed."""
    if isinstance(raw, list):
        return ("0" if not raw else None), raw
    if isinstance(raw, dict):
        records = raw.get("records", [])
        return raw.get("count", "null"), records if isinstance(records, list) else []
    return "null", []


def is_unknown(raw: object) -> bool:
    """Whether a value says that nothing is known."""
    return raw is None or (isinstance(raw, str) and (raw in UNKNOWN_WORDS or raw in NOTHING))


def option_id(fact: Fact, written: str) -> str:
    """The id of an option that is written by its id or by a title."""
    if written in fact.options:
        return written
    return next((name for name, title in fact.options.items() if written in title), written)


def option_word(fact: Fact, option: str, lang: Lang) -> str:
    """How an option is written: by its title, unless that means another or several."""
    title = fact.options[option].in_(lang) if option in fact.options else option
    meant = [name for name, each in fact.options.items() if title in each or title == name]
    odd = title != title.strip() or len(title) > LONGEST_CELL or not is_option(title, fact)
    return option if meant != [option] or odd or is_unknown(title) else title


def flattened(facts: Mapping[str, object], known: set[str], prefix: str = "") -> dict[str, object]:
    """Facts by their whole ids, whether they were nested or dotted; unknown ones as they are."""
    found: dict[str, object] = {}
    for key, raw in facts.items():
        name = prefix + key
        nested = isinstance(raw, dict) and any(each.startswith(f"{name}.") for each in known)
        if name in known or not nested or not isinstance(raw, dict):
            found[name] = raw
        else:
            found.update(flattened(raw, known, f"{name}."))
    return found
