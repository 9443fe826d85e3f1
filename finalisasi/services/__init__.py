"""Freeze (pembekuan), approve (pengesahan), make files (berkas) and the letter (surat), recount (periksa)."""
