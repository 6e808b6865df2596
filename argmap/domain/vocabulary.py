"""The closed vocabularies of the argument graph, with the values in which they are stored, sent and exported.

The names are those of the Argument Interchange Format (Chesñevar et al. 2006; Rahwan, Zablith, Reed 2007) where it has
one: a statement is an I-node, an argument an S-node, a support an RA-node, an attack a CA-node.
"""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a statement is, as stored; its drawn `Shape` also depends on its home."""

    POSITION = "position"
    CLAIM = "claim"
    EVIDENCE = "evidence"
    SETTING = "setting"


class Relation(StrEnum):
    """What an argument does to its target; a condition is a support each of whose premises is required."""

    SUPPORT = "support"
    ATTACK = "attack"
    CONDITION = "condition"


class Shape(StrEnum):
    """How a statement is drawn and named to readers: position, else evidence, else by the relation of its home."""

    POSITION = "position"
    CLAIM = "claim"
    OBJECTION = "objection"
    EVIDENCE = "evidence"
    CONDITION = "condition"
    SETTING = "setting"


class StanceKind(StrEnum):
    """What a speaker does with a statement; no stance is silence, which is shown as silence."""

    ENDORSES = "endorses"
    REJECTS = "rejects"
    CONDITIONAL = "conditional"
    ASKS = "asks"


class Voice(StrEnum):
    """Whose words a citation quotes: the speaker's own, the document's about the speaker, or another speaker's."""

    OWN = "own"
    DOCUMENT = "document"
    SPEAKER = "speaker"


class Fidelity(StrEnum):
    """How faithful the cited statement, stance or argument is to the quoted words."""

    QUOTATION = "quotation"
    PARAPHRASE = "paraphrase"
    INFERENCE = "inference"


class Basis(StrEnum):
    """Whether a source states the step from premises to target, or whoever mapped it inferred it."""

    STATED = "stated"
    INFERRED = "inferred"
