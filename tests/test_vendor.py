"""What the browser loads is what was published, unchanged, and the width table was made from it."""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent


def load_vendor_script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("argmap_vendor_script", ROOT / ".ci" / "vendor.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up by name
    spec.loader.exec_module(module)
    return module


vendor = load_vendor_script()


@pytest.fixture
def copied_static(tmp_path: Path) -> Path:
    for folder in ("vendor", "fonts"):
        shutil.copytree(ROOT / "static" / folder, tmp_path / folder)
    return tmp_path


def test_every_file_in_the_checkout_is_the_one_that_was_published() -> None:
    assert vendor.check() == []
    assert vendor.main(["check"]) == 0


def test_the_manifest_names_version_licence_and_source_of_every_package() -> None:
    manifest = json.loads((ROOT / "static" / "vendor" / "manifest.json").read_text("utf-8"))
    entries = {entry["name"]: entry for entry in manifest["packages"]}
    assert set(entries) == {package.name for package in vendor.PACKAGES}
    for package in vendor.PACKAGES:
        entry = entries[package.name]
        assert (entry["version"], entry["licence"]) == (package.version, package.licence)
        assert entry["source"] == f"npm:{package.name}@{package.version}"
        assert set(entry["files"]) == set(package.files.values())


def test_a_changed_a_missing_and_an_unlisted_file_are_each_named(copied_static: Path) -> None:
    (copied_static / "vendor" / "htmx-2.0.11" / "htmx.min.js").write_text("alert(1)")
    (copied_static / "fonts" / "LICENSE-source-sans-3").unlink()
    (copied_static / "fonts" / "other.woff2").write_bytes(b"")
    assert vendor.check(copied_static) == [
        "fonts/LICENSE-source-sans-3 is missing",
        "vendor/htmx-2.0.11/htmx.min.js has been changed",
        "fonts/other.woff2 is not in the manifest",
    ]


def test_a_font_that_the_width_table_was_not_made_from_is_named(copied_static: Path, tmp_path: Path) -> None:
    name = "source-serif-4-latin-400-normal.woff2"
    (copied_static / "fonts" / name).write_bytes(b"another font")
    assert f"advances.json was made from another {name}" in vendor.check(copied_static)
    assert "nothing.json is missing" in vendor.check(copied_static, tmp_path / "nothing.json")


def test_a_checkout_without_a_manifest_fails_the_check(tmp_path: Path) -> None:
    assert vendor.check(tmp_path) == ["manifest.json is missing"]


def test_the_width_table_is_the_one_that_these_fonts_give() -> None:
    ranges = vendor.unicode_ranges((ROOT / "static" / "fonts" / "faces.css").read_text("utf-8"))
    assert (ROOT / "argmap" / "drawing" / "advances.json").read_text("utf-8") == vendor.advances_json(ranges)


def test_every_font_file_is_loaded_by_a_face_with_a_swap() -> None:
    css = (ROOT / "static" / "fonts" / "faces.css").read_text("utf-8")
    files = {path.name for path in (ROOT / "static" / "fonts").glob("*.woff2")}
    assert {name for name in files if f'url("{name}")' in css} == files
    assert css.count("@font-face") == css.count("font-display: swap") == len(files)
