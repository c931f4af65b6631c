"""What an audit of rulesets found, as text and as data."""
