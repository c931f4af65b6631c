"""From points that are there to be lost, as written, to those of the model.

In: a `DeductionsDoc` and what names mean at its place. Out: `model.Deductions`, or problems in the
log. What can be gained back is written, and read, like what can be lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from liren.engine.errors import nearest
from liren.engine.ir import build
from liren.engine.ir.bounds import upper
from liren.engine.ir.nodes import Expr, Number
from liren.engine.ir.types import ChecklistType
from liren.engine.language.document import Path
from liren.engine.language.numbers import LARGEST, to_text
from liren.engine.ruleset import model
from liren.engine.ruleset import problems as p
from liren.engine.ruleset.amounts import ABOVE_ZERO, AmountReader, every_of
from liren.engine.ruleset.document import DeductionsDoc, LossDoc
from liren.engine.ruleset.facts import wording
from liren.engine.text import Text

NEEDS: dict[str, tuple[str, ...]] = {
    "per": (), "when": ("points",), "unless": ("points",), "per_missing": ("points",),
    "cases": (), "amount": ("at_most",), "together": ("at_most",),
}  # fmt: skip
"""The forms of a loss, and the keys that each needs."""

NEEDED = "what a form needs is asked for before it is read"

TAKES: dict[str, tuple[str, ...]] = {
    "per": ("points", "table", "every", "part"), "when": ("points",), "unless": ("points",),
    "per_missing": ("points",),
}  # fmt: skip
"""Of the keys that say what a loss is worth, those that go with a form."""


class LossReader(AmountReader):
    """Reads losses and gains."""

    def deductions(self, doc: DeductionsDoc, path: Path) -> model.Deductions:
        """Points that are there to be lost, and gained back."""
        if doc.lose is None and doc.gain is None:
            self.log.add(p.MissingKey(key="lose"), path, key=True)
        self.check_order(doc.floor, doc.start, (*path, "floor"))
        zero_when = None
        if doc.zero_when is not None:
            zero_when = self.condition(doc.zero_when, (*path, "zero_when"))
        found = model.Deductions(
            start=doc.start,
            losses=self._all(doc.lose or (), (*path, "lose")),
            floor=doc.floor,
            zero_when=zero_when,
            zero_text=doc.zero_when or "",
            gains=self._all(doc.gain or (), (*path, "gain")),
            cap=doc.at_most,
        )
        if doc.at_most is not None and len(found.gains) == len(doc.gain or ()):
            self._check_cap(found, doc.at_most, (*path, "at_most"))
        return found

    def _check_cap(self, found: model.Deductions, cap: Number, path: Path) -> None:
        """The most that is left is no less than the start, and can be reached by what is gained."""
        self.check_order(found.start, cap, path)
        reach = found.start + sum(map(most_of, found.gains))
        if reach < cap:
            what = Text(
                f"加分后最多 {to_text(reach)} 分，达不到 {to_text(cap)} 分",
                f"what is gained comes to {to_text(reach)} at most, never to {to_text(cap)}",
            )
            self.log.add(p.NotAllowed(what=what), path)

    def _all(self, docs: Sequence[LossDoc], path: Path) -> tuple[model.AnyLoss, ...]:
        found = [self._loss(doc, (*path, i)) for i, doc in enumerate(docs)]
        return tuple(loss for loss in found if loss is not None)

    def _loss(self, doc: LossDoc, path: Path) -> model.AnyLoss | None:
        given = [key for key in NEEDS if getattr(doc, key) is not None]
        if len(given) != 1:
            self.log.add(p.NotOneOf(keys=tuple(NEEDS), found=tuple(given)), path)
            return None
        form = given[0]
        if not self._complete(doc, form, path):
            return None
        match form:
            case "per":
                return self._counted(doc, path)
            case "per_missing":
                return self._absent(doc, path)
            case "cases":
                cases = self.cases(doc.cases or (), (*path, "cases"))
                return model.CaseLoss(cases, doc.at_most, wording(doc.say))
            case "amount":
                return self._worked_out(doc, path)
            case "together":
                return self._joint(doc, path)
        return self._conditional(doc, form, path)

    def _complete(self, doc: LossDoc, form: str, path: Path) -> bool:
        """Whether all is there that a form needs; what does not go with it is noted."""
        for key in ("points", "table", "every", "part"):
            if getattr(doc, key) is not None and key not in TAKES.get(form, ()):
                reason = Text(f"不能与 `{form}` 同时使用", f"it does not go with `{form}`")
                problem = p.DoesNotGoWith(key=key, reason=reason)
                self.log.add(problem, (*path, key), key=True)
        for value, at in _worths(doc, path):
            if value < 0:
                what = Text(
                    "扣分、加分应写成正数", "a loss or a gain is written as a positive number"
                )
                self.log.add(p.NotAllowed(what=what), at)
        missing = [key for key in NEEDS[form] if getattr(doc, key) is None]
        for key in missing:
            self.log.add(p.MissingKey(key=key), path)
        return not missing

    def _counted(self, doc: LossDoc, path: Path) -> model.Loss | model.TableLoss | None:
        if (doc.points is None) == (doc.table is None):
            found = () if doc.points is None else ("points", "table")
            self.log.add(p.NotOneOf(keys=("points", "table"), found=found), path)
            return None
        count = self.units(doc, "per", path)
        if count is None:
            return None
        say, text, every = wording(doc.say), str(doc.per), every_of(doc)
        if doc.points is not None:
            return model.Loss(doc.points, count, None, doc.at_most, say, text, every)
        assert doc.table is not None, "one of the two was asked for"
        self.each_row_once(doc.table, (*path, "table"))
        rows = tuple(sorted(doc.table.items()))
        if rows[0][0] <= 0:
            at = (*path, "table", to_text(rows[0][0]))
            self.log.add(p.NotAllowed(what=ABOVE_ZERO), at, key=True)
        return model.TableLoss(rows, count, doc.at_most, say, text, every)

    def _conditional(self, doc: LossDoc, key: str, path: Path) -> model.Loss | None:
        text = str(getattr(doc, key))
        when = self.condition(text, (*path, key))
        if when is None:
            return None
        if key == "unless":
            when, text = build.negate(when), f"not ({text})"
        assert doc.points is not None, NEEDED
        return model.Loss(doc.points, None, when, doc.at_most, wording(doc.say), text)

    def _absent(self, doc: LossDoc, path: Path) -> model.Loss | None:
        name = str(doc.per_missing)
        count = self._missing(name, (*path, "per_missing"))
        if count is None:
            return None
        say = wording(doc.say) or self._missing_in_words(name)
        assert doc.points is not None, NEEDED
        return model.Loss(doc.points, count, None, doc.at_most, say)

    def _missing_in_words(self, name: str) -> Text:
        fields = self.scope.record.fields if self.scope.record else {}
        title = (fields.get(name) or self.scope.facts[name]).title
        return Text(f"{title.zh}缺少的每一项", f"item missing of {title.en}")

    def _missing(self, name: str, path: Path) -> Expr | None:
        fields = self.scope.record.fields if self.scope.record else {}
        fact = fields.get(name) or self.scope.facts.get(name)
        if fact is None or not isinstance(fact.node.type, ChecklistType):
            if name in self.scope.broken:
                return None
            known = [f.id for f in self.scope.facts.values() if f.kind == "checklist"]
            problem = p.UnknownChecklist(name=name, nearest=nearest(name, known))
            self.log.add(problem, path)
            return None
        return build.tally(*(build.negate(build.has_item(fact.node, i)) for i in fact.options))

    def _worked_out(self, doc: LossDoc, path: Path) -> model.AmountLoss | None:
        amount = self.number(str(doc.amount), (*path, "amount"))
        if amount is None:
            return None
        assert doc.at_most is not None, NEEDED
        return model.AmountLoss(amount, doc.at_most, wording(doc.say), str(doc.amount))

    def _joint(self, doc: LossDoc, path: Path) -> model.JointLoss | None:
        parts, at = doc.together or [], (*path, "together")
        deeper = [i for i, part in enumerate(parts) if part.together is not None]
        for i in deeper:
            reason = Text("不能再嵌套", "it cannot stand inside itself")
            problem = p.DoesNotGoWith(key="together", reason=reason)
            self.log.add(problem, (*at, i, "together"), key=True)
        if deeper:
            return None
        assert doc.at_most is not None, NEEDED
        return model.JointLoss(self._all(parts, at), doc.at_most, wording(doc.say))


def _worths(doc: LossDoc, path: Path) -> Iterator[tuple[Number, Path]]:
    """Every figure in points of a loss, and its place."""
    if doc.points is not None:
        yield doc.points, (*path, "points")
    if doc.at_most is not None:
        yield doc.at_most, (*path, "at_most")
    for key, value in (doc.table or {}).items():
        yield value, (*path, "table", to_text(key))
    for i, case in enumerate(doc.cases or ()):
        yield case.points, (*path, "cases", i, "points")


def most_of(loss: model.AnyLoss) -> Number:
    """The most points that one reason to lose, or gain, points can come to."""
    most = _most_uncapped(loss)
    return most if loss.cap is None else min(most, loss.cap)


def _most_uncapped(loss: model.AnyLoss) -> Number:
    match loss:
        case model.Loss():
            count = 1 if loss.count is None else upper(loss.count)
            return LARGEST if count is None else loss.points * count
        case model.TableLoss():
            return max(points for _, points in loss.rows)
        case model.CaseLoss():
            return max(case.points for case in loss.cases)
        case model.AmountLoss():
            return loss.cap
    return sum(map(most_of, loss.losses))
