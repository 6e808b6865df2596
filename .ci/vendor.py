"""Bring the browser's parts into the checkout, and prove that they are still what was brought.

Nothing that a page needs is loaded from another host, so htmx, its extension and the fonts are kept in
``static/``. They are never edited by hand: this script takes the published npm packages, at the versions
written here, copies the few files that are used and writes down their SHA-256.

    vendor.py fetch    copy everything anew (needs npm and, for the width table, fontTools with brotli)
    vendor.py check    compare what is there with the manifest (offline, standard library only)

``fetch`` also makes ``argmap/drawing/advances.json``: the advance width of every character in the very fonts
that the browser loads, so that the server can break lines exactly where they must break (see
``argmap/drawing/measure.py``).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static"
MANIFEST = STATIC / "vendor" / "manifest.json"
FACES_CSS = STATIC / "fonts" / "faces.css"
ADVANCES = ROOT / "argmap" / "drawing" / "advances.json"

EM = 1000
"""The unit of the width table: thousandths of the font size, which is also what the fonts themselves use."""


@dataclass(frozen=True)
class Package:
    """One published npm package and the files of it that argmap serves.

    ``files`` maps a path inside the package to a path inside ``static/``.
    """

    name: str
    version: str
    licence: str
    files: Mapping[str, str]


@dataclass(frozen=True)
class Face:
    """One ``@font-face`` family and style; ``stem`` is the file name without its subset.

    ``css`` is the style sheet of the package that says which characters the browser takes from which subset.
    """

    family: str
    weight: str
    style: str
    package: str
    css: str
    before: str
    after: str

    def file(self, subset: str) -> str:
        """The name of the woff2 file that holds ``subset`` of this face."""
        return f"{self.before}-{subset}-{self.after}.woff2"


SUBSETS = ("latin", "latin-ext")

SERIF = "@fontsource/source-serif-4"
DISPLAY = "@fontsource-variable/source-serif-4"
SANS = "@fontsource-variable/source-sans-3"

FACES = (
    Face("ArgmapSerif", "400", "normal", SERIF, "400.css", "source-serif-4", "400-normal"),
    Face("ArgmapSerif", "400", "italic", SERIF, "400-italic.css", "source-serif-4", "400-italic"),
    Face("ArgmapSerif", "600", "normal", SERIF, "600.css", "source-serif-4", "600-normal"),
    Face("ArgmapDisplay", "200 900", "normal", DISPLAY, "opsz.css", "source-serif-4", "opsz-normal"),
    Face("ArgmapSans", "200 900", "normal", SANS, "index.css", "source-sans-3", "wght-normal"),
    Face("ArgmapSans", "200 900", "italic", SANS, "wght-italic.css", "source-sans-3", "wght-italic"),
)


def _font_files(package: str) -> dict[str, str]:
    names = [face.file(subset) for face in FACES if face.package == package for subset in SUBSETS]
    return {f"files/{name}": f"fonts/{name}" for name in names}


PACKAGES = (
    Package(
        "htmx.org",
        "2.0.11",
        "0BSD",
        {
            "dist/htmx.min.js": "vendor/htmx-2.0.11/htmx.min.js",
            "LICENSE": "vendor/htmx-2.0.11/LICENSE",
        },
    ),
    Package(
        "htmx-ext-sse",
        "2.2.4",
        "0BSD",
        {
            "dist/sse.min.js": "vendor/htmx-ext-sse-2.2.4/sse.min.js",
            "LICENSE": "vendor/htmx-ext-sse-2.2.4/LICENSE",
        },
    ),
    Package(SERIF, "5.3.1", "OFL-1.1", {**_font_files(SERIF), "LICENSE": "fonts/LICENSE-source-serif-4"}),
    Package(DISPLAY, "5.3.1", "OFL-1.1", _font_files(DISPLAY)),
    Package(SANS, "5.3.0", "OFL-1.1", {**_font_files(SANS), "LICENSE": "fonts/LICENSE-source-sans-3"}),
)

MEASURED = {
    "serif": (SERIF, "source-serif-4", "400-normal", None),
    "serif-semibold": (SERIF, "source-serif-4", "600-normal", None),
    "sans": (SANS, "source-sans-3", "wght-normal", 400),
    "sans-semibold": (SANS, "source-sans-3", "wght-normal", 600),
}
"""The faces that the map draws with: package, file name before and after the subset, and the weight to
instance.

