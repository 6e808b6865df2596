"""From nets, lanes and places to the lines themselves (design: "Packing and lanes", steps 4 to 12).

Every line is a way of corner points from its target outwards, so that dashes of lines that meet keep in step. Of each
net only the farthest branch draws the trunk; where the farthest is faded, the farthest that is not draws its part.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from argmap.domain.structure import Inference
from argmap.domain.vocabulary import Relation
from argmap.drawing.drawing import Hook, Label, Line, Mark, Pill
from argmap.drawing.exits import Exits
from argmap.drawing.frame import FIRST_GAP_LANE, GAP_LANE, Frame
from argmap.drawing.lanes import Run, Sides
from argmap.drawing.nets import RIGHT, Branch, Member, Net, Plan, Short, Zone
from argmap.drawing.notes import Note
from argmap.drawing.packing import Place
from argmap.drawing.paths import head, rounded, trimmed
from argmap.drawing.plain import Point
from argmap.drawing.runs import Runs
from argmap.drawing.spots import REACH, spots, strips
from argmap.drawing.ways import Draft, Drafts, Lines, Way
from argmap.drawing.words import aim, ends_of

PORT_UP = 12.0
UPPER_PORT_UP = 30.0
CASING_TRIM = 6.0
BAR = 7.5
BESIDE_JUNCTION = 10.0
ASIDE = (0.0, -6.0, 6.0, -11.75, 11.75)
"""How far from its best place a disc may stand and still touch its line."""
ALONG = 240.0
"""How far along a gap the disc of a line may stand from the box that it leaves."""


@dataclass(slots=True)
class Router:
    """Draws the lines of one plan; `elsewhere` and `faded` are the arguments that a case or a filter fades.

    `notes` are the words of all lines, `pills` the marks of folded branches, which the lines' targets leave free.
    """

    plan: Plan
    frame: Frame
    sides: Sides
    exits: Exits
    runs: Runs
    places: Mapping[int, Place]
    elsewhere: Collection[int]
    faded: Collection[int]
    band: float
    notes: Mapping[int, Note]
    pills: Sequence[Pill] = ()

    def lines(self) -> Lines:
        """All lines, each exactly once."""
        found = Lines()
        drafts = Drafts()
        two_ports = self._with_two_ports()
        for net in self.plan.nets:
            self._net(net, net.target in two_ports, found, drafts)
        for short in self.plan.shorts:
            self._short(short, found, drafts)
        layers = drafts.layers()
        aims = [draft.aim for layer in layers for draft in layer]
        discs = spots(aims, self.pills)
        pairs = iter(zip(discs, strips(aims, discs), strict=True))
        found.rails, found.crosses, found.shorts = (
            [self._line(draft, *next(pairs)) for draft in layer] for layer in layers
        )
        return found

    def _with_two_ports(self) -> set[int]:
        """Targets with a trunk of supports, above whose port that of the conditions stands."""
        return {n.target for n in self.plan.nets if n.target is not None and n.relation is Relation.SUPPORT}

    def _net(self, net: Net, two_ports: bool, found: Lines, drafts: Drafts) -> None:
        trunk = self.frame.lane(net.zone, net.lane)
        port, edge = self._port(net, two_ports, trunk)
        joins = {m.argument.number: self._member_y(m) for m in net.members}
        drawers: dict[int, tuple[float, bool]] = {}
        for direction in (1, -1):
            some = [m for m in net.members if (joins[m.argument.number] - port >= 0) == (direction > 0)]
            drawers.update(self._drawers(some, joins, port, direction))
        headed = False
        for member in sorted(net.members, key=lambda m: m.argument.number in self.elsewhere):
            number = member.argument.number
            y = joins[number]
            way = Way()
            start, from_port = drawers.get(number, (None, False))
            approach: list[Point]
            if from_port:
                approach = [(edge, port), (trunk, port)]
            elif start is not None:
                approach = [(trunk, start)]
            else:
                approach = [(trunk, y - 6 if y > port else y + 6)]
            whole = [(edge, port), (trunk, port)]
            if member.linked:
                self._linked(net, member, trunk, y, approach, whole, way)
            else:
                self._single(member.branches[0], trunk, y, approach, whole, way)
            if from_port and not headed:
                headed = True
                outward = (float(net.zone.side), 0.0)
                if net.cut is None:
                    way.head = head(net.relation, (edge, port), outward)
                    if net.target is not None and self.places[net.target].row == 0:
                        hook = rounded([(edge, port), (trunk, port), (trunk, self.band + 2)])
                        ends = frozenset(end for one in net.members for end in ends_of(one.argument))
                        found.hooks.append(Hook(net.relation, hook, way.head, number in self.elsewhere, ends))
                else:
                    bar = f"M{trunk:g} {port - BAR:g}V{port + BAR:g}"
                    found.marks.append(Mark("bar", net.relation, trunk, port, bar, number in self.elsewhere))
            self._finish(net, member, trunk, y, way, found, drafts)

    def _drawers(
        self, some: Sequence[Member], joins: Mapping[int, float], port: float, direction: int
    ) -> dict[int, tuple[float, bool]]:
        """Who draws the trunk on one side of the port: from where, and whether from the port itself."""
        if not some:
            return {}

        def reach(member: Member) -> tuple[float, int]:
            return (joins[member.argument.number] - port) * direction, -member.argument.number

        live = [m for m in some if m.argument.number not in self.elsewhere]
        far = max(some, key=reach)
        if not live:
            return {far.argument.number: (port, True)}
        near = max(live, key=reach)
        drawers = {near.argument.number: (port, True)}
        if reach(far)[0] > reach(near)[0]:
            drawers[far.argument.number] = (joins[near.argument.number], False)
        return drawers

    def _port(self, net: Net, two_ports: bool, trunk: float) -> tuple[float, float]:
        if net.cut is not None:
            return self._member_y(net.cut), trunk
        assert net.target is not None
        row = self.places[net.target].row
        up = UPPER_PORT_UP if two_ports and net.relation is Relation.CONDITION else PORT_UP
        return self.frame.y[row] + self.frame.heights[row] - up, self._edge(net.zone)

    def _gap_y(self, row: int, run: Run) -> float:
        return self.frame.y[row] - FIRST_GAP_LANE - GAP_LANE * (run.lane - 1)

    def _branch_y(self, branch: Branch) -> float:
        key = (branch.argument.number, branch.premise)
        row = branch.place.row
        if branch.remote:
            return self._gap_y(max(row, 1), self.runs.of[key])
        return round(self.frame.y[row] + self.frame.heights[row] / 2 - self.exits.above[key], 1)

    def _member_y(self, member: Member) -> float:
        if member.in_gap:
            return self._gap_y(int(member.level), self.runs.of[member.argument.number, 0])
        return self._branch_y(next(b for b in member.branches if b.level == member.level))

    def _to_premise(self, branch: Branch, x: float) -> list[Point]:
        """From the vertical at `x` to the edge of the premise's box."""
        y = self._branch_y(branch)
        left = self.frame.x[branch.place.column]
        if not branch.remote:
            return [(x, y), (left + (self.frame.box if x > left else 0.0), y)]
        out = round(left + self.exits.across[branch.argument.number, branch.premise], 1)
        row = branch.place.row
        return [(x, y), (out, y), (out, self.frame.y[row] + (self.frame.heights[row] if row == 0 else 0.0))]

    def _single(
        self, branch: Branch, trunk: float, y: float, approach: list[Point], whole: list[Point], way: Way
    ) -> None:
        run = self._to_premise(branch, trunk)
        way.pieces.append([*approach, *run])
        way.wholes.append([*whole, *run])
        way.dots.append(run[-1])
        if branch.remote:
            way.casings.append(trimmed(run, CASING_TRIM))

    def _linked(
        self, net: Net, member: Member, trunk: float, y: float, approach: list[Point], whole: list[Point], way: Way
    ) -> None:
        bracket = self.frame.lane(net.zone, self.sides.brackets[member.argument.number])
        joint = (bracket, y)
        way.pieces.append([*approach, (trunk, y), joint])
        way.wholes.append([*whole, (trunk, y), joint])
        for branch in member.branches:
            run = self._to_premise(branch, bracket)
            way.pieces.append([joint, *run])
            way.wholes.append([joint, *run])
            way.dots.append(run[-1])
            if branch.remote:
                way.casings.append(trimmed(run, CASING_TRIM))

    def _finish(self, net: Net, member: Member, trunk: float, y: float, way: Way, found: Lines, drafts: Drafts) -> None:
        argument = member.argument
        crossing = any(branch.remote for branch in member.branches)
        if member.linked:
            bracket = self.frame.lane(net.zone, self.sides.brackets[argument.number])
            faded = argument.number in self.elsewhere
            found.marks.append(Mark("joint", argument.relation, bracket, y, "", faded))
            places = self._at_junction(net, bracket, y)
        else:
            places = self._at_premise(net, member.branches[0], trunk)
        aside = net.zone.side * BESIDE_JUNCTION if member.in_gap else 0.0
        note = self._note(argument, trunk, max((b.place.row for b in member.branches), default=1), aside)
        (drafts.crosses if crossing else drafts.rails).append(Draft(argument, way, note, places))
        for branch in member.branches:
            if branch.place.row == 0:
                run = self._to_premise(branch, trunk)
                fainter = argument.number in self.elsewhere
                found.hooks.append(Hook(argument.relation, rounded(run), "", fainter, ends_of(argument)))

    def _at_junction(self, net: Net, bracket: float, y: float) -> list[Point]:
        """Places for the disc of linked premises: over their junction, clear of the box beside it."""
        edge = self._edge(net.zone)
        x = max(bracket, edge + REACH) if net.zone.side == RIGHT else min(bracket, edge - REACH)
        return [(x, y + off) for off in ASIDE]

    def _at_premise(self, net: Net, branch: Branch, trunk: float) -> list[Point]:
        """Places for the disc of a single premise: beside its dot, or in the gap along which its line runs."""
        end_x, end_y = self._to_premise(branch, trunk)[-1]
        if not branch.remote:
            return [(end_x + REACH * net.zone.side, end_y + off) for off in ASIDE]
        row = max(branch.place.row, 1)
        run = self._branch_y(branch)
        top = max(self.frame.y[row - 1] + self.frame.heights[row - 1], self.band if row == 1 else 0.0)
        y = max(min(run, self.frame.y[row] - REACH), top + REACH)
        away = trunk - end_x
        steps = [REACH * at for at in range(-1, int(min(abs(away), ALONG) // REACH) + 1)]
        xs = [end_x + (step if away > 0 else -step) for step in sorted(steps, key=abs)]
        return [(x, y) for x in xs]

    def _edge(self, zone: Zone) -> float:
        return self.frame.x[zone.column] + (self.frame.box if zone.side == RIGHT else 0.0)

    def _line(self, draft: Draft, spot: Point, hit: str) -> Line:
        argument, way = draft.argument, draft.way
        return Line(
            argument.number,
            argument.relation,
            argument.premises,
            aim(argument),
            self.notes[argument.number].label,
            "".join(map(rounded, way.pieces)),
            tuple(map(tuple, way.wholes)),
            tuple(way.dots),
            spot,
            draft.note,
            way.head,
            "".join(map(rounded, way.casings)),
            argument.number in self.faded,
            argument.number in self.elsewhere,
            hit,
        )

    def _note(self, argument: Inference, x: float, row: int, aside: float = 0.0) -> Label:
        """The words for pointing at the line, in the gap above its lowest premise, where no box is.

        They stand on the line, or with `aside` so far beside it: a junction in that gap is to be seen.
        """
        words, width, _ = self.notes[argument.number]
        if aside:
            x += aside + (width / 2 if aside > 0 else -width / 2)
        row = max(row, 1)
        above = self.frame.y[row - 1] + self.frame.heights[row - 1]
        if row == 1:
            above = max(above, self.band)
        x = min(max(x, width / 2 + 2), self.frame.width - width / 2 - 2)
        return Label(words, round(x, 1), round((above + self.frame.y[row]) / 2, 1), width)

    def _short(self, short: Short, found: Lines, drafts: Drafts) -> None:
        place = self.places[short.target]
        relation = short.argument.relation
        x = self.frame.x[place.column] + self.frame.box / 2
        top = self.frame.y[place.row] + self.frame.heights[place.row]
        bottom = self.frame.y[place.row + 1]
        way = Way(dots=[(x, bottom)], head=head(relation, (x, top), (0.0, 1.0)))
        way.pieces.append([(x, top), (x, bottom)])
        way.wholes = way.pieces
        number = short.argument.number
        note = self._note(short.argument, x, place.row + 1)
        above = max(top, self.band) if place.row == 0 else top
        drafts.shorts.append(Draft(short.argument, way, note, [(x, max((above + bottom) / 2, bottom - REACH))]))
        if place.row == 0:
            found.hooks.append(
                Hook(
                    relation,
                    f"M{x:g} {top:g}V{self.band + 2:g}",
                    way.head,
                    number in self.elsewhere,
                    ends_of(short.argument),
                )
            )
