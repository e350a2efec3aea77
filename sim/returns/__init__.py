"""The layouts of the returns every council has: sheets, columns and codes, as the guidance names them."""
