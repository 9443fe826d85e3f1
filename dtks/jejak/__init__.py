"""The trail: who did what, when; append-only and sealed."""
