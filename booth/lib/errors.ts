// One tree of errors, as in Python's errors.py; the class says who is at fault.
// The library throws and never returns false for "invalid".

/** The root of everything the library throws on purpose. `place` says where; it may be empty. */
export class PlebisciteError extends Error {
  readonly place: string;

  constructor(message: string, place = "") {
    super(message);
    this.name = new.target.name;
    this.place = place;
  }

  override toString(): string {
    return this.place ? `${this.place}: ${this.message}` : this.message;
  }
}

/** The bytes break their format, whoever sent them. */
export class MalformedError extends PlebisciteError {}

/** Well-formed, but it does not prove what it claims. */
export class EvidenceError extends PlebisciteError {}

/** An entry is not where a proof of inclusion says. */
export class InclusionError extends EvidenceError {}

/** Two sizes of one log do not belong to one history. */
export class ConsistencyError extends EvidenceError {}

/** A zero-knowledge proof does not hold. */
export class ProofError extends EvidenceError {}

/** A signature is missing or does not hold. */
export class SignatureError extends EvidenceError {}

/** The rules of the referendum were broken: order, completeness, who may do what. */
export class ConductError extends EvidenceError {}

/** Our caller asked for something impossible, forbidden or contradictory. */
export class MisuseError extends PlebisciteError {}

/** A server or file did not answer; says nothing about the vote. */
export class UnavailableError extends PlebisciteError {}

/** A form this program does not know: neither a pass nor a failure. */
export class UnsupportedError extends PlebisciteError {}
