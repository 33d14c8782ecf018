"""From a banded template and the scores to filled sheets that any writer can draw."""
