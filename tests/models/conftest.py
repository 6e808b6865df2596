from tests.support.kept_store import database_url, engine, kept, kept_postgresql, kept_sqlite, store

__all__ = ["database_url", "engine", "kept", "kept_postgresql", "kept_sqlite", "store"]
