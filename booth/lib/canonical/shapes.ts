// What a JSON value must look like, field by field: read into a typed value, and written back in
// the declared order. Strictness comes from writing again (json.ts), so readers here stay simple.

import { MalformedError } from "../errors.ts";

export interface Shape<T> {
  /** The typed value. Throws MalformedError naming the place. Unknown fields are left out. */
  read(value: unknown, place: string): T;
  /** The plain value to write. */
  plain(value: T): unknown;
}

export type Value<S> = S extends Shape<infer T> ? T : never;

function wrong(place: string, expected: string): MalformedError {
  return new MalformedError(`not ${expected}`, place);
}

const same = <T>(value: T): unknown => value;

export const text: Shape<string> = {
  read(value, place) {
    if (typeof value !== "string") {
      throw wrong(place, "a text");
    }
    return value;
  },
  plain: same,
};

/** An integer this machine holds exactly; the record's numbers all fit. */
export function integer(least = Number.MIN_SAFE_INTEGER, most = Number.MAX_SAFE_INTEGER) {
  const shape: Shape<number> = {
    read(value, place) {
      if (typeof value !== "number" || !Number.isSafeInteger(value)) {
        throw wrong(place, "an integer");
      }
      if (value < least || value > most) {
        throw wrong(place, `an integer from ${least} to ${most}`);
      }
      return value;
    },
    plain: same,
  };
  return shape;
}

export const flag: Shape<boolean> = {
  read(value, place) {
    if (typeof value !== "boolean") {
      throw wrong(place, "true or false");
    }
    return value;
  },
  plain: same,
};

/** One of these texts. */
export function oneOf<const T extends string>(...allowed: readonly T[]): Shape<T> {
  return {
    read(value, place) {
      const found = allowed.find((one) => one === value);
      if (found === undefined) {
        throw wrong(place, `one of ${allowed.join(", ")}`);
      }
      return found;
    },
    plain: same,
  };
}

export function list<T>(item: Shape<T>): Shape<readonly T[]> {
  return {
    read(value, place) {
      if (!Array.isArray(value)) {
        throw wrong(place, "a list");
      }
      return value.map((one: unknown, index) => item.read(one, `${place}[${index}]`));
    },
    plain: (value) => value.map((one) => item.plain(one)),
  };
}

/** A list of exactly two, such as a contest and its outcome. */
export function pair<A, B>(first: Shape<A>, second: Shape<B>): Shape<readonly [A, B]> {
  return {
    read(value, place) {
      if (!Array.isArray(value) || value.length !== 2) {
        throw wrong(place, "a pair");
      }
      return [first.read(value[0], `${place}[0]`), second.read(value[1], `${place}[1]`)];
    },
    plain: (value) => [first.plain(value[0]), second.plain(value[1])],
  };
}

/** A value that may be null. */
export function nullable<T>(inner: Shape<T>): Shape<T | null> {
  return {
    read: (value, place) => (value === null ? null : inner.read(value, place)),
    plain: (value) => (value === null ? null : inner.plain(value)),
  };
}

/** An object with free keys. Only for hints: such keys have no declared order. */
export function mapping<T>(inner: Shape<T>): Shape<ReadonlyMap<string, T>> {
  return {
    read(value, place) {
      const entries = Object.entries(objectOf(value, place));
      return new Map(entries.map(([key, one]) => [key, inner.read(one, `${place}.${key}`)]));
    },
    plain: (value) => Object.fromEntries([...value].map(([key, one]) => [key, inner.plain(one)])),
  };
}

const ABSENT: unique symbol = Symbol("absent");

/** A field that is left out when it has its default. */
export interface OptionalShape<T> extends Shape<T> {
  readonly [ABSENT]: T;
}

export function optional<T>(inner: Shape<T>, absent: T): OptionalShape<T>;
export function optional<T>(inner: Shape<T>): OptionalShape<T | undefined>;
export function optional<T>(inner: Shape<T>, absent?: T): OptionalShape<T | undefined> {
  return {
    [ABSENT]: absent,
    read: (value, place) => inner.read(value, place),
    plain: (value) => (value === undefined ? undefined : inner.plain(value)),
  };
}

function isAbsent(shape: OptionalShape<unknown>, value: unknown): boolean {
  if (value === undefined) {
    return true;
  }
  const absent = shape[ABSENT];
  return absent !== undefined && JSON.stringify(value) === JSON.stringify(absent);
}

function isOptional(shape: Shape<unknown>): shape is OptionalShape<unknown> {
  return ABSENT in shape;
}

function objectOf(value: unknown, place: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw wrong(place, "an object");
  }
  return value as Record<string, unknown>;
}

type Fields = Record<string, Shape<unknown>>;
export type StructOf<F extends Fields> = {
  readonly [K in keyof F]: F[K] extends Shape<infer T> ? T : never;
};

/** An object with these fields in this order. */
export function struct<const F extends Fields>(fields: F): Shape<StructOf<F>> {
  const shapes = Object.entries(fields) as unknown as readonly [string, Shape<unknown>][];
  return {
    read(value, place) {
      const given = objectOf(value, place);
      const read = shapes.map(([name, shape]) => {
        const inner = place ? `${place}.${name}` : name;
        if (Object.hasOwn(given, name)) {
          return [name, shape.read(given[name], inner)] as const;
        }
        if (!isOptional(shape)) {
          throw new MalformedError("missing", inner);
        }
        return [name, shape[ABSENT]] as const;
      });
      return Object.fromEntries(read) as StructOf<F>;
    },
    plain(value) {
      const given = value as Record<string, unknown>;
      const kept = shapes.filter(
        ([name, shape]) => !(isOptional(shape) && isAbsent(shape, given[name])),
      );
      return Object.fromEntries(kept.map(([name, shape]) => [name, shape.plain(given[name])]));
    },
  };
}

/** One of several objects, told apart by the text in their first field `tag`. */
export function tagged<T extends object>(
  tag: string,
  shapes: Readonly<Record<string, Shape<T>>>,
): Shape<T> {
  function shapeOf(value: unknown, place: string): Shape<T> {
    const kind: unknown = objectOf(value, place)[tag];
    const shape = typeof kind === "string" && Object.hasOwn(shapes, kind) && shapes[kind];
    if (!shape) {
      throw new MalformedError(`${String(kind).slice(0, 40)} is no known ${tag}`, place);
    }
    return shape;
  }
  return {
    read: (value, place) => shapeOf(value, place).read(value, place),
    plain: (value) => shapeOf(value, "").plain(value),
  };
}
