"""Proposals: five kinds, findings, musyawarah and its evidence."""
