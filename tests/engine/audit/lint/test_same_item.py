"""One thing that is listed twice."""

from __future__ import annotations

from liren.engine.audit.lint.same_item import same_item
from tests.engine.audit.planting import At, found


def test_an_item_that_is_printed_twice() -> None:
    assert found(same_item, "criteria: {c: {checklist: withouts, points: {each: 1}}}", LISTED) == [
        At(
            -1,
            "trees_again",
            "`withouts` 中 `trees_again` 与 `trees` 名称相同，同一内容列了两次",
            "`withouts` lists the same thing twice: `trees_again` has the title of `trees`",
        )
    ]


def test_items_with_titles_of_their_own() -> None:
    mended = LISTED.replace("trees_again: {zh: 无损坏树木, en: nothing}", "walls: 墙")
    assert found(same_item, "criteria: {c: {checklist: withouts, points: {each: 1}}}", mended) == []


LISTED = """\
ruleset: planted
version: 1.0.0
title: Planted
facts:
  withouts:
    type: checklist
    items:
      trees: {zh: 无损坏树木, en: no damage to trees}
      trees_again: {zh: 无损坏树木, en: nothing}
      posters: {zh: 无乱贴乱画, en: no posters}
"""
