"""The typed expressions that every criterion, score and tier becomes."""
