"""Counts per wilayah: reads only; page, letter, XLSX and API take their numbers here."""
