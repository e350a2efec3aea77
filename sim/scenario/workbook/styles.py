"""How cells of a scenario's workbook look; what may be changed has a frame and a dark edge, not only a colour."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xlsxwriter import Workbook  # type: ignore[import-untyped]
    from xlsxwriter.format import Format  # type: ignore[import-untyped]

DAY = "yyyy-mm-dd"
AS_TEXT = "@"
"""The number format in which Excel leaves what is typed alone: 2017-07 stays 2017-07."""

_FONT: dict[str, Any] = {"font_name": "Arial", "font_size": 10, "valign": "top"}
_INPUT: dict[str, Any] = {**_FONT, "locked": False, "bg_color": "#FFF7CC", "border": 1, "border_color": "#7F6000"}
_FIXED: dict[str, Any] = {**_FONT, "font_color": "#404040", "align": "left", "indent": 1}


class Styles:
    """The styles of one workbook.

    Attributes
    ----------
    title, heading, meaning : Format
        Of a sheet, a column, and of what a column means.
    words, fixed, path : Format
        Of what may not be changed: plain words, words on several lines, paths.
    number, text, long_text, day : Format
        Of what may be changed.
    """

    def __init__(self, book: "Workbook") -> None:
        def style(base: dict[str, Any], **more: Any) -> "Format":
            return book.add_format({**base, **more})

        self.title = style(_FONT, bold=True, font_size=14)
        self.heading = style(
            _FONT, bold=True, text_wrap=True, bg_color="#1F3864", font_color="#FFFFFF", border=1, valign="vcenter"
        )
        self.meaning = style(_FIXED, text_wrap=True, italic=True, font_size=8)
        self.words = style(_FONT)
        self.bold = style(_FONT, bold=True)
        self.wrapped = style(_FONT, text_wrap=True)
        self.wrapped_left = style(_FONT, align="left")
        self.text_locked = style(_INPUT, locked=True)
        self.fixed = style(_FIXED, text_wrap=True)
        self.path = style(_FIXED, text_wrap=True, font_size=8)
        self.number = style(_INPUT)
        self.text = style(_INPUT, num_format=AS_TEXT)
        self.long_text = style(_INPUT, num_format=AS_TEXT, text_wrap=True)
        self.day = style(_INPUT, num_format=DAY, align="left")
