"""Run folders: written atomically, read back through DuckDB."""
