// What the official Argdown parser makes of files: for each line on stdin, a file as a JSON string, a line of findings.
"use strict";

const { argdown } = require("@argdown/core/dist/argdown.js");

function name(end) {
  return end.type === "inference" ? { inference: end.argumentTitle } : { [end.type === "argument" ? "argument" : "statement"]: end.title };
}

function findings(input) {
  let response;
  try {
    response = argdown.run({ process: ["parse-input", "build-model"], input, logExceptions: false });
  } catch (error) {
    return { errors: [String(error)] };
  }
  const errors = [...(response.lexerErrors || []), ...(response.parserErrors || []), ...(response.exceptions || [])];
  if (errors.length || !response.statements) {
    return { errors: errors.map((error) => String(error.message)).concat(response.statements ? [] : ["no model"]) };
  }
  const sections = [];
  const walk = (some) => some.forEach((s) => (sections.push({ level: s.level, title: s.title }), walk(s.children)));
  walk(response.sections);
  return {
    errors: [],
    frontMatter: response.frontMatter || null,
    sections,
    statements: Object.values(response.statements).map((one) => ({
      title: one.title,
      data: one.data || null,
      tags: one.tags || [],
      members: one.members.map((m) => ({ role: m.role || null, reference: Boolean(m.isReference), text: m.text === undefined ? null : m.text })),
    })),
    arguments: Object.values(response.arguments).map((one) => ({
      title: one.title,
      data: one.data || null,
      descriptions: one.members.filter((m) => !m.isReference).map((m) => m.text),
      steps: (one.pcs || []).map((s) => ({
        role: s.role,
        title: s.title,
        rules: s.inference ? s.inference.inferenceRules : null,
        data: s.inference ? s.inference.data || null : null,
      })),
    })),
    relations: response.relations.map((one) => ({ type: one.relationType, from: name(one.from), to: name(one.to) })),
  };
}

require("readline")
  .createInterface({ input: process.stdin, terminal: false })
  .on("line", (line) => process.stdout.write(JSON.stringify(findings(JSON.parse(line))) + "\n"));
