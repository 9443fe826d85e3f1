"""Region reference: provinsi, kabupaten, kecamatan, desa, and the region lock."""
