"""How many characters each text may have, and how many of a thing: one place for forms, files and the store."""

from __future__ import annotations

TEXT_LIMIT = 2000
TITLE_LIMIT = 120
NOTE_LIMIT = 2000
NAME_LIMIT = 80
LOCATOR_LIMIT = 200
URL_LIMIT = 2000
SLUG_LIMIT = 80
MAP_TITLE_LIMIT = 200
QUESTION_LIMIT = 500
INTRODUCTION_LIMIT = 20_000
KEY_LIMIT = 120
FULL_NAME_LIMIT = 160  # of a speaker or a case
ABOUT_LIMIT = 500
SOURCE_FIELD_LIMIT = 500
REASON_LIMIT = 500  # of a rewording
CONTENT_NOTE_LIMIT = 100  # with "Content note: " before it, it stands where a title does

PREMISES_AT_MOST = 50  # of an argument
NEW_AT_ONCE = 10  # statements that one contribution brings
CASES_AT_MOST = 20  # in which an argument is said to hold

PASSWORD_LEAST = 10  # characters
PASSWORD_LIMIT = 200  # characters; what is longer is refused before it is hashed
EMAIL_LIMIT = 254  # RFC 5321
LINES_AT_MOST = 200  # of a list that is pasted
LINES_LIMIT = 60_000  # characters of it; a form holds 64 KB
DOCUMENT_LIMIT = 5_000_000  # bytes of a document's text in UTF-8
