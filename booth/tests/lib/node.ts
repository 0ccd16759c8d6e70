// The library as one module for Node: tests in other languages and measurements use it.

export { checkOpenedBallot } from "../../lib/ballot/opened_ballot.ts";
export { parseElection } from "../../lib/ballot/v1_election.ts";
export { encryptBallot } from "../../lib/ballot/v1_encryption.ts";
export { verifyBallot } from "../../lib/ballot/v1_verification.ts";
export { utf8 } from "../../lib/canonical/bytes.ts";
export { openReferendum, runPreparation, Tail } from "../../lib/client.ts";
export { entryTextOf } from "../../lib/client/prepared.ts";
export { seeded } from "./vectors/seeded.ts";
