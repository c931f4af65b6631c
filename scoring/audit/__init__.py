"""Auditing: questions about rulesets that are answered by proof, or by an example."""
