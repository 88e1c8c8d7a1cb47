// The marks of a war that come and go, drawn as in the film (frontmap/scene/marks).
import type { Context } from "./drawing";
import type { Raster } from "./raster";
import { bar, battlements, blockade, descent, flag, patrol, ring } from "./signs";
import type { Mark, Story, Theme } from "./story";

export type Point = [number, number];

/** What a mark is drawn with. */
export interface Pen {
  context: Context;
  colour: string;
  theme: Theme;
  size: number;
  icons: Record<string, Point[][]>;
}

export function drawMarks(context: Context, raster: Raster, instant: number, story: Story, theme: Theme): void {
  const view = raster.view;
  const size = story.type_scale;
  const linger = Math.max(story.days / 80, 0.5);
  const place = (point: Point): Point => [(point[0] - view.left) / view.unitsPerPx, (point[1] - view.top) / view.unitsPerPx];
  context.lineJoin = "round";
  for (const mark of story.marks) {
    if (instant <= mark.from || !mark.points) continue;
    const alpha = instant <= mark.to ? 1 : Math.max(1 - (instant - mark.to) / linger, 0);
    if (alpha <= 0) continue;
    const colour = mark.side === undefined ? (theme.ink as string) : theme.flanks[mark.side];
    const grown = eased((instant - mark.from) / Math.max(mark.to - mark.from, 1e-6));
    const points = mark.points.map(place);
    context.globalAlpha = alpha;
    const pen: Pen = { context, colour, theme, size, icons: story.icons };
    drawMark(pen, mark, points, grown, alpha, place);
  }
  context.globalAlpha = 1;
}

function drawMark(pen: Pen, mark: Mark, points: Point[], grown: number, alpha: number, place: (point: Point) => Point): void {
  const { context, colour, theme, size } = pen;
  const ink = theme.ink as string;
  const way = (mark.way ?? []).map(place);
  const each: Record<string, (point: Point) => void> = {
    battle: (point) => star(context, point, 11 * size, ink, theme),
    naval_battle: (point) => star(context, point, 11 * size, ink, theme),
    bombing: (point) => raid(context, point, mark.base ? place(mark.base) : null, colour, theme, size),
    uprising: (point) => rising(context, point, grown, colour, theme, size),
    siege: (point) => ring(pen, point),
    landing: (point) => descent(pen, "anchor", way, point, grown, (curve, part) => drawArrow(context, curve, part, colour, theme, size)),
    airdrop: (point) => descent(pen, "parachute", way, point, grown, null),
    blockade: (point) => blockade(pen, point),
    halt: (point) => bar(pen, point),
    defection: (point) => flag(pen, point),
  };
  if (mark.kind === "advance" && points.length > 1) drawArrow(context, curveThrough(points), grown, colour, theme, size);
  else if (mark.kind === "fortified" && points.length > 1) battlements(pen, curveThrough(points));
  else if (mark.kind === "patrol") patrol(pen, points.length > 1 ? curveThrough(points) : points, mark.to - mark.from, grown);
  else points.forEach((point) => each[mark.kind]?.(point));
  context.globalAlpha = alpha;
}

export function eased(part: number): number {
  const inside = Math.min(Math.max(part, 0), 1);
  return inside * inside * (3 - 2 * inside);
}

/** A centripetal Catmull–Rom spline, which makes no loops; vertices about three pixels apart. */
export function curveThrough(given: Point[]): Point[] {
  const points = given.filter((point, index) => !index || Math.hypot(point[0] - given[index - 1][0], point[1] - given[index - 1][1]) > 0.5);
  if (points.length < 2) return [];
  const mirror = (a: Point, b: Point): Point => [2 * a[0] - b[0], 2 * a[1] - b[1]];
  const all = [mirror(points[0], points[1]), ...points, mirror(points[points.length - 1], points[points.length - 2])];
  const found: Point[] = [];
  const mix = (a: Point, b: Point, from: number, to: number, t: number): Point => {
    const share = (t - from) / (to - from);
    return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
  };
  for (let index = 1; index < all.length - 2; index++) {
    const [p0, p1, p2, p3] = all.slice(index - 1, index + 3);
    const gap = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1]);
    const t1 = Math.sqrt(gap(p0, p1));
    const t2 = t1 + Math.sqrt(gap(p1, p2));
    const t3 = t2 + Math.sqrt(gap(p2, p3));
    const count = Math.max(Math.floor(gap(p1, p2) / 3), 2);
    for (let step = 0; step < count; step++) {
      const t = t1 + ((t2 - t1) * step) / count;
      const a1 = mix(p0, p1, 0, t1, t);
      const a2 = mix(p1, p2, t1, t2, t);
      const a3 = mix(p2, p3, t2, t3, t);
      found.push(mix(mix(a1, a2, 0, t2, t), mix(a2, a3, t1, t3, t), t1, t2, t));
    }
  }
  found.push(points[points.length - 1]);
  return found;
}

