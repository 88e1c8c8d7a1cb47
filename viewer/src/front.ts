// The front, found on a net of points: where two neighbours at war face one another runs the line, and where both are
// reached by one change it lies between them as the instant lies between their arrivals.
import type { Raster } from "./raster";

export interface FrontLine {
  left: number;
  right: number;
  moving: boolean;
  points: Float64Array;
}

const STEP_PX = 2;

/** Whether two sides fight one another where a province of the one meets one of the other. */
export type AtWar = (one: number, other: number, here: number, there: number) => boolean;

export function frontLines(raster: Raster, instant: number, atWar: AtWar): FrontLine[] {
  const { width, height } = raster.view;
  const columns = Math.floor((width - 1) / STEP_PX);
  const rows = Math.floor((height - 1) / STEP_PX);
  const holder = raster.holder;
  const link = (row: number, column: number, down: number) => 2 * (row * (columns + 1) + column) + down;
  const at = (row: number, column: number) => row * STEP_PX * width + column * STEP_PX;
  const provinceAt = (pixel: number) => raster.control.province[raster.parcel[pixel]];
  const ends = new Map<number, number[]>();
  const point = new Map<number, [number, number, boolean]>();
  const sidesOf: [number, number][] = [];
  const pieces: [number, number][] = [];

  const crossing = (row: number, column: number, down: number): boolean => {
    const one = at(row, column);
    const other = down ? at(row + 1, column) : at(row, column + 1);
    const a = holder[one];
    const b = holder[other];
    if (a === b || a < 0 || b < 0 || !atWar(a, b, provinceAt(one), provinceAt(other))) return false;
    const key = link(row, column, down);
    if (!point.has(key)) {
      const [share, moving] = between(raster, one, other, instant);
      const x = (column + (down ? 0 : share)) * STEP_PX + 0.5;
      const y = (row + (down ? share : 0)) * STEP_PX + 0.5;
      point.set(key, [x, y, moving]);
    }
    return true;
  };

  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const nw = holder[at(row, column)];
      const ne = holder[at(row, column + 1)];
      const sw = holder[at(row + 1, column)];
      const se = holder[at(row + 1, column + 1)];
      if (nw === ne && nw === sw && nw === se) continue;
      const found: [number, number, number][] = [];
      // Clockwise: of each link, what lies behind and ahead of one who goes round.
      if (crossing(row, column, 0)) found.push([link(row, column, 0), nw, ne]);
      if (crossing(row, column + 1, 1)) found.push([link(row, column + 1, 1), ne, se]);
      if (crossing(row + 1, column, 0)) found.push([link(row + 1, column, 0), se, sw]);
      if (crossing(row, column, 1)) found.push([link(row, column, 1), sw, nw]);
      // A line that comes in with one side behind and another ahead goes out where they are the other way round.
      const open = found.slice();
      while (open.length > 1) {
        const [key, behind, ahead] = open.shift()!;
        const match = open.findIndex((other) => other[1] === ahead && other[2] === behind);
        if (match < 0) continue;
        const [goal] = open.splice(match, 1)[0];
        const number = pieces.length;
        pieces.push([key, goal]);
        // Coming in over the northern link, what lies ahead (east) is on the left hand.
        sidesOf.push([ahead, behind]);
        for (const end of [key, goal]) {
          const known = ends.get(end);
          if (known) known.push(number);
          else ends.set(end, [number]);
        }
      }
    }
  }
  return chained(pieces, sidesOf, ends, point);
}

function between(raster: Raster, one: number, other: number, instant: number): [number, boolean] {
  // Which of the two has been reached, and when will the other be?
  for (const [taken, waiting, turned] of [[one, other, false], [other, one, true]] as const) {
    const event = raster.current[taken];
    if (event < 0) continue;
    const passage = raster.passage[event];
    const next = raster.current[waiting] < 0 ? raster.first[waiting] : raster.current[waiting] + 1;
    if (next >= raster.first[waiting + 1] || raster.passage[next] !== passage) continue;
    const from = raster.when[event];
    const to = raster.when[next];
    const share = to > from ? Math.min(Math.max((instant - from) / (to - from), 0.02), 0.98) : 0.5;
    return [turned ? 1 - share : share, true];
  }
  return [0.5, false];
}

