// Opening a referendum under its policy, and what a voter's device then asks of it.

import { sha256 } from "@noble/hashes/sha2.js";

import { sameBytes } from "../canonical/bytes.ts";
import { EvidenceError, MisuseError, UnavailableError, UnsupportedError } from "../errors.ts";
import { formatVkey } from "../log/keys.ts";
import { parsePolicyFile, type PolicyFile } from "../log/policy_file.ts";
import { officeKeys, type OfficeKeys } from "../record/acts.ts";
import type { Definition, Texts } from "../record/definition.ts";
import { definitionHash, parseParts } from "../record/definition_parts.ts";
import { readChain } from "./chain.ts";
import { readCode } from "./codes.ts";
import { lieUnless, Refused, type Phase } from "./errors.ts";
import { findUnit } from "./finding.ts";
import { openedOf, OpenedChecker } from "./opening.ts";
import { requirePhase } from "./phase.ts";
import { entryTextOf } from "./prepared.ts";
import { bitsOf, runPreparation } from "./preparing.ts";
import { RecordReader } from "./record_reader.ts";
import { Sender } from "./sending.ts";
import { Service } from "./service.ts";
import { credentialShape, phaseOf, setupShape, type Setup } from "./setup.ts";
import { nextPlace, requireRemembered } from "./tail_checks.ts";
import type { Tail } from "./tail.ts";
import type {
  CastOptions,
  Choices,
  HelpContact,
  Opened,
  OpenOptions,
  OpenedCheck,
  PreparedBallot,
  Recorded,
  Referendum,
  Remembered,
  Voter,
} from "./types.ts";
import { Units } from "./units.ts";

/** What the first entry says, checked. */
type Defined = {
  readonly definition: Definition;
  readonly texts: readonly Texts[];
  readonly first: Texts;
  readonly hash: Uint8Array;
  readonly keys: OfficeKeys;
};

/**
 * Read policy, checkpoint and definition of the referendum at `base`/r/`slug`.
 * Throws LyingServer where they do not fit each other, Unreachable, UnavailableError if there is no
 * such referendum, UnsupportedError for a practice in another group.
 */
export async function openReferendum(
  base: string,
  slug: string,
  options: OpenOptions,
): Promise<Referendum> {
  const service = new Service(base.replace(/\/$/, ""), slug, options.fetch, options.signal);
  const raw = await service.policy();
  const policy = await lieUnless("policy", () => readPolicy(raw, options.policyFingerprint));
  const setup = await service.hint("setup", setupShape);
  const reader = await RecordReader.open(service, policy, options.remembered);
  const defined = await readDefinition(reader, policy);
  if (defined.definition.group !== "Ed25519") {
    throw new UnsupportedError(`a practice in the group ${defined.definition.group}`);
  }
  return new OpenedReferendum(service, reader, defined, setup, options);
}

function readPolicy(raw: Uint8Array, fingerprint: Uint8Array | undefined): PolicyFile {
  if (fingerprint !== undefined && !sameBytes(sha256(raw), fingerprint)) {
    throw new EvidenceError("the policy is not the one whose fingerprint the link carries");
  }
  return parsePolicyFile(raw);
}

async function readDefinition(reader: RecordReader, policy: PolicyFile): Promise<Defined> {
  const { commission } = policy;
  // The policy's commission signs the first entry; only then its parts are read.
  const keys = { commission, registrar: commission };
  const { entry } = await reader.act(0, "definition", keys);
  const parts = await Promise.all(
    entry.parts.map(async ({ name, blob }) => ({ name, raw: await reader.blob(blob) })),
  );
  return lieUnless("definition", () => {
    const { definition, texts } = parseParts(parts);
    requirePolicy(definition, policy);
    const [first] = texts;
    if (first === undefined) {
      throw new EvidenceError("the definition has no texts");
    }
    return { definition, texts, first, hash: definitionHash(parts), keys: officeKeys(definition) };
  });
}

/** Definition and policy name the same log, commission and witnesses. */
function requirePolicy(definition: Definition, policy: PolicyFile): void {
  if (definition.origin !== policy.log.name) {
    throw new EvidenceError("the definition is of another log than the policy");
  }
  if (definition.commission.key !== formatVkey(policy.commission)) {
    throw new EvidenceError("the policy names another commission key than the definition");
  }
  if (definition.policy !== policy.policyText) {
    throw new EvidenceError("the policy's log, witnesses or quorum are not the definition's");
  }
}

class OpenedReferendum implements Referendum {
  readonly texts: ReadonlyMap<string, Texts>;
  readonly policyFingerprintGiven: boolean;
  private readonly units: Units;
  private readonly sender: Sender;

