"""Pages of the registry: households, who receives what, and the extracts of the ministry."""
