"""Submissions: what communities and inspectors hand in, in whatever form it comes."""
