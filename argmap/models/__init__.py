"""The rows: one class for each table, with a meaning for every column, and how the database is opened and upgraded."""
