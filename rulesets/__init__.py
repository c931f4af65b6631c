"""The rulesets that come with the package. Data only."""
