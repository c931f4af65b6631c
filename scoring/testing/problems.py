"""What can be wrong with rule tests: one class per cause."""

from __future__ import annotations

from liren.engine.errors import Problem, UnknownName


class NoTestsFound(Problem):
    """A path below which there is no file of rule tests."""

    path: str
    code = "no-tests-found"
    zh = "`{path}` 中没有规则测试"
    en = "there are no rule tests in `{path}`"
    hint_zh = "规则测试写在规则集旁的 `tests.yaml` 中，也可命名为 `….tests.yaml`"
    hint_en = "rule tests are in `tests.yaml` beside the ruleset, or in files named `….tests.yaml`"


class OtherRuleset(Problem):
    """A file of rule tests whose profile is not laid over the ruleset that it names."""

    profile: str
    base: str
    ruleset: str
    code = "tests-other-ruleset"
    zh = "调整方案 `{profile}` 的基础规则集是 `{base}`，不是 `{ruleset}`"
    en = "profile `{profile}` is laid over `{base}`, not over `{ruleset}`"


class WithoutPoints(Problem):
    """Points are expected of a criterion that has none."""

    name: str
    code = "tests-without-points"
    zh = "指标 `{name}` 不计分"
    en = "criterion `{name}` has no points"


class UnknownFactExpected(UnknownName):
    """A fact is expected to be collected or changed that the criterion or ruleset does not read."""

    code = "tests-unknown-fact"
    zh = "规则集没有事实 `{name}`"
    en = "the ruleset has no fact `{name}`"


class UnknownClassification(UnknownName):
    """Types are expected of a classification that the ruleset does not have."""

    code = "tests-unknown-classification"
    zh = "`types` 中没有 `{name}`"
    en = "`{name}` is not among the types of the ruleset"


class UnknownType(UnknownName):
    """A type is expected that a classification does not have."""

    classification: str
    code = "tests-unknown-type"
    zh = "分类 `{classification}` 没有名为 `{name}` 的类型"
    en = "classification `{classification}` has no type `{name}`"


class UnknownCode(UnknownName):
    """A snapshot is expected to be refused with a problem that does not exist."""

    code = "tests-unknown-code"
    zh = "没有代码为 `{name}` 的错误"
    en = "there is no problem with the code `{name}`"


class UnknownFigure(UnknownName):
    """Something is declared unreachable that coverage does not ask for."""

    owner: str
    code = "tests-unknown-figure"
    zh = "`{owner}` 没有名为 `{name}` 的界限"
    en = "`{owner}` has no figure `{name}`"


class UselessDeclaration(Problem):
    """A side or a status is declared unreachable that coverage does not ask for."""

    owner: str
    side: str
    code = "tests-not-asked-for"
    zh = "覆盖率本来就不要求 `{owner}` 的 `{side}`"
    en = "coverage does not ask for `{side}` of `{owner}`"


class Reached(Problem):
    """What is declared unreachable was reached by a case."""

    owner: str
    side: str
    code = "tests-reached"
    zh = "`{owner}` 的 `{side}` 注明不可能出现，但有用例出现了"
    en = "`{side}` of `{owner}` is declared unreachable, but a case reaches it"


class SeveralRulesets(Problem):
    """Suggestions are asked for several rulesets at once."""

    rulesets: tuple[str, ...]
    code = "tests-several-rulesets"
    zh = "一次只能为一个规则集补写用例，而这里有 {rulesets}"
    en = "cases can be suggested for one ruleset at a time, but here are {rulesets}"
