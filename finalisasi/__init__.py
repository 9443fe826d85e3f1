"""Finalisasi: a period is finalized, approved by letter, sent, and answered by the ministry."""
