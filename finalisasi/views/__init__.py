"""Pages of finalization, approval and letters."""
