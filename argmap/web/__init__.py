"""People ↔ the program: HTTP, forms and pages. Everything that knows of requests is here, and nothing below is."""