  constructor(
    private readonly service: Service,
    private readonly reader: RecordReader,
    private readonly defined: Defined,
    private setup: Setup,
    private readonly options: OpenOptions,
  ) {
    const { definition, texts, first, hash, keys } = defined;
    this.texts = new Map(texts.map((words) => [words.language, words]));
    this.policyFingerprintGiven = options.policyFingerprint !== undefined;
    this.units = new Units(reader, definition, first, hash, keys, setup);
    this.sender = new Sender(service, reader, options.random);
  }

  get origin(): string {
    return this.reader.origin;
  }
  get slug(): string {
    return this.service.slug;
  }
  get definition(): Definition {
    return this.defined.definition;
  }
  get questions() {
    return this.definition.contests.flatMap((contest) => contest.questions);
  }
  get languages() {
    return this.definition.languages;
  }
  get calendar() {
    return this.definition.calendar;
  }
  get practice(): boolean {
    return this.definition.practice;
  }
  get secondFactor() {
    return this.definition.second_factor;
  }
  get phase(): Phase {
    return phaseOf(this.setup.phase);
  }
  get closes(): number {
    return this.setup.closes;
  }
  get help(): HelpContact | null {
    return this.setup.help;
  }
  get policyWords() {
    return this.reader.policy.words;
  }
  get policyFingerprint(): Uint8Array {
    return this.reader.policy.digest;
  }
  get witnessed(): boolean {
    return this.reader.policy.witnessed;
  }
  get remembered(): Remembered {
    return this.reader.remembered;
  }

  async identify(code: string, tail?: Tail): Promise<Voter> {
    const symbols = readCode(code);
    const found = await findUnit(this.service, this.units, this.origin, symbols);
    const { uuid, district, style, questions } = found.unit;
    const [{ election }, hint] = await Promise.all([
      this.units.record(uuid),
      this.credentialHint(found.credential),
    ]);
    const { origin } = this;
    const owner = { origin, unit: uuid, election, credential: found.credential };
    const chain = await readChain(this.reader, owner, hint, this.defined.keys);
    requireRemembered(chain, found.credential, tail);
    return {
      unit: uuid,
      credential: found.credential,
      district: { id: district.id, name: district.name },
      style,
      questions,
      chain,
      secret: found.secret.toString(),
    };
  }

  async requireOpen(): Promise<void> {
    await this.refresh();
    await requirePhase(this.reader, this.setup, this.defined.keys);
  }

  async prepare(voter: Voter, choices: Choices, tail?: Tail): Promise<PreparedBallot> {
    if ((this.setup.entries.get("open") ?? null) === null) {
      await this.refresh(); // the page may have been open since before voting was
    }
    const { electionText } = await this.units.opened(voter.unit);
    const task = {
      origin: this.origin,
      unit: voter.unit,
      election: electionText,
      secret: voter.secret,
      bits: bitsOf(voter.questions, choices),
      ...nextPlace(voter, tail),
    };
    return this.options.prepareElsewhere
      ? this.options.prepareElsewhere(task)
      : runPreparation(task, this.options.random);
  }

  cast(prepared: PreparedBallot, options?: CastOptions): Promise<Recorded> {
    return this.send(prepared, "ballot", options);
  }

  challenge(prepared: PreparedBallot, options?: CastOptions): Promise<Recorded> {
    return this.send(prepared, "challenge", options);
  }

  async settle(tail: Tail, options?: CastOptions): Promise<{ tail: Tail; recorded: Recorded[] }> {
    let settled = tail;
    const recorded: Recorded[] = [];
    for (const sent of tail.unsettled) {
      const one = await this.sender.send(sent, options);
      recorded.push(one);
      settled = settled.withRecorded(one);
    }
    return { tail: settled, recorded };
  }

  opened(prepared: PreparedBallot, recorded: Recorded): Opened {
    return openedOf(prepared, recorded);
  }

  checkOpened(opened: Opened, tracker: string): Promise<OpenedCheck> {
    return new OpenedChecker(this.service, this.reader, this.units).check(opened, tracker);
  }

  private async refresh(): Promise<void> {
    this.setup = await this.service.hint("setup", setupShape);
    this.units.update(this.setup);
  }

  private async send(
    prepared: PreparedBallot,
    kind: "ballot" | "challenge",
    options?: CastOptions,
  ): Promise<Recorded> {
    if (prepared.origin !== this.origin) {
      throw new MisuseError("the ballot is of another referendum");
    }
    const outgoing = { ...prepared, kind, entry: entryTextOf(prepared, kind) };
    try {
      return await this.sender.send(outgoing, options);
    } catch (problem) {
      if (problem instanceof Refused && problem.code === "conduct-1") {
        await this.requireOpen(); // throws NotOpen with the record's proof, if that is why
      }
      throw problem;
    }
  }

  private async credentialHint(credential: string) {
    try {
      return await this.service.hint(`credentials/${credential}`, credentialShape);
    } catch (problem) {
      if (problem instanceof UnavailableError) {
        return { size: 0, entries: [] }; // in the roll, and never used
      }
      throw problem;
    }
  }
}
