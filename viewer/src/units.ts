// Units as symbols after APP-6, moving along their dated ways (frontmap/scene/marks/units.py). The greatest come first,
// and a smaller one that has no room of its own is left out until the map is closer.
import type { Box, Context } from "./drawing";
import type { View } from "./raster";
import type { Story, Theme, Unit } from "./story";

const WIDTH = 36;
const TYPE = 15;
const LEAST_TYPE = 11;
/** How far the middle of a symbol stands above the place, in widths. */
const RAISED = 0.8;

export interface Standing {
  unit: Unit;
  x: number;
  y: number;
  width: number;
  named: boolean;
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
    const x = (points[last][0] + share * (points[next][0] - points[last][0]) - view.left) / view.unitsPerPx;
    const y = (points[last][1] + share * (points[next][1] - points[last][1]) - view.top) / view.unitsPerPx;
    if (x < -width || y < -width || x > view.width + width || y > view.height + width) continue;
    // Above its place, so that the town there can be read.
    const middle = y - RAISED * width;
    const symbol: Box = [x - 0.56 * width, middle - 0.75 * width, x + 0.56 * width, y];
    if (!apart(symbol, taken)) continue;
    taken.push(symbol);
    const label: Box = [symbol[2] + 1, middle - type * 0.7, symbol[2] + type * 0.4 + context.measureText(unit.text).width, middle + type * 0.7];
    const named = unit.text !== undefined && apart(label, taken) && apart(label, names);
    if (named) taken.push(label);
    found.push({ unit, x, y: middle, width, named });
  }
  return found;
}

export function drawUnits(context: Context, some: Standing[], story: Story, theme: Theme): void {
  const type = Math.max(TYPE * story.type_scale, LEAST_TYPE);
  context.textAlign = "left";
  for (const { unit, x, y, width, named } of some) {
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
      context.moveTo(x, y + 0.3 * width);
      context.lineTo(x, y + RAISED * width);
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
