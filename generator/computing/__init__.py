"""Formulas, checks and scores. Touches no file."""
