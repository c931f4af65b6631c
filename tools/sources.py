"""Write docs/sources.md and docs/sources.zh.md: what carries each row of the source documents.

In: docs/rows.yaml, the shipped rulesets and the fixtures. Out: the two pages, written with
`python tools/sources.py`. Raises `LookupError` when a row names something that is not there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from liren.engine import Lang, Ruleset, Text, load_profile, load_ruleset, load_snapshot

ROOT = Path(__file__).parents[1]
FAMILIES = {
    "H": Text("创建和谐社区工作计划", "Work plan for harmonious communities"),
    "R": Text("红色物业", "Party-led property management"),
    "S": Text("社区卫生服务站", "Community health stations"),
    "P": Text("物业服务", "Property service"),
    "C": Text("社区分类治理", "Communities governed by type"),
    "D": Text("和谐社区建设工作意见", "Opinions on building harmonious communities"),
    "W": Text("文明社区", "Civilised communities"),
    "G": Text("六个和谐", "The six harmonies"),
    "I": Text("智慧社区", "Smart communities"),
    "B": Text("社区减负", "Lighter burden"),
    "N": Text("普查区", "Census areas"),
    "K": Text("校园与儿童", "Campus and children"),
    "F": Text("文件中的真实社区", "Real communities in the documents"),
}
HEAD = Text(
    "# 各项要求的出处\n\n本页由 `python tools/sources.py` 根据 `docs/rows.yaml` 生成："
    "来源文件中的每一条要求，对应到承载它的指标、参数、分类、个案规则或实例。\n",
    "# Where every demand is carried\n\nThis page is made of `docs/rows.yaml` by"
    " `python tools/sources.py`: every row of the inventory of the source documents, and the"
    " criterion, parameter, type, case rule or fixture that carries it.\n",
)
COLUMNS = Text(
    "| 条目 | 数值 | 强度 | 出处 | 承载 |", "| row | figure | strength | where | carried by |"
)
STRENGTHS = {
    "must": Text("硬性要求", "must"),
    "principle": Text("原则要求", "principle"),
    "goal": Text("努力目标", "goal"),
    "option": Text("有条件时", "option"),
}
SECTIONS = {
    "criteria": Text("指标", "criterion"),
    "parameters": Text("参数", "parameter"),
    "facts": Text("事实", "fact"),
    "groups": Text("类别", "group"),
    "types": Text("分类", "type"),
    "case_rules": Text("个案规则", "case rule"),
}
FIXTURE, PROFILE = Text("实例", "fixture"), Text("调整方案", "profile")


class Carrier(NamedTuple):
    """What carries a row: its kind, its title, and how it is referred to."""

    kind: Text
    title: Text
    name: str


def rows() -> list[dict[str, Any]]:
    """The rows of the inventory."""
    data = yaml.safe_load((ROOT / "docs" / "rows.yaml").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = data["rows"]
    return found


@cache
def ruleset(name: str) -> Ruleset:
    """A shipped ruleset."""
    return load_ruleset(name)


def carrier(reference: str) -> Carrier:
    """What a reference means; raises `LookupError` when there is no such thing."""
    kind, colon, name = reference.partition(":")
    if colon and kind == "fixture":
        snapshot = load_snapshot(_existing(ROOT / "fixtures" / "communities" / f"{name}.yaml"))
        return Carrier(FIXTURE, snapshot.community, name)
    if colon and kind == "profile":
        profile = load_profile(_existing(ROOT / "rulesets" / f"{name}.yaml"))
        return Carrier(PROFILE, profile.title, profile.id)
    owner, _, path = reference.partition("#")
    section, _, item = path.partition("/")
    return Carrier(SECTIONS[section], _titled(ruleset(owner), section, item), f"{owner}#{item}")


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise LookupError(str(path.relative_to(ROOT)))
    return path


def _titled(of: Ruleset, section: str, item: str) -> Text:
    if section == "types":
        classification, _, option = item.partition("/")
        return of.types[classification].options[option].title
    entries: Mapping[str, Any] = getattr(of, section)
    title: Text = entries[item].title
    return title


def page(lang: Lang) -> str:
    """The whole page in one language."""
    return "\n".join([HEAD.in_(lang), *_tables(lang)])


def _tables(lang: Lang) -> Iterator[str]:
    for family, members in groupby(rows(), key=lambda row: str(row["id"])[0]):
        yield f"## {family} · {FAMILIES[family].in_(lang)}\n"
        yield COLUMNS.in_(lang)
        yield "|---|---|---|---|---|"
        yield from (_row(row, lang) for row in members)
        yield ""


def _row(row: Mapping[str, Any], lang: Lang) -> str:
    where = " ".join(filter(None, [row["document"], row.get("locator", "")]))
    carriers = "<br>".join(_said(carrier(each), lang) for each in row["carried_by"])
    if not carriers:
        carriers = str(row["reason"][lang])
    figure = row.get("figure", "")
    if isinstance(figure, dict):
        figure = figure[lang]
    cells = [row["id"], figure, _strength(row, lang), where, carriers]
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


def _said(found: Carrier, lang: Lang) -> str:
    colon = "：" if lang == "zh" else ": "
    return f"{found.kind.in_(lang)}{colon}{found.title.in_(lang)} (`{found.name}`)"


def _strength(row: Mapping[str, Any], lang: Lang) -> str:
    word, _, more = str(row.get("strength", "")).partition(",")
    known = STRENGTHS.get(word.split(" ")[0])
    return "" if known is None else known.in_(lang) + (f",{more}" if more and lang == "en" else "")


def main() -> None:
    """Write both pages."""
    for lang, name in (("en", "sources.md"), ("zh", "sources.zh.md")):
        (ROOT / "docs" / name).write_text(page(lang), encoding="utf-8")  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