Source Sans is a variable font whose default weight is 200, so it is instanced at the weight that is drawn;
the face with an optical size is absent, because its widths change with the size.
"""


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


# ---------------------------------------------------------------------------------------------------- check


def check(static: Path = STATIC, advances: Path = ADVANCES) -> list[str]:
    """Say in words everything that is not as the manifest has it; an empty list means that all is well."""
    manifest_path = static / "vendor" / "manifest.json"
    if not manifest_path.is_file():
        return [f"{manifest_path.name} is missing"]
    manifest = json.loads(manifest_path.read_text(encoding="utf-8"))
    listed = {file: digest for part in manifest["packages"] for file, digest in part["files"].items()}
    listed |= manifest["made"]
    faults = [fault for file, digest in sorted(listed.items()) for fault in _compare(static, file, digest)]
    faults += [f"{name} is not in the manifest" for name in sorted(_present(static) - set(listed))]
    return faults + _compare_advances(static, advances)


def _compare(static: Path, file: str, digest: str) -> Iterator[str]:
    path = static / file
    if not path.is_file():
        yield f"{file} is missing"
    elif sha256(path) != digest:
        yield f"{file} has been changed"


def _present(static: Path) -> set[str]:
    files = (path for folder in ("vendor", "fonts") for path in (static / folder).rglob("*") if path.is_file())
    return {path.relative_to(static).as_posix() for path in files} - {"vendor/manifest.json"}


def _compare_advances(static: Path, advances: Path) -> list[str]:
    if not advances.is_file():
        return [f"{advances.name} is missing"]
    made_from = json.loads(advances.read_text(encoding="utf-8"))["made_from"]
    return [
        f"{advances.name} was made from another {name}"
        for name, digest in sorted(made_from.items())
        if not (static / "fonts" / name).is_file() or sha256(static / "fonts" / name) != digest
    ]


# ---------------------------------------------------------------------------------------------------- fetch


def fetch() -> None:
    """Replace ``static/vendor`` and ``static/fonts`` by what the published packages hold, and make what
    follows.
    """
    shutil.rmtree(STATIC / "vendor", ignore_errors=True)
    shutil.rmtree(STATIC / "fonts", ignore_errors=True)
    sheets: dict[tuple[str, str], str] = {}
    entries = []
    with tempfile.TemporaryDirectory() as folder:
        for package in PACKAGES:
            archive = _pack(package, Path(folder))
            entries.append(_copy(package, archive))
            for css in {face.css for face in FACES if face.package == package.name}:
                sheets[package.name, css] = _member(archive, css).decode("utf-8")
    FACES_CSS.write_text(faces_css(sheets), encoding="utf-8", newline="\n")
    ADVANCES.parent.mkdir(parents=True, exist_ok=True)
    ADVANCES.write_text(advances_json(unicode_ranges(FACES_CSS.read_text("utf-8"))), encoding="utf-8", newline="\n")
    made = {FACES_CSS.relative_to(STATIC).as_posix(): sha256(FACES_CSS)}
    MANIFEST.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"packages": entries, "made": made}, indent=2, ensure_ascii=False)
    MANIFEST.write_text(text + "\n", encoding="utf-8", newline="\n")


def _pack(package: Package, folder: Path) -> tarfile.TarFile:
    spec = f"{package.name}@{package.version}"
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("vendor.py fetch needs npm, which comes with Node.js")
    result = subprocess.run(
        [npm, "pack", spec, "--silent", "--pack-destination", str(folder)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if result.returncode:
        raise SystemExit(f"npm could not fetch {spec}: {result.stderr.strip()}")
    return tarfile.open(folder / result.stdout.strip().splitlines()[-1])


def _member(archive: tarfile.TarFile, name: str) -> bytes:
    stream = archive.extractfile(f"package/{name}")
    if stream is None:
        raise SystemExit(f"the package holds no file {name}")
    return stream.read()


def _copy(package: Package, archive: tarfile.TarFile) -> dict[str, Any]:
    for source, target in package.files.items():
        path = STATIC / target
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_member(archive, source))
    return {
        "name": package.name,
        "version": package.version,
        "licence": package.licence,
        "source": f"npm:{package.name}@{package.version}",
        "files": {target: sha256(STATIC / target) for target in sorted(package.files.values())},
    }


def faces_css(sheets: Mapping[tuple[str, str], str]) -> str:
    """The ``@font-face`` rules; the unicode ranges are those of the packages' own style sheets.

    The families have names without a digit at the end, because Pango, which Graphviz measures with, reads a
    trailing digit as a size.
    """
    rules = ["/* Made by .ci/vendor.py. */"]
    for face in FACES:
        for subset in reversed(SUBSETS):
            name = face.file(subset)
            pattern = rf"src: url\(\./files/{re.escape(name)}\).*?unicode-range: ([^;]+);"
            rule = re.search(pattern, sheets[face.package, face.css], re.S)
            if rule is None:
                raise SystemExit(f"{face.css} of {face.package} has no rule for {name}")
            ranges = rule[1].replace(",", ", ")
            rules.append(
                f"@font-face {{\n  font-family: {face.family};\n  font-style: {face.style};\n"
                f"  font-weight: {face.weight};\n  font-display: swap;\n"
                f'  src: url("{name}") format("woff2");\n  unicode-range: {ranges};\n}}'
            )
    return "\n\n".join(rules) + "\n"


def unicode_ranges(css: str) -> dict[str, frozenset[int]]:
    """Which code points the browser takes from which font file, read from the rules of ``faces_css``."""
    found = re.findall(r'url\("([^"]+)"\).*?unicode-range: ([^;]+);', css, re.S)
    return {name: frozenset(_code_points(ranges.split(", "))) for name, ranges in found}


def _code_points(ranges: Iterable[str]) -> Iterator[int]:
    for item in ranges:
        first, _, last = item.strip().removeprefix("U+").partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)


def advances_json(ranges: Mapping[str, frozenset[int]], fonts: Path = STATIC / "fonts") -> str:
    """The width table: for each measured face, runs of consecutive code points and their advances.

    A character counts only if the browser would take it from the file that has it; of two files, the one with
    the plain Latin subset wins, as it does in the browser, where the later rule is asked first.
    """
    faces: dict[str, list[list[int]]] = {}
    made_from: dict[str, str] = {}
    for face, (_, before, after, weight) in MEASURED.items():
        widths: dict[int, int] = {}
        for subset in reversed(SUBSETS):
            name = f"{before}-{subset}-{after}.woff2"
            made_from[name] = sha256(fonts / name)
            advances = _advances(fonts / name, weight).items()
            widths |= {code: width for code, width in advances if code in ranges[name] and not _weightless(code)}
        faces[face] = list(_runs(widths))
    lines = [
        f'    "{face}": [\n' + ",\n".join(f"      {json.dumps(run)}" for run in runs) + "\n    ]"
        for face, runs in faces.items()
    ]
    head = json.dumps({"em": EM, "made_from": dict(sorted(made_from.items()))}, indent=2)
    return head.removesuffix("\n}") + ',\n  "faces": {\n' + ",\n".join(lines) + "\n  }\n}\n"


def _advances(path: Path, weight: int | None) -> dict[int, int]:
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    font = TTFont(path)
    if weight is not None:
        for table in {"GDEF", "GPOS", "GSUB"} & set(font.keys()):  # how letters are placed is not how wide they are
            del font[table]
        font = instancer.instantiateVariableFont(font, {"wght": weight})
    scale = EM / font["head"].unitsPerEm
    metrics = font["hmtx"].metrics
    return {code: round(metrics[glyph][0] * scale) for code, glyph in font.getBestCmap().items()}


def _weightless(code: int) -> bool:
    """Marks, joiners and control characters: the browser gives them no room, whatever the font says."""
    return unicodedata.category(chr(code)) in ("Mn", "Me", "Cf", "Cc")


def _runs(widths: Mapping[int, int]) -> Iterator[list[int]]:
    """Cut a table into runs ``[first code point, advance, advance, …]``."""
    run: list[int] = []
    for code in sorted(widths):
        if run and code != run[0] + len(run) - 1:
            yield run
            run = []
        run = [*run, widths[code]] if run else [code, widths[code]]
    if run:
        yield run


def main(arguments: list[str] | None = None) -> int:
    """Run ``fetch`` or ``check``; the exit status is 1 where something is not as the manifest has it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=("fetch", "check"))
    if parser.parse_args(arguments).action == "fetch":
        fetch()
    faults = check()
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
