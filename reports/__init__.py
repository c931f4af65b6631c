"""Assessments as text, JSON, HTML and workbooks."""
