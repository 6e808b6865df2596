"""What `make test` asks of coverage: the bounds of the whole, of the layers and of the guards, branches alone too."""

from __future__ import annotations

from pathlib import Path

import pytest
from coverage import Coverage, CoverageData

from tests.support.coverage_gate import Counted, count, judge

FULL = Counted(100, 100, 20, 20)


def test_lines_and_branches_of_each_file_are_counted_apart(tmp_path: Path) -> None:
    source = tmp_path / "argmap/domain/signs.py"
    source.parent.mkdir(parents=True)
    source.write_text("def sign(n):\n    if n < 0:\n        return -1\n    return 1\n", encoding="utf-8")
    data = CoverageData(str(tmp_path / ".coverage"))
    data.add_arcs({str(source): [(-1, 1), (1, -1), (-1, 2), (2, 4), (4, -1)]})
    data.write()
    coverage = Coverage(data_file=str(tmp_path / ".coverage"), branch=True, config_file=False)
    coverage.load()
    counted = count(coverage, tmp_path)
    assert counted == {"argmap/domain/signs.py": Counted(lines=4, lines_run=3, branches=2, branches_run=1)}
    told, held = judge(counted, tmp_path)
    assert "coverage of argmap/domain: 66.67 % (at least 95 %): too low" in told
    assert "coverage of branches of argmap/domain: 50.00 % (at least 95 %): too low" in told
    assert not held


@pytest.mark.parametrize(
    ("path", "found", "low"),
    [
        ("argmap/queries/maps.py", Counted(980, 980, 20, 18), ["coverage of branches of argmap/queries: 90.00 %"]),
        ("argmap/web/maps.py", Counted(9_000, 9_000, 500, 400), ["coverage of branches of argmap: 80.77 %"]),
        (
            "argmap/operations/rules.py",
            Counted(999, 999, 1_001, 1_000),
            [f"{what} of argmap/operations/rules.py: 99.9" for what in ("coverage", "coverage of branches")],
        ),
        ("argmap/formats/dot.py", Counted(100, 89, 0, 0), ["coverage of argmap/formats: 89.00 %"]),
        ("argmap/domain/graph.py", Counted(100, 100, 20, 19), []),
    ],
)
def test_each_bound_is_held_by_the_branches_alone_too_and_what_is_below_is_told_by_name(
    path: str, found: Counted, low: list[str]
) -> None:
    told, held = judge({"argmap/domain/permissions.py": FULL, path: found}, Path("nowhere"))
    too_low = [line for line in told if line.endswith("too low")]
    assert held is not bool(low)
    assert [line[: len(begin)] for line, begin in zip(too_low, low, strict=True)] == low


def test_what_is_there_and_was_not_measured_is_told(tmp_path: Path) -> None:
    assert judge({"argmap/domain/permissions.py": FULL}, tmp_path)[1]
    (tmp_path / "argmap/formats").mkdir(parents=True)
    told, held = judge({"argmap/domain/permissions.py": FULL}, tmp_path)
    assert "coverage of argmap/formats: nothing was measured" in told
    assert not held
