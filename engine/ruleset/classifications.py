"""Classifications and case rules, as written, to those of the model.

In: the `types` and `case_rules` of a file. Out: `Classification` and `CaseRule` objects, or
problems in the log. The conditions of types stay as the document prints them: whether they leave
gaps or overlap is for the result to say, not for the reader to mend.
"""

from __future__ import annotations

from collections.abc import Mapping

from liren.engine.errors import nearest
from liren.engine.ir.nodes import FALSE
from liren.engine.language.document import Path
from liren.engine.ruleset import problems as p
from liren.engine.ruleset.conditions import read_condition
from liren.engine.ruleset.document import CaseRuleDoc, RulesetDoc, TypeOptionDoc, TypesDoc
from liren.engine.ruleset.expressions import Scope
from liren.engine.ruleset.facts import FactReader, basis_of, wording
from liren.engine.ruleset.model import CaseRule, Classification, Parameter, TypeOption
from liren.engine.text import Text, same


def read_types(doc: RulesetDoc, scope: Scope, reader: FactReader) -> dict[str, Classification]:
    """The classifications of a file."""
    found = {}
    for name, item in doc.types.items():
        path = ("types", name)
        reader.reserved(name, path)
        if name in scope.known():
            other = Text("一项事实或参数", "a fact or a parameter")
            reader.log.add(p.DeclaredTwice(name=name, other=other), path, key=True)
        found[name] = _classification(name, item, scope, reader)
    return found


def _classification(name: str, doc: TypesDoc, scope: Scope, reader: FactReader) -> Classification:
    path: Path = ("types", name)
    options = {
        option: _option(option, item, (*path, "options", option), scope, reader)
        for option, item in doc.options.items()
    }
    return Classification(
        id=name,
        title=wording(doc.title) or same(name),
        options=options,
        citation=reader.citation(doc.source, (*path, "source")),
        note=wording(doc.note),
    )


def _option(
    name: str, doc: TypeOptionDoc, path: Path, scope: Scope, reader: FactReader
) -> TypeOption:
    condition = read_condition(doc.when, (*path, "when"), scope, reader.log)
    citation = reader.citation(doc.source, (*path, "source"))
    return TypeOption(
        id=name,
        title=wording(doc.title) or same(name),
        # Where the condition is at fault, which is noted, anything will do.
        when=FALSE if condition is None else condition.expr,
        text=doc.when,
        basis=basis_of(doc.basis, citation),
        citation=citation,
        note=wording(doc.note),
        parameters=() if condition is None else condition.parameters,
        place=reader.log.place(path, key=True),
    )


def read_case_rules(
    doc: RulesetDoc, parameters: Mapping[str, Parameter], reader: FactReader
) -> dict[str, CaseRule]:
    """The case rules of a file."""
    return {
        name: _case_rule(name, item, parameters, reader) for name, item in doc.case_rules.items()
    }


def _case_rule(
    name: str, doc: CaseRuleDoc, parameters: Mapping[str, Parameter], reader: FactReader
) -> CaseRule:
    path: Path = ("case_rules", name)
    citation = reader.citation(doc.source, (*path, "source"))
    for i, item in enumerate(doc.parameters):
        if item not in parameters:
            problem = p.UnknownParameter(name=item, nearest=nearest(item, parameters))
            reader.log.add(problem, (*path, "parameters", i))
    return CaseRule(
        id=name,
        title=wording(doc.title) or same(name),
        when=wording(doc.when) or same(""),
        then=wording(doc.then) or same(""),
        strength=doc.strength or "must",
        basis=basis_of(doc.basis, citation),
        citation=citation,
        note=wording(doc.note),
        parameters=tuple(parameters[item] for item in doc.parameters if item in parameters),
    )
