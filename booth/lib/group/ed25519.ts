// The prime-order subgroup of Ed25519. Text form (Belenios v1): the 32 bytes of RFC 8032 reversed,
// as 64 hex digits. `el()` is the bytes of RFC 8032. Every element is tested by itself.

import { normalizeZ } from "@noble/curves/abstract/curve.js";
import type { EdwardsPoint } from "@noble/curves/abstract/edwards.js";
import { ed25519 } from "@noble/curves/ed25519.js";

import { formatHex, parseHex } from "../canonical/hexadecimal.ts";
import { MalformedError } from "../errors.ts";

export const GROUP_NAME = "Ed25519";
export const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const SIZE = 32;
const Point = ed25519.Point;

/** One element of the group, decoded and tested. Values do not change. */
export class Element {
  #bytes: Uint8Array | undefined;

  private constructor(
    private readonly point: EdwardsPoint,
    bytes?: Uint8Array,
  ) {
    this.#bytes = bytes;
  }

  static readonly identity = new Element(Point.ZERO);
  static readonly generator = new Element(Point.BASE);

  /** Of 32 bytes: y < p, no sign bit on x = 0, of prime order. Throws MalformedError. */
  static decode(raw: Uint8Array, identityAllowed = false): Element {
    if (raw.length !== SIZE) {
      throw new MalformedError(`an Ed25519 element has 32 bytes, not ${raw.length}`);
    }
    const point = decoded(raw);
    if (point.is0()) {
      if (!identityAllowed) {
        throw new MalformedError("the identity is not allowed here");
      }
      return Element.identity;
    }
    if (!point.isTorsionFree()) {
      throw outside(raw);
    }
    return new Element(point, raw.slice());
  }

  /** Of v1's text form. Throws MalformedError. */
  static parse(text: string, identityAllowed = false): Element {
    return Element.decode(parseHex(text, SIZE).reverse(), identityAllowed);
  }

  /** g^scalar, in a time that does not tell the scalar. */
  static generatorPower(scalar: bigint): Element {
    return Element.generator.power(scalar);
  }

  /** The same elements with their bytes made together, which is cheaper than one by one. */
  static written(elements: readonly Element[]): readonly Element[] {
    const normal = normalizeZ(
      Point,
      elements.map((element) => element.point),
    );
    return normal.map((point, place) => {
      const element = elements[place];
      return element !== undefined && element.#bytes !== undefined ? element : new Element(point);
    });
  }

  /** The 32 bytes of RFC 8032. */
  get bytes(): Uint8Array {
    this.#bytes ??= this.point.toBytes();
    return this.#bytes;
  }

  /** v1's text form. */
  get text(): string {
    return formatHex(this.bytes.slice().reverse());
  }

  get isIdentity(): boolean {
    return this.point.is0();
  }

  equals(other: Element): boolean {
    return this.point.equals(other.point);
  }

  times(other: Element): Element {
    return new Element(this.point.add(other.point));
  }

  over(other: Element): Element {
    return new Element(this.point.subtract(other.point));
  }

  /** In a time that does not tell the scalar; fast after `prepare`. */
  power(scalar: bigint): Element {
    const reduced = modOrder(scalar);
    return reduced === 0n ? Element.identity : new Element(this.point.multiply(reduced));
  }

  /** For public scalars only: the time tells them. */
  publicPower(scalar: bigint): Element {
    return new Element(this.point.multiplyUnsafe(modOrder(scalar)));
  }

  /** Make tables for many powers of this very object. */
  prepare(): this {
    this.point.precompute(6, false);
    return this;
  }
}

/** The number modulo the order, 0 ≤ result < order. */
export function modOrder(number: bigint): bigint {
  const rest = number % ORDER;
  return rest < 0n ? rest + ORDER : rest;
}

/** The product of all; the identity for none. */
export function product(elements: readonly Element[]): Element {
  return elements.reduce((total, element) => total.times(element), Element.identity);
}

function decoded(raw: Uint8Array): EdwardsPoint {
  try {
    return Point.fromBytes(raw, false);
  } catch {
    throw outside(raw);
  }
}

function outside(raw: Uint8Array): MalformedError {
  const text = formatHex(raw.slice().reverse());
  return new MalformedError(`${text} is not in the prime-order group of Ed25519`);
}