function drawArrow(context: Context, curve: Point[], grown: number, colour: string, theme: Theme, size: number): void {
  const along = [0];
  for (let index = 1; index < curve.length; index++) {
    along.push(along[index - 1] + Math.hypot(curve[index][0] - curve[index - 1][0], curve[index][1] - curve[index - 1][1]));
  }
  const length = (along[along.length - 1] ?? 0) * grown;
  if (length < 16 * size) return;
  const at = (distance: number): Point => {
    let index = along.findIndex((reached) => reached >= distance);
    if (index < 0) index = along.length - 1;
    if (index === 0) return curve[0];
    const share = (distance - along[index - 1]) / Math.max(along[index] - along[index - 1], 1e-9);
    return [
      curve[index - 1][0] + (curve[index][0] - curve[index - 1][0]) * share,
      curve[index - 1][1] + (curve[index][1] - curve[index - 1][1]) * share,
    ];
  };
  // A short arrow is a small one.
  const own = size * Math.min(1, 0.35 + (0.65 * length) / (72 * size));
  const head = Math.min(24 * own, 0.6 * length);
  const count = Math.max(Math.floor(length / (3 * size)), 4);
  const leftSide: Point[] = [];
  const rightSide: Point[] = [];
  for (let step = 0; step <= count; step++) {
    const distance = ((length - head * 0.82) * step) / count;
    const [x, y] = at(distance);
    const [x0, y0] = at(Math.max(distance - 2, 0));
    const [x1, y1] = at(distance + 2);
    const norm = Math.hypot(x1 - x0, y1 - y0) || 1;
    const half = ((3 + 7 * (distance / length) ** 0.8) / 2) * own;
    leftSide.push([x + ((y1 - y0) / norm) * half, y - ((x1 - x0) / norm) * half]);
    rightSide.push([x - ((y1 - y0) / norm) * half, y + ((x1 - x0) / norm) * half]);
  }
  const tip = at(length);
  const neck = at(length - head);
  const norm = Math.hypot(tip[0] - neck[0], tip[1] - neck[1]) || 1;
  const aside: Point = [((tip[1] - neck[1]) / norm) * 13.5 * own, (-(tip[0] - neck[0]) / norm) * 13.5 * own];
  outline(context, [
    ...leftSide,
    [neck[0] + aside[0], neck[1] + aside[1]],
    tip,
    [neck[0] - aside[0], neck[1] - aside[1]],
    ...rightSide.reverse(),
  ]);
  cased(context, colour, theme, Math.max(3.4 * size, 1.6));
}

export function outline(context: Context, points: Point[]): void {
  context.beginPath();
  points.forEach(([x, y], index) => (index ? context.lineTo(x, y) : context.moveTo(x, y)));
  context.closePath();
}

export function cased(context: Context, colour: string, theme: Theme, pen: number): void {
  context.strokeStyle = theme.casing as string;
  context.lineWidth = pen;
  context.stroke();
  context.fillStyle = colour;
  context.fill();
}

function star(context: Context, [x, y]: Point, radius: number, colour: string, theme: Theme): void {
  const points: Point[] = [];
  for (let index = 0; index < 16; index++) {
    const turn = (index / 8) * Math.PI - Math.PI / 2;
    const reach = radius * (index % 2 ? 0.52 : index % 4 === 2 ? 0.82 : 1);
    points.push([x + reach * Math.cos(turn), y + reach * Math.sin(turn)]);
  }
  outline(context, points);
  cased(context, colour, theme, 2.8);
}

function raid(context: Context, target: Point, base: Point | null, colour: string, theme: Theme, size: number): void {
  if (base) {
    // A shallow arc, so that the way of aircraft is not taken for a road or a border.
    const middle: Point = [(base[0] + target[0]) / 2 + (target[1] - base[1]) * 0.12, (base[1] + target[1]) / 2 + (base[0] - target[0]) * 0.12];
    context.beginPath();
    curveThrough([base, middle, target]).forEach(([x, y], index) => (index ? context.lineTo(x, y) : context.moveTo(x, y)));
    context.strokeStyle = theme.casing as string;
    context.lineWidth = 4 * size;
    context.stroke();
    context.setLineDash([7 * size, 5 * size]);
    context.strokeStyle = colour;
    context.lineWidth = Math.max(1.8 * size, 1);
    context.stroke();
    context.setLineDash([]);
  }
  star(context, target, 8 * size, colour, theme);
}

function rising(context: Context, [x, y]: Point, grown: number, colour: string, theme: Theme, size: number): void {
  for (const share of [0.45, 1]) {
    for (const [ink, width] of [[theme.casing as string, 4.2], [colour, 2.2]] as const) {
      context.beginPath();
      context.arc(x, y, (5 + 13 * grown * share) * size, 0, 2 * Math.PI);
      context.strokeStyle = ink;
      context.lineWidth = width * size;
      context.stroke();
    }
  }
}

