"""Rulesets and snapshots as YAML text."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import yaml

from .expression import Expression


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _decimal(dumper: _Dumper, number: Decimal) -> yaml.Node:
    kind = "int" if number == int(number) else "float"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{kind}", _plain(number))


def _plain(number: Decimal) -> str:
    return str(int(number)) if number == int(number) else format(number.normalize(), "f")


def _expression(dumper: _Dumper, text: Expression) -> yaml.Node:
    return dumper.represent_str(str(text))


_Dumper.add_representer(Decimal, _decimal)
_Dumper.add_representer(Expression, _expression)


def to_yaml(data: Any) -> str:
    """The data as a YAML document, keys in their order."""
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1000)
