"""What writes proposals: content (isi), status (alur), findings (temuan), musyawarah, neraca."""