function chained(
  pieces: [number, number][],
  sides: [number, number][],
  ends: Map<number, number[]>,
  point: Map<number, [number, number, boolean]>,
): FrontLine[] {
  const used = new Uint8Array(pieces.length);
  const lines: FrontLine[] = [];
  const follow = (from: number, end: number, keys: number[]): void => {
    let piece = from;
    let key = end;
    for (;;) {
      const next = ends.get(key)!.find((other) => other !== piece && !used[other]);
      if (next === undefined) return;
      used[next] = 1;
      piece = next;
      key = pieces[next][0] === key ? pieces[next][1] : pieces[next][0];
      keys.push(key);
    }
  };
  for (let start = 0; start < pieces.length; start++) {
    if (used[start]) continue;
    used[start] = 1;
    const [a, b] = pieces[start];
    const ahead = [b];
    follow(start, b, ahead);
    const behind = [a];
    if (ahead[ahead.length - 1] !== a) follow(start, a, behind);
    const keys = [...behind.reverse(), ...ahead];
    const points = new Float64Array(2 * keys.length);
    let moving = 0;
    keys.forEach((key, index) => {
      const [x, y, moves] = point.get(key)!;
      points[2 * index] = x;
      points[2 * index + 1] = y;
      if (moves) moving++;
    });
    lines.push({ left: sides[start][0], right: sides[start][1], moving: moving > keys.length / 2, points });
  }
  return lines;
}

/** Each vertex becomes the mean of its line's stretch of a length to both sides; ends stay, rings stay closed. */
export function smoothed(points: Float64Array, reach: number): Float64Array {
  let line = points;
  for (let round = 0; round < 2; round++) line = averaged(line, reach);
  return line;
}

function averaged(points: Float64Array, reach: number): Float64Array {
  const count = points.length / 2;
  const closed = count > 3 && points[0] === points[2 * count - 2] && points[1] === points[2 * count - 1];
  const found = new Float64Array(points.length);
  // The steps of the net are alike, so that a number of vertices stands for a length.
  const span = Math.max(1, Math.round(reach / (STEP_PX * 0.85)));
  for (let index = 0; index < count; index++) {
    const room = closed ? Math.min(span, Math.floor((count - 1) / 4)) : Math.min(span, index, count - 1 - index);
    let x = 0;
    let y = 0;
    for (let step = -room; step <= room; step++) {
      let near = index + step;
      if (closed) near = (near + count - 1) % (count - 1);
      x += points[2 * near];
      y += points[2 * near + 1];
    }
    found[2 * index] = x / (2 * room + 1);
    found[2 * index + 1] = y / (2 * room + 1);
  }
  return found;
}

/** A line moved to its left (y down) by a distance. */
export function beside(points: Float64Array, distance: number): Float64Array {
  const count = points.length / 2;
  const closed = count > 3 && points[0] === points[2 * count - 2] && points[1] === points[2 * count - 1];
  const found = new Float64Array(points.length);
  for (let index = 0; index < count; index++) {
    let before = Math.max(index - 1, 0);
    let behind = Math.min(index + 1, count - 1);
    if (closed && index === 0) before = count - 2;
    if (closed && index === count - 1) behind = 1;
    const dx = points[2 * behind] - points[2 * before];
    const dy = points[2 * behind + 1] - points[2 * before + 1];
    const length = Math.hypot(dx, dy) || 1;
    found[2 * index] = points[2 * index] + (dy / length) * distance;
    found[2 * index + 1] = points[2 * index + 1] - (dx / length) * distance;
  }
  return found;
}
