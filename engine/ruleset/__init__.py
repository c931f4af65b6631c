"""Ruleset documents: from located YAML to a checked, typed document."""
