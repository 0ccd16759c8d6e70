// Prepares and verifies ballots for tests in other languages: JSON in, JSON out.
// In:  {"tasks": [PreparationTask], "ballots": [{"election", "ballot"}]}, exact texts.
// Out: {"prepared": [{"prepared", "cast", "challenge"}], "verdicts": ["" or the problem]}.

import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";

import {
  entryTextOf,
  parseElection,
  runPreparation,
  utf8,
  verifyBallot,
} from "../../dist-node/booth.js";

const random = (count) => new Uint8Array(randomBytes(count));
const { tasks, ballots } = JSON.parse(readFileSync(0, "utf8"));

const prepared = tasks.map((task) => {
  const { tracker, words, ...rest } = runPreparation(task, random);
  const whole = { ...rest, tracker, words };
  return {
    prepared: rest,
    tracker,
    words,
    cast: entryTextOf(whole, "ballot"),
    challenge: entryTextOf(whole, "challenge"),
  };
});

const verdicts = ballots.map(({ election, ballot }) => {
  try {
    verifyBallot(parseElection(utf8(election)), utf8(ballot));
    return "";
  } catch (problem) {
    return String(problem);
  }
});

process.stdout.write(JSON.stringify({ prepared, verdicts }));
