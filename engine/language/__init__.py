"""The rule language: strict YAML, expressions, units and values, each with its place."""
