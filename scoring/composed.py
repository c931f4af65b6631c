"""What each part of composed points earned, in words: which counted, and what modified the whole.

In: points with the figures of the day, the demand they belong to, and how to evaluate expressions.
Out: clauses of a sentence. A condition that is not certain to hold is left out: what is missing is
said elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from liren.engine.language import expression as syntax
from liren.engine.language.numbers import to_text
from liren.engine.record import replace
from liren.engine.ruleset.model import (
    BestOf,
    Modified,
    Parts,
    Points,
    PointsPart,
    SumOf,
    Weighted,
    WorstOf,
)
from liren.engine.text import Text, counted
from liren.scoring.points import Demand, demand_of_part, lower_part, lower_points
from liren.scoring.reasons import reasons_text
from liren.scoring.telling import Range, Telling, how_much
from liren.scoring.wording import Names, phrase


def composed_text(points: Points, demand: Demand, telling: Telling) -> list[Text]:
    """What came of the parts and of what modifies them, or why points are as many as they are."""
    if isinstance(points, Modified):
        return _modified(points, demand, telling)
    if isinstance(points, Parts):
        return [_parts(points, demand, telling)]
    return reasons_text(points, telling)


def _parts(points: Parts, demand: Demand, telling: Telling) -> Text:
    inside = replace(demand, exact=True) if isinstance(points, Weighted) else demand
    earned = [telling.range(lower_part(part, inside).points) for part in points.parts]
    counting = _counting(points, earned)
    said = [
        _part(part, i, earned[i], counts=i == counting, demand=inside, telling=telling)
        for i, part in enumerate(points.parts)
    ]
    head = HEADS[type(points)]
    zh, en = "、".join(text.zh for text in said), ", ".join(text.en for text in said)
    return Text(f"{head.zh}：{zh}", f"{head.en}: {en}")


HEADS: dict[type, Text] = {
    BestOf: Text("各项取最高", "the best of"),
    WorstOf: Text("各项取最低", "the worst of"),
    SumOf: Text("各项相加", "the sum of"),
    Weighted: Text("各项加权", "the weighted mean of"),
}


def _counting(points: Parts, earned: Sequence[Range]) -> int | None:
    """The first part that certainly counts where only one does."""
    match points:
        case BestOf():
            most = max(high for _, high in earned)
            return next((i for i, (low, _) in enumerate(earned) if low == most != 0), None)
        case WorstOf():
            least = min(low for low, _ in earned)
            return next((i for i, (_, high) in enumerate(earned) if high == least), None)
    return None


def _part(
    part: PointsPart, i: int, earned: Range, *, counts: bool, demand: Demand, telling: Telling
) -> Text:
    name, much = part_name(part, i, telling.names), how_much(earned)
    zh, en = f"{name.zh} {much.zh}", f"{much.en} for {name.en}"
    if part.weight is not None:
        most, weight = to_text(part.points.maximum), to_text(part.weight)
        zh = f"{zh}（满分 {most} 分，权重 {weight}）"
        en = f"{much.en} of {most} for {name.en} (weight {weight})"
    if counts:
        zh, en = f"{zh}（计入）", f"{en} (counts)"
    within = composed_text(part.points, demand_of_part(part, demand), telling)
    if within:
        zh += f"〔{'；'.join(text.zh for text in within)}〕"
        en += f" [{'; '.join(text.en for text in within)}]"
    return Text(zh, en)


def part_name(part: PointsPart, i: int, names: Names) -> Text:
    """What a part is called: its title, else what it asks, else its number."""
    if part.title is not None:
        return part.title
    if not part.text:
        return Text(f"第 {i + 1} 项", f"part {i + 1}")
    said = phrase(syntax.parse(part.text), names)
    return Text(f"“{said.zh}”", f'"{said.en}"')


def _modified(points: Modified, demand: Demand, telling: Telling) -> list[Text]:
    """The parts, and those of the modifiers that are certain to change what they come to."""
    if telling.holds(points.zero_when):
        why = telling.phrase(points.zero_text)
        return [Text(f"因“{why.zh}”不得分", f"no points because {why.en}")]
    if telling.holds(points.full_when):
        why, most = telling.phrase(points.full_text), to_text(points.maximum)
        return [
            Text(f"因“{why.zh}”得满分 {most} 分", f"all {counted(most, 'point')} because {why.en}")
        ]
    inside = replace(demand, exact=True) if points.times else demand
    said = composed_text(points.points, inside, telling)
    for factor in points.times:
        if telling.holds(factor.when):
            why, by = telling.phrase(factor.text), to_text(factor.by)
            said.append(Text(f"因“{why.zh}”乘以 {by}", f"times {by} because {why.en}"))
    bare = replace(points, cap=None, floor=None, full_when=None, zero_when=None)
    low, high = telling.range(lower_points(bare, demand).points)
    if points.cap is not None and low > points.cap:
        cap = to_text(points.cap)
        said.append(Text(f"最多计 {cap} 分", f"at most {cap} count"))
    if points.floor is not None and high < points.floor:
        floor = to_text(points.floor)
        said.append(Text(f"最低计 {floor} 分", f"at least {floor} count"))
    return said
