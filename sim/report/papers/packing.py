"""Word and Excel files are archives: packed so that the same content gives the same bytes."""

import io
import zipfile

_DAY_ONE = (1980, 1, 1, 0, 0, 0)
_FROM_DOS = 0


def packed_alike(content: bytes) -> bytes:
    """Return an archive without the moment at which it was packed."""
    alike = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(alike, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in given.namelist():
            about = zipfile.ZipInfo(name, _DAY_ONE)
            about.compress_type = zipfile.ZIP_DEFLATED
            about.create_system = _FROM_DOS
            packed.writestr(about, given.read(name))
    return alike.getvalue()
