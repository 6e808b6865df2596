"""Drawing and checking files, without a site."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from argmap.domain.graph import Argument, ArgumentGraph, Citation, Source, Statement
from argmap.domain.vocabulary import Kind, Relation
from argmap.formats.argdown import write_argdown
from tests.support.generated import generated
from tests.support.server import ROOT, argmap, argmap_here, environment

SEED = sorted((ROOT / "seed").glob("*.argdown"))
DOCUMENT = "# A report\n\n## Talks\n\nOne block of words.\n\nPeace was promised, and nothing came of it.\n"


@pytest.fixture
def drawn_map(tmp_path: Path) -> Path:
    file = tmp_path / "map.argdown"
    file.write_text(write_argdown(generated(20)), encoding="utf-8")
    return file


def cited(quote: str, locator: str) -> ArgumentGraph:
    citation = Citation("report", quote, locator)
    return ArgumentGraph(
        title="Cited",
        question="What came of it?",
        statements={1: Statement(1, Kind.POSITION, "Nothing", "Nothing came of it.", citations=(citation,))},
        sources={
            "report": Source(
                "report", "A report", file="report.txt", sha256=hashlib.sha256(DOCUMENT.encode()).hexdigest()
            )
        },
        slug="cited",
    )


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "report.txt").write_text(DOCUMENT, encoding="utf-8")
    return folder


def write(folder: Path, graph: ArgumentGraph) -> Path:
    file = folder / "cited.argdown"
    file.write_text(write_argdown(graph), encoding="utf-8")
    return file


@pytest.mark.parametrize("view", ["columns", "tree"])
def test_a_file_is_drawn_whole_as_a_picture_of_its_own(drawn_map: Path, tmp_path: Path, view: str) -> None:
    picture = tmp_path / "map.svg"
    done = argmap("draw", drawn_map, "-o", picture, "--view", view)
    assert (done.returncode, done.stderr) == (0, "")
    root = ElementTree.fromstring(picture.read_text(encoding="utf-8"))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    numbers = {item.get("data-id") for item in root.iter() if "node" in (item.get("class") or "").split()}
    assert numbers == {f"s{number}" for number in range(1, 21)}


def test_a_file_is_drawn_as_dot_that_graphviz_reads(drawn_map: Path, tmp_path: Path) -> None:
    out = tmp_path / "map.dot"
    assert argmap_here("draw", drawn_map, "-o", out).returncode == 0
    svg = subprocess.run(["dot", "-Tsvg", out], capture_output=True, check=True).stdout
    assert all(f">s{number}<".encode() in svg for number in range(1, 21))


def said_while_drawing(program: str, source: Path, picture: Path) -> str:
    """What a new interpreter prints that runs `program` as if it were the command to draw."""
    return subprocess.run(
        [sys.executable, "-c", program, "draw", source, "-o", picture],
        capture_output=True,
        text=True,
        env=environment(),
        check=True,
    ).stdout


def test_drawing_loads_neither_the_web_server_nor_the_database(drawn_map: Path, tmp_path: Path) -> None:
    program = (
        "import sys\nfrom argmap.cli import main\nassert main(sys.argv[1:]) == 0\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules}))"
    )
    said = said_while_drawing(program, drawn_map, tmp_path / "map.svg")
    loaded = set(said.split())
    assert "argmap" in loaded
    assert loaded & {"flask", "sqlmodel", "sqlalchemy", "uvicorn", "werkzeug", "psycopg", "pydantic", "bleach"} == set()


def test_a_picture_that_stood_there_is_replaced_whole_or_not_at_all(drawn_map: Path, tmp_path: Path) -> None:
    picture = tmp_path / "map.svg"
    picture.write_text("an older picture")
    broken = tmp_path / "broken.argdown"
    broken.write_bytes(b"===\n")
    assert argmap_here("draw", broken, "-o", picture).returncode == 1
    assert picture.read_text() == "an older picture"
    assert argmap_here("draw", drawn_map, "-o", picture).returncode == 0
    assert "<svg" in picture.read_text(encoding="utf-8")
    assert {path.name for path in tmp_path.iterdir()} == {"map.argdown", "broken.argdown", "map.svg"}


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = argmap_here("draw", tmp_path / "none.argdown", "-o", tmp_path / "map.svg")
    assert done.returncode == 1
    assert done.stderr == f"argmap: {tmp_path / 'none.argdown'}: No such file or directory\n"


def test_a_folder_that_is_not_there_is_named(drawn_map: Path, tmp_path: Path) -> None:
    done = argmap_here("draw", drawn_map, "-o", tmp_path / "none" / "map.svg")
    assert (done.returncode, done.stderr) == (
        1,
        f"argmap: {tmp_path / 'none' / 'map.svg'}: No such file or directory\n",
    )


def test_text_that_is_not_utf8_is_named_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "latin.argdown"
    file.write_bytes(b"[A]: fine\n\n[B]: Sim\xf3novi\xe6\n")
    done = argmap_here("check", file)
    assert (done.returncode, done.stderr) == (1, f"argmap: {file}: line 3: the text is not UTF-8\n")


def test_a_file_over_five_megabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "large.argdown"
    file.write_bytes(b"x" * 5_000_001)
    done = argmap_here("check", file)
    assert (done.returncode, done.stderr) == (1, f"argmap: {file}: larger than 5 MB\n")


def test_a_malformed_file_is_named_with_line_and_column(tmp_path: Path) -> None:
    file = tmp_path / "broken.argdown"
    file.write_text("[A]: one\n\n<B>: two {unclosed: [\n", encoding="utf-8")
    done = argmap_here("check", file)
    assert done.returncode == 1
    assert done.stderr.startswith(f"argmap: {file}: line ")
    assert ", column " in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_missing_dot_is_said_in_one_line(drawn_map: Path, tmp_path: Path) -> None:
    done = argmap_here("draw", drawn_map, "-o", tmp_path / "map.svg", settings={"ARGMAP_DOT": "/no/such/dot"})
    assert (done.returncode, done.stderr) == (1, "argmap: ARGMAP_DOT: /no/such/dot is not a program that can be run\n")


def test_a_map_too_large_for_one_picture_is_said_to_be_so_and_is_still_written_for_dot(tmp_path: Path) -> None:
    file = tmp_path / "large.argdown"
    file.write_text(write_argdown(generated(1_000)), encoding="utf-8")
    failing = {"ARGMAP_DOT": shutil.which("false") or ""}
    done = argmap_here("draw", file, "-o", tmp_path / "map.svg", settings=failing)
    assert done.returncode == 1
    assert done.stderr == (
        "argmap: Graphviz failed (status 1). 1,000 statements are many for one picture; -o OUT.dot has no limit.\n"
    )
    assert argmap_here("draw", file, "-o", tmp_path / "map.dot", settings=failing).returncode == 0
    assert (tmp_path / "map.dot").read_text(encoding="utf-8").count(" [class=") > 1_000


def test_where_an_error_arose_is_told_when_asked(tmp_path: Path) -> None:
    done = argmap("--traceback", "check", tmp_path / "none.argdown")
    assert done.returncode == 1
    assert "Traceback" in done.stderr


@pytest.mark.parametrize("file", SEED, ids=lambda file: file.stem)
def test_every_seed_map_is_well_formed(file: Path) -> None:
    done = argmap_here("check", file)
    assert (done.returncode, done.stderr) == (0, "")
    assert "statements" in done.stdout


def test_there_are_four_seed_maps() -> None:
    assert len(SEED) == 4


def test_a_quotation_that_stands_in_its_document_is_found(tmp_path: Path, documents: Path) -> None:
    file = write(tmp_path, cited("Peace was promised", "Talks, ¶2"))
    done = argmap_here("check", file, "--sources", documents)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{file}: 1 statement, 0 arguments, 1 quotation found\n"


@pytest.mark.parametrize(
    ("quote", "locator", "said"),
    [
        ("Peace was broken", "Talks, ¶2", "broken"),
        ("Peace was promised", "Talks, ¶1", "Talks, ¶2"),
        ("Peace was promised", "", "Talks, ¶2"),
    ],
)
def test_a_quotation_that_is_not_there_so_is_told_with_what_is(
    tmp_path: Path, documents: Path, quote: str, locator: str, said: str
) -> None:
    file = write(tmp_path, cited(quote, locator))
    done = argmap_here("check", file, "--sources", documents)
    assert done.returncode == 1
    assert done.stderr == f"argmap: {file}: 1 to mend\n"
    assert "statement 1" in done.stdout
    assert said in done.stdout


def test_a_document_that_is_not_at_hand_is_told(tmp_path: Path, documents: Path) -> None:
    (documents / "report.txt").unlink()
    done = argmap_here("check", write(tmp_path, cited("Peace was promised", "Talks, ¶2")), "--sources", documents)
    assert done.returncode == 1
    assert "report.txt" in done.stdout


def test_a_folder_of_sources_that_is_not_there_is_told(tmp_path: Path) -> None:
    done = argmap_here("check", write(tmp_path, cited("Peace", "Talks, ¶2")), "--sources", tmp_path / "none")
    assert (done.returncode, done.stderr) == (1, f"argmap: {tmp_path / 'none'}: there is no such folder\n")


def test_a_map_that_argues_in_a_circle_is_told(tmp_path: Path) -> None:
    circle = ArgumentGraph(
        title="Circle",
        question="Round and round?",
        statements={
            1: Statement(1, Kind.POSITION, "One", "One."),
            2: Statement(2, Kind.CLAIM, "Two", "Two.", home=1),
            3: Statement(3, Kind.CLAIM, "Three", "Three.", home=2),
        },
        arguments={
            1: Argument(1, Relation.SUPPORT, (2,), 3),
            2: Argument(2, Relation.SUPPORT, (3,), 2),
        },
        slug="circle",
    )
    done = argmap_here("check", write(tmp_path, circle))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1


def test_a_rule_that_is_broken_is_told_by_its_lines(tmp_path: Path) -> None:
    file = tmp_path / "circle.argdown"
    file.write_text("[One]: Yes.\n  + [Two]: Because.\n\n[Two]\n  + [Three]: So.\n    + [Two]\n", encoding="utf-8")
    done = argmap_here("check", file)
    assert done.returncode == 1
    assert done.stdout == f"{file}: line 5: These support each other in a circle: a2, a3 (lines 5 and 6).\n"
    assert done.stderr == f"argmap: {file}: 1 to mend\n"


def test_drawing_ends_at_once_and_what_was_to_run_at_the_end_has_run(drawn_map: Path, tmp_path: Path) -> None:
    program = (
        "import atexit, sys\nfrom argmap.cli import command\n"
        "class Last:\n    def __del__(self): print('taken apart')\n"
        "last = Last()\natexit.register(print, 'ended')\ncommand()"
    )
    said = said_while_drawing(program, drawn_map, tmp_path / "map.svg")
    assert said == "ended\n"
    assert "</svg>" in (tmp_path / "map.svg").read_text(encoding="utf-8")
