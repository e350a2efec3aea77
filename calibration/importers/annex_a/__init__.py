"""Reads Annex A of an Ofsted inspection: an Excel workbook of eleven lists."""

from calibration.importers.annex_a.reading import read_annex_a

__all__ = ["read_annex_a"]
