"""Verification and decisions of the district."""
