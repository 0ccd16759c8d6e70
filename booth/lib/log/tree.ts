// A log read through its tiles, every hash and entry checked against one signed root. The files are
// not trusted: the tiles on the right edge give the root, which must be the signed one; every other
// tile is full and must give its hash in the tile above; every bundle must give the leaf hashes.

import { sameBytes } from "../canonical/bytes.ts";
import { InclusionError, MalformedError, MisuseError, UnavailableError } from "../errors.ts";
import { keptOnce } from "../kept_once.ts";
import { parseBundle } from "./bundles.ts";
import { buildConsistency } from "./consistency.ts";
import {
  EMPTY_ROOT,
  HASH_SIZE,
  isPowerOfTwo,
  leafHash,
  nodeHash,
  rootOf,
  splitPoint,
} from "./merkle.ts";
import {
  bundlePath,
  edgeTiles,
  tileAt,
  tilePath,
  TILE_WIDTH,
  type ReadFile,
  type Tile,
} from "./tiles.ts";

type Hashes = readonly Uint8Array[];

const MOST_TILE_BYTES = TILE_WIDTH * HASH_SIZE;
const MOST_BUNDLE_BYTES = TILE_WIDTH * (2 + 65_535);

/** The tile's hashes, not yet checked; a partial tile may be read out of the full one. */
async function readTile(read: ReadFile, tile: Tile): Promise<Hashes> {
  return readPartial(tile.width, async (width) => {
    const path = tilePath({ ...tile, width });
    const raw = await read(path, MOST_TILE_BYTES);
    if (raw.length !== width * HASH_SIZE) {
      throw new MalformedError(`${raw.length} bytes, not ${width} hashes`, path);
    }
    return Array.from({ length: width }, (_, place) =>
      raw.slice(place * HASH_SIZE, (place + 1) * HASH_SIZE),
    );
  });
}

/** A bundle's entries, not yet checked. */
async function readBundle(read: ReadFile, index: number, width: number): Promise<Uint8Array[]> {
  return readPartial(width, async (whole) => {
    const path = bundlePath(index, whole);
    const raw = await read(path, MOST_BUNDLE_BYTES);
    try {
      return parseBundle(raw, whole);
    } catch (problem) {
      throw problem instanceof MalformedError ? new MalformedError(problem.message, path) : problem;
    }
  });
}

async function readPartial<T>(
  width: number,
  read: (width: number) => Promise<readonly T[]>,
): Promise<T[]> {
  try {
    return [...(await read(width))];
  } catch (problem) {
    if (width === TILE_WIDTH || !(problem instanceof UnavailableError)) {
      throw problem;
    }
    return (await read(TILE_WIDTH)).slice(0, width);
  }
}

/**
 * The log of `size` entries under a signed `root`, read from untrusted files. Every method throws
 * InclusionError where they differ from the root; UnavailableError and MalformedError as files are
 * absent or broken. `size` and `root` come from one checkpoint whose signatures were checked.
 */
export class AuthenticatedTree {
  private readonly kept = new Map<string, Promise<Hashes>>();
  private readonly bundles = new Map<number, Promise<Uint8Array[]>>();

  private constructor(
    private readonly read: ReadFile,
    readonly size: number,
    readonly root: Uint8Array,
  ) {}

  /** Read the right edge and compare it with the root. */
  static async open(read: ReadFile, size: number, root: Uint8Array): Promise<AuthenticatedTree> {
    const tree = new AuthenticatedTree(read, size, root);
    const edge = edgeTiles(size);
    const tiles = await Promise.all(edge.map((tile) => readTile(read, tile)));
    if (!sameBytes(edgeRoot(tiles), root)) {
      throw new InclusionError("the tiles do not lead to the signed root", `size ${size}`);
    }
    edge.forEach((tile, place) => {
      tree.kept.set(tilePath(tile), Promise.resolve(tiles[place] ?? []));
    });
    return tree;
  }

  /** The checked entry `index`. Throws MisuseError outside the log. */
  async entry(index: number): Promise<Uint8Array> {
    const bundle = await this.bundle(Math.floor(index / TILE_WIDTH));
    const entry = bundle[index % TILE_WIDTH];
    if (entry === undefined) {
      throw new MisuseError(`a log of ${this.size} has no entry ${index}`);
    }
    return entry;
  }

  /** The checked root of the leaves [low, high), from as few tiles as hold it. */
  async rangeHash(low: number, high: number): Promise<Uint8Array> {
    const count = high - low;
    if (!(0 <= low && low < high && high <= this.size)) {
      throw new MisuseError(`a log of ${this.size} has no leaves [${low}, ${high})`);
    }
    if (!isPowerOfTwo(count) || low % count !== 0) {
      const middle = low + splitPoint(count);
      return nodeHash(await this.rangeHash(low, middle), await this.rangeHash(middle, high));
    }
    let level = 0;
    let spread = count;
    while (spread >= TILE_WIDTH) {
      spread /= TILE_WIDTH;
      level += 1;
    }
    const first = low / TILE_WIDTH ** level;
    const hashes = await this.tile(level, Math.floor(first / TILE_WIDTH));
    const offset = first % TILE_WIDTH;
    return rootOf(hashes.slice(offset, offset + spread));
  }

  /** The proof that this log begins with its first `size1` entries. */
  consistency(size1: number): Promise<Uint8Array[]> {
    return buildConsistency(size1, this.size, (low, high) => this.rangeHash(low, high));
  }

  private tile(level: number, index: number): Promise<Hashes> {
    const tile = tileAt(level, index, this.size);
    return keptOnce(this.kept, tilePath(tile), () => this.checkedTile(tile));
  }

  private async checkedTile(tile: Tile): Promise<Hashes> {
    const parent = await this.tile(tile.level + 1, Math.floor(tile.index / TILE_WIDTH));
    const hashes = await readTile(this.read, tile);
    const expected = parent[tile.index % TILE_WIDTH];
    if (expected === undefined || !sameBytes(rootOf(hashes), expected)) {
      throw new InclusionError("the tile is not the one the signed root covers", tilePath(tile));
    }
    return hashes;
  }

  private bundle(index: number): Promise<Uint8Array[]> {
    return keptOnce(this.bundles, index, () => this.checkedBundle(index));
  }

  private async checkedBundle(index: number): Promise<Uint8Array[]> {
    const leaves = await this.tile(0, index);
    const entries = await readBundle(this.read, index, leaves.length);
    entries.forEach((entry, place) => {
      const leaf = leaves[place];
      if (leaf === undefined || !sameBytes(leafHash(entry), leaf)) {
        throw new InclusionError(
          `entry ${index * TILE_WIDTH + place} is not the one the signed root covers`,
          bundlePath(index, leaves.length),
        );
      }
    });
    return entries;
  }
}

/** The root that the partial tiles on the right edge give, highest level first. */
function edgeRoot(tiles: readonly Hashes[]): Uint8Array {
  const roots = tiles.flatMap(subtreeRoots);
  const last = roots.pop();
  return last === undefined
    ? EMPTY_ROOT
    : roots.reduceRight((below, left) => nodeHash(left, below), last);
}

/** The roots of a partial tile's full subtrees, largest first. */
function subtreeRoots(hashes: Hashes): Uint8Array[] {
  const roots: Uint8Array[] = [];
  let start = 0;
  for (let width = TILE_WIDTH / 2; width >= 1; width /= 2) {
    if (Math.floor(hashes.length / width) % 2 === 1) {
      roots.push(rootOf(hashes.slice(start, start + width)));
      start += width;
    }
  }
  return roots;
}
