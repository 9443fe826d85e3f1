"""Long work as rows: lease, progress, watchdog."""
