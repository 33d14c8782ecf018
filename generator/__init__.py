"""Produces the annex of an Italian chamber of commerce from a plan and the offices' returns."""

VERSION = "0.1.0"
