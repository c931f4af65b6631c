"""Lints: the defects that can be told without a solver, one module and one function each."""

from liren.engine.audit.lint.lints import LINTS, codes_looked_for, lint

__all__ = ["LINTS", "codes_looked_for", "lint"]
