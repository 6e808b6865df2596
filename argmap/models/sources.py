"""Rows for documents, for those whose views they report, and for the quotations that tie a map to them."""

from sqlalchemy import CheckConstraint, Column, ForeignKeyConstraint, Index, String
from sqlmodel import Field

from argmap.domain.limits import (
    ABOUT_LIMIT,
    FULL_NAME_LIMIT,
    LOCATOR_LIMIT,
    NAME_LIMIT,
    NOTE_LIMIT,
    SOURCE_FIELD_LIMIT,
    TEXT_LIMIT,
    URL_LIMIT,
)
from argmap.domain.vocabulary import Fidelity, Voice
from argmap.models.columns import AT_THE_END, Row, bounded, integer, key, one_of, reference, words


class Speaker(Row, table=True):
    """A person or body whose view a source reports; never a user."""

    __tablename__ = "speakers"
    __table_args__ = (
        bounded("name", FULL_NAME_LIMIT, least=1),
        bounded("short", NAME_LIMIT),
        bounded("about", ABOUT_LIMIT),
    )

    map_id: int = Field(sa_column=reference("maps.id", "The map they speak in.", on_delete="CASCADE", primary_key=True))
    key: str = Field(sa_column=key("Their short name within the map, for files and addresses.", primary_key=True))
    name: str = Field(sa_column=words("The full name."))
    short: str = Field(default="", sa_column=words('The name on the map ("Steinberg"), where it is shorter.'))
    about: str = Field(default="", sa_column=words("Who they are, in a few words."))


class Source(Row, table=True):
    """A document, as a bibliography lists it."""

    __tablename__ = "sources"
    __table_args__ = (
        *(
            bounded(name, SOURCE_FIELD_LIMIT)
            for name in ("author", "short", "container", "publisher", "date", "identifier", "file")
        ),
        bounded("title", SOURCE_FIELD_LIMIT, least=1),
        bounded("url", URL_LIMIT),
        bounded("note", NOTE_LIMIT),
    )

    map_id: int = Field(
        sa_column=reference("maps.id", "The map it is cited in.", on_delete="CASCADE", primary_key=True)
    )
    key: str = Field(sa_column=key("Its short name within the map, for files and addresses.", primary_key=True))
    title: str = Field(sa_column=words("Its title."))
    author: str = Field(default="", sa_column=words("Its authors, family name first; empty where it names none."))
    short: str = Field(default="", sa_column=words('Its name in narrow places ("USHMM").'))
    container: str = Field(default="", sa_column=words("What it is part of: a book, a series, a site."))
    publisher: str = Field(default="", sa_column=words("Who published it."))
    date: str = Field(default="", sa_column=words("Its date as it says it; empty where it says none."))
    identifier: str = Field(default="", sa_column=words("Its ISBN, DOI or the like."))
    url: str = Field(default="", sa_column=words("Its address, http or https; pages link no other."))
    note: str = Field(default="", sa_column=words("What a careful editor must add; rich text as typed (Markdown)."))
    file: str = Field(default="", sa_column=words("The name of the working copy that a checker opens."))
    sha256: str = Field(
        default="",
        sa_column=Column(String(64), nullable=False, comment="That copy's SHA-256 in hexadecimal, or empty."),
    )


class Citation(Row, table=True):
    """Quoted words, and what they are attached to: exactly one of a statement, a stance and an argument."""

    __tablename__ = "citations"
    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN statement IS NULL THEN 0 ELSE 1 END) + (CASE WHEN stance IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN argument IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_subject",
        ),
        CheckConstraint("(voice = 'speaker') = (reporter IS NOT NULL)", name="reporter"),
        bounded("quote", TEXT_LIMIT),
        bounded("locator", LOCATOR_LIMIT),
        ForeignKeyConstraint(["map_id", "statement"], ["statements.map_id", "statements.number"], ondelete="CASCADE"),
        ForeignKeyConstraint(["map_id", "stance"], ["stances.map_id", "stances.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["map_id", "argument"], ["arguments.map_id", "arguments.number"], ondelete="CASCADE"),
        ForeignKeyConstraint(["map_id", "source"], ["sources.map_id", "sources.key"], **AT_THE_END),
        ForeignKeyConstraint(["map_id", "reporter"], ["speakers.map_id", "speakers.key"], **AT_THE_END),
        Index(None, "map_id", "statement"),
        Index(None, "map_id", "stance"),
        Index(None, "map_id", "argument"),
        Index(None, "map_id", "source"),
        Index(None, "map_id", "reporter"),
        # Never an id a second time: taking back a deletion brings the row back under its own.
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(
        default=None, sa_column=integer("Drawn by the database; gives their order.", primary_key=True)
    )
    map_id: int = Field(sa_column=integer("The map it is in."))
    statement: int | None = Field(
        default=None, sa_column=integer("The number of the statement it is attached to.", nullable=True)
    )
    stance: int | None = Field(default=None, sa_column=integer("Or the id of the stance.", nullable=True))
    argument: int | None = Field(
        default=None, sa_column=integer("Or the number of the argument whose connective it quotes.", nullable=True)
    )
    source: str = Field(sa_column=key("The key of the document."))
    quote: str = Field(default="", sa_column=words("The words, verbatim; […] marks what was left out."))
    locator: str = Field(default="", sa_column=words('Where they stand ("The Dialogue Process, ¶3").'))
    voice: Voice = Field(default=Voice.DOCUMENT, sa_column=one_of(Voice, "voice", "Whose words they are."))
    reporter: str | None = Field(
        default=None, sa_column=key("The key of the other speaker whose words they are.", nullable=True)
    )
    fidelity: Fidelity = Field(
        default=Fidelity.QUOTATION,
        sa_column=one_of(Fidelity, "fidelity", "How faithful what it is attached to is to them."),
    )
