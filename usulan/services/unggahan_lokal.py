"""A stored upload as a file on the local disk."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.db.models.fields.files import FieldFile


@contextmanager
def berkas_lokal(berkas: FieldFile) -> Iterator[Path]:
    """A copy of a stored file on the local disk, wherever the storage keeps it."""
    with NamedTemporaryFile(prefix="unggahan-") as salinan, berkas.open("rb") as asal:
        shutil.copyfileobj(asal, salinan)
        salinan.flush()
        yield Path(salinan.name)
