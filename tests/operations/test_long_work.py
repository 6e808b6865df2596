"""What two people do in a long afternoon, by dice that always fall alike: whatever they try, the map stays sound."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from argmap.domain.errors import DomainError
from argmap.domain.graph import ArgumentGraph
from argmap.domain.permissions import Actor
from argmap.domain.vocabulary import Kind, Relation
from argmap.domain.wellformed import problems
from argmap.operations.changes import undo
from argmap.queries.history import history
from argmap.queries.reading import reading
from tests.support.store import Store, bare, new


def one_step(store: Store, dice: random.Random, graph: ArgumentGraph) -> str:
    """Something that one of the two tries; its name."""
    actor = dice.choice((store.newcomer, store.other))
    statements, arguments = [*graph.statements, 99], [*graph.arguments, 99]
    what = dice.choice(("add", "add", "add", "use", "undercut", "link", "reword", "withdraw", "undo", "undo"))
    if what == "add":
        store.add(
            actor=actor,
            text=f"So they say, {dice.random()}.",
            target=dice.choice(statements),
            relation=dice.choice(list(Relation)),
            kind=dice.choice((Kind.CLAIM, Kind.EVIDENCE)),
            speaker=dice.choice(("", "doe", "Somebody New", "Another")),
            cases=dice.choice(((), ("Chad",), ("bosnia", "Chad"))),
        )
    elif what == "use":
        some = tuple(dice.sample(statements, 2))
        store.add(
            actor=actor, new=(), existing=some, target=dice.choice(statements), relation=dice.choice(list(Relation))
        )
    elif what == "undercut":
        store.add(actor=actor, new=(new("Beside the point."),), target=None, undercuts=dice.choice(arguments))
    elif what == "link":
        store.link(dice.choice(arguments), "And this.", existing=(dice.choice(statements),), actor=actor)
    elif what == "reword":
        store.reword(dice.choice(list(graph.statements)[-6:]), f"Rather, {dice.random()}.", actor=actor)
    elif what == "withdraw":
        store.withdraw(dice.choice(list(graph.statements)[-6:]), actor=actor)
    else:
        take_back(store, actor, store.version() - dice.randint(-1, 4))
    return what


def take_back(store: Store, actor: Actor, version: int) -> None:
    """Undo the change, which has to succeed where the history offers it, and only there."""
    with reading(store.engine) as session:
        offered = {row.version for row in history(session, actor, "small").rows if row.may_undo}
    try:
        undo(store.desk, actor, "small", version)
    except DomainError:
        assert version not in offered
        raise
    assert version in offered


def work_on(store: Store, dice: random.Random, steps: int) -> Counter[tuple[str, str]]:
    """Try so many things; after each the map has to be sound, and in the end every version readable as it was."""
    seen = {1: bare(store.graph())}
    outcomes: Counter[tuple[str, str]] = Counter()
    for _ in range(steps):
        graph = store.graph()
        try:
            done = one_step(store, dice, graph)
            outcomes[done, "done"] += 1
        except DomainError as error:
            outcomes["refused", type(error).__name__] += 1
            assert store.graph() == graph
            continue
        after = store.graph()
        assert problems(after.structure) == ()
        assert store.structure() == after.structure
        seen[store.version()] = bare(after)
    assert {version: bare(store.graph(version)) for version in seen} == seen
    assert sorted(seen) == list(range(1, store.version() + 1))
    return outcomes


def test_the_map_stays_sound_and_every_version_can_be_read_whatever_is_tried(store: Store) -> None:
    outcomes = work_on(store, random.Random(9), 40)
    assert {what for what, _ in outcomes} >= {"add", "use", "undercut", "link", "reword", "withdraw", "undo", "refused"}
    assert {kind for _, kind in outcomes} >= {"done", "Refused", "NotAllowed", "Conflict"}


@pytest.mark.soak
def test_the_map_stays_sound_over_a_thousand_steps(store: Store) -> None:
    seed = random.randrange(1_000_000)
    print("seed", seed)
    work_on(store, random.Random(seed), 1_000)
