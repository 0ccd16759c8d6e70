// Where a log's files lie: hash tiles and entry bundles, each of up to 256 items. Hash i of the
// tile (level, index) is the root of 256^level leaves. Source: C2SP tlog-tiles 0.1.0.

import { MisuseError } from "../errors.ts";

export const TILE_WIDTH = 256;
const HIGHEST_LEVEL = 63;
const GROUP = 1000;

/** Gives a file below the log's prefix; throws UnavailableError if it is absent. */
export type ReadFile = (path: string, mostBytes: number) => Promise<Uint8Array>;

/** A place in the tree of tiles; `width` counts its hashes, 1 … 256. */
export type Tile = { readonly level: number; readonly index: number; readonly width: number };

/** The hash tile's path, as `tile/0/x001/000.p/17`. */
export function tilePath(tile: Tile): string {
  if (tile.level < 0 || tile.level > HIGHEST_LEVEL) {
    throw new MisuseError(`no tile has level ${tile.level}`);
  }
  return `tile/${tile.level}/${tail(tile.index, tile.width)}`;
}

/** The path of entry bundle `index`, with `width` entries: as `tile/entries/000.p/3`. */
export function bundlePath(index: number, width = TILE_WIDTH): string {
  return `tile/entries/${tail(index, width)}`;
}

/** The index in groups of three digits, and the width unless full. */
function tail(index: number, width: number): string {
  if (!(Number.isSafeInteger(index) && index >= 0 && width >= 1 && width <= TILE_WIDTH)) {
    throw new MisuseError(`no tile has index ${index} and width ${width}`);
  }
  const groups = [String(index % GROUP).padStart(3, "0")];
  for (let rest = Math.floor(index / GROUP); rest > 0; rest = Math.floor(rest / GROUP)) {
    groups.unshift(`x${String(rest % GROUP).padStart(3, "0")}`);
  }
  const path = groups.join("/");
  return width === TILE_WIDTH ? path : `${path}.p/${width}`;
}

/** How many hashes a log of `size` entries has at `level`. */
export function rows(level: number, size: number): number {
  return Math.floor(size / TILE_WIDTH ** level);
}

/** The tile as a log of `size` entries has it. Throws MisuseError if it is empty there. */
export function tileAt(level: number, index: number, size: number): Tile {
  const width = Math.min(rows(level, size) - index * TILE_WIDTH, TILE_WIDTH);
  if (index < 0 || width < 1) {
    throw new MisuseError(`a log of ${size} entries has no tile ${index} at level ${level}`);
  }
  return { level, index, width };
}

/** The partial tiles on the right edge, highest level first; none if `size` ends all full. */
export function edgeTiles(size: number): Tile[] {
  const tiles: Tile[] = [];
  for (let level = 0; rows(level, size) > 0; level += 1) {
    const width = rows(level, size) % TILE_WIDTH;
    if (width > 0) {
      tiles.unshift({ level, index: Math.floor(rows(level, size) / TILE_WIDTH), width });
    }
  }
  return tiles;
}
