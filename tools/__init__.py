"""Programs for developers: they make what the product ships and its generated documentation."""
