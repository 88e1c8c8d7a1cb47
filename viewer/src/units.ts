// Units as symbols after APP-6, moving along their dated ways (frontmap/scene/marks/units.py). The greatest come first,
// and a smaller one that has no room of its own is left out until the map is closer.
import type { Box, Context } from "./drawing";
import type { View } from "./raster";
import type { Story, Theme, Unit } from "./story";

const WIDTH = 36;
const TYPE = 15;
const LEAST_TYPE = 11;
/** Where the middle of a symbol may stand from its place, in widths, the best first: above it, so that the town there can
 * be read. */
const STANDS: [number, number][] = [[0, -0.8], [0.55, -0.8], [-0.55, -0.8], [1, -0.1], [-1, -0.1], [0, 1], [0.9, 0.8], [-0.9, 0.8]];
const HALF_WIDTH = 0.56;
const ABOVE = 0.75;
const BELOW = 0.42;

export interface Standing {
  unit: Unit;
  x: number;
  y: number;
  place: [number, number];
  width: number;
  named: boolean;
}

/** How much of the names a box would cover, in square pixels. */
function covered([left, top, right, bottom]: Box, names: Box[]): number {
  let sum = 0;
  for (const [a, b, c, d] of names) sum += Math.max(0, Math.min(right, c) - Math.max(left, a)) * Math.max(0, Math.min(bottom, d) - Math.max(top, b));
  return sum;
}

/** The stands about a place, from that which covers least of the names. They depend on the view alone: nothing jumps in
 * time unless two units meet. */
function standsOver(x: number, y: number, width: number, names: Box[]): [number, number][] {
  const costs = new Map(
    STANDS.map((stand, rank) => [stand, covered(symbolBox(x + stand[0] * width, y + stand[1] * width, width), names) + rank * 0.02 * width * width]),
  );
  return [...STANDS].sort((one, other) => costs.get(one)! - costs.get(other)!);
}

function symbolBox(x: number, y: number, width: number): Box {
  return [x - HALF_WIDTH * width, y - ABOVE * width, x + HALF_WIDTH * width, y + BELOW * width];
}

/** Where the symbol of each unit that has room stands at an instant. */
export function standing(context: Context, view: View, instant: number, story: Story, names: Box[]): Standing[] {
  const width = Math.max(WIDTH * story.type_scale, 22);
  const type = Math.max(TYPE * story.type_scale, LEAST_TYPE);
  const taken: Box[] = [];
  const apart = ([left, top, right, bottom]: Box, some: Box[]): boolean => some.every(([a, b, c, d]) => right < a || left > c || bottom < b || top > d);
  const found: Standing[] = [];
  context.font = `600 ${type}px frontmap-sans, sans-serif`;
  for (const unit of story.units) {
    const { instants, points } = unit;
    if (instant < instants[0] || instant > unit.to) continue;
    let last = 0;
    while (last + 1 < instants.length && instants[last + 1] <= instant) last++;
    const next = Math.min(last + 1, instants.length - 1);
    const length = instants[next] - instants[last];
    const share = length > 0 ? (instant - instants[last]) / length : 0;
    const [from, to] = [last, next].map((at): [number, number] => [
      (points[at][0] - view.left) / view.unitsPerPx,
      (points[at][1] - view.top) / view.unitsPerPx,
    ]);
    const between = (one: [number, number], other: [number, number]): [number, number] => [
      one[0] + share * (other[0] - one[0]),
      one[1] + share * (other[1] - one[1]),
    ];
    const place = between(from, to);
    if (place[0] < -width || place[1] < -width || place[0] > view.width + width || place[1] > view.height + width) continue;
    const [before, after] = [standsOver(...from, width, names), standsOver(...to, width, names)];
    const boxes = STANDS.map((_, rank): [number, number, Box] => {
      const stand = between(before[rank], after[rank]);
      const [x, middle] = [place[0] + stand[0] * width, place[1] + stand[1] * width];
      return [x, middle, symbolBox(x, middle, width)];
    });
    // The best stand may cover a little of a name; a worse one that another unit makes it take may not.
    const free = boxes.find(([, , box], rank) => apart(box, taken) && (rank === 0 || covered(box, names) === 0));
    if (free === undefined) continue;
    const [x, middle, symbol] = free;
    taken.push(symbol);
    const label: Box = [symbol[2] + 1, middle - type * 0.7, symbol[2] + type * 0.4 + context.measureText(unit.text).width, middle + type * 0.7];
    const named = unit.text !== undefined && apart(label, taken) && apart(label, names);
    if (named) taken.push(label);
    found.push({ unit, x, y: middle, place, width, named });
  }
  return found;
}

export function drawUnits(context: Context, some: Standing[], story: Story, theme: Theme): void {
  const type = Math.max(TYPE * story.type_scale, LEAST_TYPE);
  context.textAlign = "left";
  for (const { unit, x, y, place, width, named } of some) {
    const { frame, parts } = story.symbols[unit.symbol];
    const trace = (lines: [number, number][][], close: boolean): void => {
      context.beginPath();
      for (const line of lines) {
        line.forEach(([east, south], index) => {
          if (index) context.lineTo(x + east * width, y + south * width);
          else context.moveTo(x + east * width, y + south * width);
        });
        if (close) context.closePath();
      }
    };
    const pen = Math.max(width * 0.028, 1);
    context.lineCap = "butt";
    for (const [colour, wide] of [[theme.casing as string, 4], [theme.flanks[unit.side], 1.8]] as const) {
      context.beginPath();
      context.moveTo(x, y);
      context.lineTo(...place);
      context.strokeStyle = colour;
      context.lineWidth = wide;
      context.stroke();
    }
    const lines = parts.flatMap((part) => part.lines);
    context.lineJoin = "round";
    context.strokeStyle = theme.casing as string;
    context.lineWidth = pen * 2 + Math.max(width * 0.07, 2.2);
    trace([frame], true);
    context.stroke();
    trace(lines, false);
    context.stroke();
    trace([frame], true);
    context.fillStyle = theme.tints[unit.side];
    context.fill();
    context.strokeStyle = context.fillStyle = theme.ink as string;
    context.lineWidth = pen;
    context.lineCap = "butt";
    trace(lines, false);
    context.stroke();
    trace(parts.filter((part) => part.filled).flatMap((part) => part.lines), true);
    context.fill();
    trace([frame], true);
    context.lineJoin = "miter";
    context.strokeStyle = theme.flanks[unit.side];
    context.lineWidth = pen * 1.8;
    context.stroke();
    if (!named) continue;
    context.font = `600 ${type}px frontmap-sans, sans-serif`;
    context.lineJoin = "round";
    context.strokeStyle = theme.halo as string;
    context.lineWidth = Math.max(type * 0.28, 3.2);
    context.strokeText(unit.text, x + 0.56 * width + 0.2 * type, y + 0.35 * type);
    context.fillText(unit.text, x + 0.56 * width + 0.2 * type, y + 0.35 * type);
  }
}
