"""The household registry: what is known, whoever proposed it."""
