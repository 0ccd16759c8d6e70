// The trustee's steps as a command for other languages' tests: one JSON request on standard input,
// one JSON answer on standard output. Reads a record in a folder. Bundled by esbuild, run by Node.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { text as readAll } from "node:stream/consumers";

import { parseUtf8, utf8 } from "../../lib/canonical/bytes.ts";
import { PlebisciteError, UnavailableError } from "../../lib/errors.ts";
import { parsePolicyFile } from "../../lib/log/policy_file.ts";
import { loadSodium, systemRandomness } from "../../trustee/group/sodium.ts";
import { IdentityKey } from "../../trustee/offices/identity.ts";
import { Journal } from "../../trustee/offices/journal.ts";
import {
  type TrusteeFile,
  readIdentityFile,
  readTrusteeFile,
  writeIdentityFile,
  writeTrusteeFile,
} from "../../trustee/offices/private_file.ts";
import { type Submission, signSubmission, writeSubmission } from "../../trustee/offices/submission.ts";
import * as office from "../../trustee/offices/trustee.ts";
import { type Remembered, replay } from "../../trustee/record/replay.ts";
import type { RecordState } from "../../trustee/record/state.ts";
import { checkHere } from "../../trustee/record/vote_check.ts";
import { requireWatched } from "../../trustee/record/watched.ts";

type Request = {
  readonly step: string;
  readonly record: string;
  readonly policy: string;
  readonly origin: string;
  readonly name?: string;
  readonly identity?: string;
  readonly file?: string;
  readonly journal?: string;
  readonly remembered?: Remembered;
};

type Done = {
  readonly file?: TrusteeFile | undefined;
  readonly journal?: Journal;
  readonly submission: Submission;
};

async function step(request: Request, state: RecordState, owner: number): Promise<Done> {
  const file =
    request.file === undefined ? undefined : readTrusteeFile(utf8(request.file), request.origin);
  const required = () => {
    if (!file) throw new Error("this step needs the trustee's file");
    return file;
  };
  switch (request.step) {
    case "certificate":
      return office.certificate(state, owner, file, systemRandomness);
    case "commit":
      return office.commit(state, owner, file, systemRandomness);
    case "reveal":
      return { file, submission: await office.reveal(state, owner, file) };
    case "share-key":
      return office.shareKey(state, owner, file, systemRandomness);
    case "rehearse":
      return { file, submission: await office.rehearsalProof(state, required(), systemRandomness) };
    case "decrypt": {
      await requireWatched(state, false);
      const before = new Journal(utf8(request.journal ?? ""));
      const journal = office.noteInJournal(before, state, required());
      const submission = office.decrypt(state, required(), journal, systemRandomness);
      return { file, journal, submission };
    }
    case "destroy":
      return { submission: office.destroy(state, owner) };
    default:
      throw new Error(`no step ${request.step}`);
  }
}

async function answer(request: Request): Promise<unknown> {
  await loadSodium();
  if (request.step === "identity") {
    const key = IdentityKey.fresh(request.name ?? "", systemRandomness);
    const written = parseUtf8(writeIdentityFile(key, request.origin));
    return { identity: written, key: key.verifierKey };
  }
  const policy = parsePolicyFile(utf8(request.policy));
  const { state } = await replay({
    read: async (path) => {
      try {
        return new Uint8Array(await readFile(join(request.record, path)));
      } catch {
        throw new UnavailableError("no such file", path);
      }
    },
    policy,
    checker: checkHere,
    ...(request.remembered ? { remembered: request.remembered } : {}),
  });
  if (request.step === "read") {
    if (state.close) await requireWatched(state, policy.witnessed);
    return { size: state.size, phase: state.phase, ballots: state.ballots };
  }
  const key = readIdentityFile(utf8(request.identity ?? ""), request.origin);
  const owner = office.trusteeNumber(state, key.verifierKey);
  const { file, journal, submission } = await step(request, state, owner);
  const signed = signSubmission(submission, state, owner, key);
  return {
    file: file && parseUtf8(writeTrusteeFile(file)),
    journal: journal && parseUtf8(journal.bytes),
    submission: parseUtf8(writeSubmission(state.origin, signed)),
  };
}

const request = JSON.parse(await readAll(process.stdin)) as Request;
try {
  process.stdout.write(JSON.stringify(await answer(request)));
} catch (problem) {
  if (!(problem instanceof PlebisciteError)) throw problem;
  process.stdout.write(JSON.stringify({ error: problem.name, message: problem.toString() }));
}
