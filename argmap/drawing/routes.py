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
from argmap.drawing.ways import Draft, Drafts, Lines, Stroke, Way
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
        joins = {member.argument.number: self._member_y(member) for member in net.members}
        drawers = self._drawers(net.members, joins, port)
        whole = ((edge, port), (trunk, port))
        members = net.members
        if self.elsewhere:
            members = sorted(members, key=lambda member: member.argument.number in self.elsewhere)
        headed = False
        for member in members:
            number = member.argument.number
            y = joins[number]
            start, from_port = drawers.get(number, (y - 6 if y > port else y + 6, False))
            approach: Stroke = whole if from_port else ((trunk, start),)
            if member.linked:
                way = self._linked(net, member, trunk, y, approach, whole)
            else:
                way = self._single(member.branches[0], trunk, y, approach, whole)
            if from_port and not headed:
                headed = True
                self._begin(net, way, whole, number in self.elsewhere, found)
            self._finish(net, member, trunk, y, way, found, drafts)

    def _begin(self, net: Net, way: Way, trunk: Stroke, faded: bool, found: Lines) -> None:
        """The mark at the target, on the line that draws the trunk from its port."""
        (edge, port), (x, _) = trunk
        if net.cut is not None:
            bar = f"M{x:g} {port - BAR:g}V{port + BAR:g}"
            found.marks.append(Mark("bar", net.relation, x, port, bar, faded))
            return
        way.head = head(net.relation, (edge, port), (float(net.zone.side), 0.0))
        if net.target is not None and self.places[net.target].row == 0:
            hook = rounded((*trunk, (x, self.band + 2)))
            ends = frozenset(end for one in net.members for end in ends_of(one.argument))
            found.hooks.append(Hook(net.relation, hook, way.head, faded, ends))

    def _drawers(
        self, members: Sequence[Member], joins: Mapping[int, float], port: float
    ) -> dict[int, tuple[float, bool]]:
        """Who draws the trunk on either side of the port: from where, and whether from the port itself."""
        if len(members) == 1:
            return {members[0].argument.number: (port, True)}
        found: dict[int, tuple[float, bool]] = {}
        for direction in (1, -1):
            some = [(abs(y - port), -number) for number, y in joins.items() if (y >= port) == (direction > 0)]
            if not some:
                continue
            far = max(some)
            near = max((one for one in some if -one[1] not in self.elsewhere), default=far)
            found[-near[1]] = (port, True)
            if far[0] > near[0]:
                found[-far[1]] = (joins[-near[1]], False)
        return found

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
        if not member.linked:
            return self._branch_y(member.branches[0])
        return self._branch_y(next(b for b in member.branches if b.level == member.level))

    def _to_premise(self, branch: Branch, x: float, y: float) -> Stroke:
        """From the vertical at `x` to the edge of the premise's box; `y` is where the branch leaves it."""
        column, row = branch.place
        left = self.frame.x[column]
        if not branch.remote:
            return (x, y), (left + (self.frame.box if x > left else 0.0), y)
        out = round(left + self.exits.across[branch.argument.number, branch.premise], 1)
        return (x, y), (out, y), (out, self.frame.y[row] + (self.frame.heights[row] if row == 0 else 0.0))

    def _single(self, branch: Branch, trunk: float, y: float, approach: Stroke, whole: Stroke) -> Way:
        run = self._to_premise(branch, trunk, y)
        casings = [trimmed(run, CASING_TRIM)] if branch.remote else []
        return Way([(*approach, *run)], [(*whole, *run)], casings, [run[-1]])

    def _linked(self, net: Net, member: Member, trunk: float, y: float, approach: Stroke, whole: Stroke) -> Way:
        bracket = self.frame.lane(net.zone, self.sides.brackets[member.argument.number])
        joint = (bracket, y)
        way = Way([(*approach, (trunk, y), joint)], [(*whole, (trunk, y), joint)], [], [])
        for branch in member.branches:
            run = self._to_premise(branch, bracket, self._branch_y(branch))
            way.pieces.append((joint, *run))
            way.wholes.append((joint, *run))
            way.dots.append(run[-1])
            if branch.remote:
                way.casings.append(trimmed(run, CASING_TRIM))
        return way

    def _finish(self, net: Net, member: Member, trunk: float, y: float, way: Way, found: Lines, drafts: Drafts) -> None:
        argument = member.argument
        number = argument.number
        if member.linked:
            bracket = self.frame.lane(net.zone, self.sides.brackets[number])
            found.marks.append(Mark("joint", argument.relation, bracket, y, "", number in self.elsewhere))
            places = self._at_junction(net, bracket, y)
        else:
            places = self._at_premise(net, member.branches[0], trunk, y, way.dots[0])
        aside = net.zone.side * BESIDE_JUNCTION if member.in_gap else 0.0
        note = self._note(argument, trunk, max([branch.place.row for branch in member.branches], default=1), aside)
        layer = drafts.crosses if any(branch.remote for branch in member.branches) else drafts.rails
        layer.append(Draft(argument, way, note, places))
        for branch in member.branches:
            if branch.place.row == 0:
                run = rounded(self._to_premise(branch, trunk, self._branch_y(branch)))
                found.hooks.append(Hook(argument.relation, run, "", number in self.elsewhere, ends_of(argument)))

    def _at_junction(self, net: Net, bracket: float, y: float) -> list[Point]:
        """Places for the disc of linked premises: over their junction, clear of the box beside it."""
        edge = self._edge(net.zone)
        x = max(bracket, edge + REACH) if net.zone.side == RIGHT else min(bracket, edge - REACH)
        return [(x, y + off) for off in ASIDE]

    def _at_premise(self, net: Net, branch: Branch, trunk: float, y: float, end: Point) -> list[Point]:
        """Places for the disc of a single premise: beside its dot, or in the gap along which its line runs."""
        end_x, end_y = end
        if not branch.remote:
            x = end_x + REACH * net.zone.side
            return [(x, end_y + off) for off in ASIDE]
        row = max(branch.place.row, 1)
        y = max(min(y, self.frame.y[row] - REACH), self._gap_top(row) + REACH)
        away = trunk - end_x
        steps = [REACH * at for at in range(-1, int(min(abs(away), ALONG) // REACH) + 1)]
        xs = [end_x + (step if away > 0 else -step) for step in sorted(steps, key=abs)]
        return [(x, y) for x in xs]

    def _gap_top(self, row: int) -> float:
        """Where the gap above a row begins, below the row above it and the head band."""
        above = self.frame.y[row - 1] + self.frame.heights[row - 1]
        return max(above, self.band) if row == 1 else above

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
            tuple(way.wholes),
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
        x = min(max(x, width / 2 + 2), self.frame.width - width / 2 - 2)
        return Label(words, round(x, 1), round((self._gap_top(row) + self.frame.y[row]) / 2, 1), width)

    def _short(self, short: Short, found: Lines, drafts: Drafts) -> None:
        place = self.places[short.target]
        relation = short.argument.relation
        x = self.frame.x[place.column] + self.frame.box / 2
        top = self.frame.y[place.row] + self.frame.heights[place.row]
        bottom = self.frame.y[place.row + 1]
        pieces: list[Stroke] = [((x, top), (x, bottom))]
        way = Way(pieces, pieces, [], [(x, bottom)], head(relation, (x, top), (0.0, 1.0)))
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
