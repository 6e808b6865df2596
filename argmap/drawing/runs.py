"""What runs along the gaps between rows, and in which lane of its gap (design: "Packing and lanes", step 10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from argmap.drawing.exits import Exits
from argmap.drawing.frame import Widths, lane_x
from argmap.drawing.lanes import Run, Sides, gap_lanes
from argmap.drawing.nets import Net


@dataclass(slots=True)
class Runs:
    """What runs along the gaps, by argument and premise (0: from a junction to the trunk), and how many lanes."""

    of: dict[tuple[int, int], Run] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)


def runs_in_gaps(nets: Sequence[Net], sides: Sides, out: Exits, sized: Widths) -> Runs:
    """Gives a lane to everything that runs along a gap, by where the boxes of each column will begin."""
    lefts, box, pitch = sized.lefts(), sized.box, sized.pitch
    runs = Runs()
    gaps: dict[int, list[Run]] = {}
    for net in nets:
        trunk = lane_x(lefts, box, pitch, net.zone, net.lane)
        for member in net.members:
            number = member.argument.number
            bracket = lane_x(lefts, box, pitch, net.zone, sides.brackets[number]) if member.linked else trunk
            bars = [lane_x(lefts, box, pitch, cut.zone, cut.lane) for cut in member.cuts]
            for branch in member.branches:
                if branch.remote:
                    start = lefts[branch.place.column] + out.across[number, branch.premise]
                    ends = [start, bracket]
                    if member.linked and branch.level == member.level:
                        ends.append(trunk)
                    run = Run(min(ends), max(ends), bars if not member.linked or len(ends) > 2 else [])
                    runs.of[number, branch.premise] = run
                    gaps.setdefault(max(branch.place.row, 1), []).append(run)
            if member.in_gap:
                run = Run(min(bracket, trunk), max(bracket, trunk), bars)
                runs.of[number, 0] = run
                gaps.setdefault(int(member.level), []).append(run)
    runs.counts = {row: gap_lanes(some) for row, some in gaps.items()}
    return runs
