"""A small invented district, built only through services."""
