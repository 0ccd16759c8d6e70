// vectors/belenios/ed25519-2of3: ballots and trustees made by another program.

import { parseElection } from "../../../lib/ballot/v1_election.ts";
import { trackerOf } from "../../../lib/ballot/envelope.ts";
import { verifyBallot } from "../../../lib/ballot/v1_verification.ts";
import { formatBase64 } from "../../../lib/canonical/base64.ts";
import { parseUtf8, utf8 } from "../../../lib/canonical/bytes.ts";
import { electionKeyOf } from "../../../lib/record/v1_trustees.ts";
import { equal, refused, type Check, type Json } from "./checking.ts";

export type Archive = {
  readonly election: Uint8Array;
  readonly trustees: Uint8Array;
  readonly ballots: readonly string[];
  /** In Belenios' base64 form. */
  readonly trackers: readonly string[];
};

/** Every ballot verifies and has its tracker; the trustees give the election's key. */
export function belenios(archive: Archive): Check[] {
  return [
    ...archive.ballots.map((text, place) => ({
      name: `belenios ballot ${place}`,
      run: () => {
        verifyBallot(parseElection(archive.election), utf8(text));
        const tracker = formatBase64(trackerOf(utf8(text))).replace(/=+$/, "");
        equal(tracker, archive.trackers[place]);
      },
    })),
    {
      name: "belenios trustees",
      run: async () => {
        const election = parseElection(archive.election);
        equal(electionKeyOf(archive.trustees).text, election.record.public_key);
        for (const [why, altered] of alteredTrustees(parseUtf8(archive.trustees))) {
          const problem = await refused(() => electionKeyOf(utf8(altered)));
          equal(problem instanceof Error, true, why);
        }
      },
    },
  ];
}

function alteredTrustees(text: string): (readonly [string, string])[] {
  const change = (why: string, edit: (parameters: Json, items: Json) => void) => {
    const items = JSON.parse(text) as Json;
    edit(items[0][1], items);
    return [why, JSON.stringify(items)] as const;
  };
  return [
    change("coefficients of another", (one) => (one.coefexps[0] = one.coefexps[1])),
    change("coefficients altered", (one) => {
      one.coefexps[0].message = one.coefexps[1].message;
    }),
    change("a certificate altered", (one) => {
      one.certs[0].message = one.certs[1].message;
    }),
    change("another threshold", (one) => (one.threshold = 1)),
    change("a certificate missing", (one) => one.certs.pop()),
    change("the same item twice", (_, items) => items.push(items[0])),
    change("nobody", (_, items) => items.pop()),
    change("an unknown item", (_, items) => (items[0][0] = "Other")),
  ];
}
