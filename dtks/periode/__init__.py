"""The monthly cycle of the district."""
