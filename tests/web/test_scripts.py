from __future__ import annotations

import re
from pathlib import Path

import pytest

from argmap.web.assets import TOGETHER
from argmap.web.scripts import CannotJoin, imported, joined
from tests.support.in_process import Visitor

SENT = {name: [Path(part).stem for part in parts] for name, parts in TOGETHER.items() if name.endswith(".js")}


def test_a_page_loads_one_file_of_modules_which_asks_for_no_other(visitor: Visitor) -> None:
    named = re.findall(r'src="/static/([^"?]+)', visitor.get("/").text)
    assert named == ["vendor/htmx-2.0.11/htmx.min.js", "vendor/htmx-ext-sse-2.2.4/sse.min.js", "every-page.js"]
    for told in SENT:
        assert not re.search(r"(?m)^import\b|\bimport\(", visitor.get(f"/static/{told}").text)


@pytest.mark.parametrize("told", SENT)
def test_each_module_is_sent_whole_once_and_after_those_that_it_imports(told: str, visitor: Visitor) -> None:
    sent = visitor.get(f"/static/{told}").text
    assert re.findall(r"(?m)^// (\w+)\.js$", sent) == SENT[told]
    assert len(set(SENT[told])) == len(SENT[told])
    for place, name in enumerate(SENT[told]):
        text = visitor.get(f"/static/js/{name}.js").text
        assert set(imported(text)) <= set(SENT[told][:place]), name
        parts = re.split(r"(?m)^import .*;$|^export (?=\w)", text)
        assert [part for part in parts if part.strip() not in sent] == [], name


def test_what_modules_give_and_take_is_told_in_place_of_imports_and_exports() -> None:
    marks = 'export const MARKS = ["+"];\nexport async function read() {}\n'
    line = 'import { MARKS, read } from "./marks.js";\nimport * as marks from "./marks.js";\nimport "./marks.js";\n'
    sent = joined({"marks": marks, "line": line})
    assert sent[sent.index("// marks.js") :].splitlines() == [
        "// marks.js",
        "try {",
        'const MARKS = ["+"];',
        "async function read() {}",
        "$given.marks = {MARKS, read};",
        "} catch ($error) {",
        "$failed($error);",
        "}",
        "",
        "// line.js",
        "try {",
        'const { MARKS, read } = $from("marks");',
        'const marks = $from("marks");',
        '$from("marks");',
        "$given.line = {};",
        "} catch ($error) {",
        "$failed($error);",
        "}",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "export default function read() {}",
        "export let count = 0;",
        "export { read };",
        'export * from "./marks.js";',
        'import marks from "./marks.js";',
        'import { read as seen } from "./marks.js";',
        'import { read } from "/static/js/marks.js";',
        'const marks = () => import("./marks.js");',
        "const here = import.meta.url;",
        "const answer = await fetch(location);",
        "var seen = 0;",
        "const $given = {};",
    ],
)
def test_a_module_that_can_only_be_a_file_of_its_own_is_refused_by_name_and_line(line: str) -> None:
    with pytest.raises(CannotJoin, match=rf"^marks\.js cannot be sent with others: {re.escape(line)}$"):
        joined({"line": "const one = 1;\n", "marks": f"// Marks.\n\n{line}\n"})


def test_words_in_remarks_and_in_what_waits_within_a_function_are_no_reason_to_refuse() -> None:
    text = "// Nobody has to await what others import.\nconst ask = async () => await fetch(location);\n"
    assert text in joined({"ask": text})
