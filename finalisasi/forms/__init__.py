"""Forms of finalization, approval and letters."""
