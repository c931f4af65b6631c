"""Choices, checklists and types of communities in expressions."""

from __future__ import annotations

from collections.abc import Sequence

from liren.engine.errors import nearest
from liren.engine.ir import build
from liren.engine.ir.nodes import Expr, Field, Input
from liren.engine.ir.types import BOOL, ChecklistType, ChoiceType
from liren.engine.language import expression as syntax
from liren.engine.ruleset import advice
from liren.engine.ruleset import problems as p
from liren.engine.ruleset.expression_names import Names
from liren.engine.ruleset.expression_scope import Refused, Typed
from liren.engine.ruleset.model import Classification, Fact
from liren.engine.text import Text


class Choices(Names):
    """Translates what asks for an option, an item or a type."""

    def choice(self, node: syntax.Node) -> Input | Field | None:
        """The choice that a node names, if it names one."""
        if not isinstance(node, syntax.Name):
            return None
        name = ".".join(node.parts)
        fields = self.scope.record.fields if self.scope.record else {}
        fact = fields.get(name) or self.scope.facts.get(name)
        return fact.node if fact is not None and fact.kind == "choice" else None

    def option(self, choice: Input | Field, node: syntax.Node, of: syntax.Node) -> str:
        """One of the options of a choice."""
        assert isinstance(choice.type, ChoiceType)
        name = self.word(node, Text("选项", "an option"))
        if name not in choice.type.options:
            near = nearest(name, choice.type.options)
            shown = syntax.unparse(of)
            raise Refused(
                p.UnknownOption(name=name, choice=shown, nearest=near, place=self.place(node))
            )
        return name

    def classification(self, node: syntax.Node) -> Classification | None:
        """The classification that a node names, if it names one."""
        if not isinstance(node, syntax.Name) or self.fact(node) is not None:
            return None
        return self.scope.types.get(".".join(node.parts))

    def of_type(self, types: Classification, node: syntax.Node) -> Expr:
        """Whether the community is of a type, by the condition of that type alone."""
        name = self.word(node, Text("类型", "a type"))
        if name not in types.options:
            near = nearest(name, types.options)
            raise Refused(
                p.UnknownOption(name=name, choice=types.id, nearest=near, place=self.place(node))
            )
        option = types.options[name]
        self.scope.used.update((item.name, item) for item in option.parameters)
        return option.when

    def membership(self, node: syntax.Membership) -> Typed:
        """Whether an item is in a checklist, or a choice among some options."""
        if isinstance(node.collection, syntax.ListLiteral):
            expr = self.among(node, node.collection.items)
        else:
            in_list = advice.as_membership(node, self.choice(node.item) is not None)
            checklist = self.checklist(node.collection, in_list)
            assert isinstance(checklist.node.type, ChecklistType)
            name = self.word(node.item, Text("清单项", "an item"))
            if name not in checklist.options:
                raise Refused(
                    p.UnknownItem(
                        name=name, checklist=checklist.id, place=self.place(node.item),
                        nearest=nearest(name, checklist.options),
                    )
                )  # fmt: skip
            expr = build.has_item(checklist.node, name)
        return (build.negate(expr) if node.negated else expr), BOOL

    def among(self, node: syntax.Membership, items: Sequence[syntax.Node]) -> Expr:
        """Whether a choice, or a type, is one of several."""
        types = self.classification(node.item)
        if types is not None:
            return build.any_of(*(self.of_type(types, item) for item in items))
        choice = self.choice(node.item)
        if choice is None:
            expected = Text("选择类事实", "a fact that is a choice")
            found = p.shown(syntax.unparse(node.item))
            mended = advice.listed(node, self.fact(node.item))
            raise Refused(
                p.WrongType(expected=expected, found=found, advice=mended, place=self.place(node))
            )
        return build.is_option(choice, [self.option(choice, item, node.item) for item in items])

    def checklist(self, node: syntax.Node, instead: Text | None = None) -> Fact:
        """The checklist that a node names."""
        fact = self.fact(node)
        if fact is None or fact.kind != "checklist":
            known = [f.id for f in self.scope.facts.values() if f.kind == "checklist"]
            name = syntax.unparse(node)
            self.refuse_broken(name)
            raise Refused(
                p.UnknownChecklist(
                    name=name, nearest=nearest(name, known), advice=instead,
                    place=self.place(node),
                )
            )  # fmt: skip
        return fact
