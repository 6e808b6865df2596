"""Lanes between two columns of the tree: what climbs beside each other keeps apart, and crosses nothing."""

from __future__ import annotations

from argmap.drawing.gutters import LANE, Bundle, Gutter, between_joints, from_joint, give_lanes, through, widened


def test_what_climbs_beside_each_other_has_lanes_of_its_own_and_never_crosses() -> None:
    upper, lower, below = Bundle(0, 300, False), Bundle(20, 400, False), Bundle(500, 600, False)
    assert give_lanes([lower, below, upper]) == 2
    assert (upper.lane, lower.lane, below.lane) == (0, 1, 0)
    first, second = Bundle(300, 0, False), Bundle(320, 100, False)
    assert give_lanes([first, second]) == 2
    assert (first.lane, second.lane) == (1, 0)
    joint = Bundle(100, 200, True)
    assert give_lanes([upper, joint]) == 2
    assert (joint.lane, upper.lane) == (0, 1)
    assert give_lanes([]) == 0


def test_a_gutter_widens_for_its_lanes_and_moves_what_lies_right_of_it() -> None:
    narrow, free = Gutter(100, 174, 137, lanes=6), Gutter(300, 345, None, lanes=2)
    moves = widened({50.0: narrow, 250.0: free})
    assert moves == {50.0: narrow.right - 174, 250.0: narrow.right - 174}
    assert moves[50.0] > 0
    assert (narrow.left, free.left - 300, free.right - 345) == (100, moves[50.0], moves[50.0])
    lanes = [narrow.lane(n) for n in range(6)]
    assert all(right - left >= LANE for left, right in zip(lanes[1:], lanes, strict=False))
    assert narrow.left < lanes[-1]
    assert narrow.joints is not None
    assert lanes[0] < narrow.joints


def test_curves_lead_from_end_to_end_and_along_their_lane() -> None:
    far = through((0, 0), (74, 200), 20)
    assert (far[0], far[-1]) == ((0, 0), (74, 200))
    assert [x for x, _ in far].count(20) >= 4
    assert through((0, 0), (74, 0), 20) == ((0, 0), (37, 0), (37, 0), (74, 0))
    assert from_joint((37, 0), (74, 90), aside=False)[1][0] == 37
    assert from_joint((37, 0), (74, 90), aside=True)[3][0] > 37
    down, up = between_joints((37, 0), (37, 80), 15), between_joints((37, 80), (37, 0), 15)
    assert (down[0], down[-1], up[-1]) == ((37, 0), (37, 80), (37, 0))
    assert {x for x, _ in down} >= {15, 37}
