// How long a ballot takes: `npm run build:node && node tests/lib/measure.mjs [ELECTION.json]`.
// Prints milliseconds: the first ballot of a fresh process (tables included), then the median.

import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";

import { parseElection, runPreparation, utf8 } from "../../dist-node/booth.js";

const fixture = new URL("fixtures/ballots.json", import.meta.url);
const [path] = process.argv.slice(2);
const elections = path
  ? [readFileSync(path, "utf8")]
  : [...new Set(JSON.parse(readFileSync(fixture, "utf8")).map((one) => one.election))];
const random = (count) => new Uint8Array(randomBytes(count));

for (const election of elections) {
  const { record } = parseElection(utf8(election));
  const bits = record.questions.map((question) => {
    const width = question.answers.length + Number(question.blank === true);
    return Array.from({ length: width }, (_, place) => Number(place >= width - question.max));
  });
  const task = {
    origin: "measure.example/2026",
    unit: record.uuid,
    election,
    secret: "12345678901234567890",
    bits,
    replaces: "",
    counter: 1,
  };
  const times = Array.from({ length: 9 }, () => {
    const start = performance.now();
    runPreparation(task, random);
    return performance.now() - start;
  });
  const [first] = times;
  const median = times.slice(1).sort((a, b) => a - b)[4];
  const widths = bits.map((row) => row.length).join("+");
  console.log(`${widths} ciphertexts: first ${first.toFixed(0)} ms, then ${median.toFixed(0)} ms`);
}
