// What a view is drawn from: the ground, the names, the marks. All pure functions of a canvas, a view and an instant.
import { type AtWar, beside, frontLines, smoothed } from "./front";
import type { Raster, View } from "./raster";
import type { Grain, Name, Story, Theme } from "./story";
import { Arrays, type Line } from "./unpack";

export interface Layers {
  relief: boolean;
  rivers: boolean;
  borders: boolean;
  names: boolean;
  front: boolean;
  marks: boolean;
  units: boolean;
  interpolated: boolean;
}

export const LAYERS: [keyof Layers, string][] = [
  ["names", "Names"],
  ["front", "Front"],
  ["marks", "Offensives and battles"],
  ["units", "Units"],
  ["borders", "Provinces and borders"],
  ["rivers", "Rivers"],
  ["relief", "Relief"],
  ["interpolated", "Thin the front where it is interpolated"],
];

export interface Ground {
  sea: Line[];
  held: Line[];
  lakes: Line[];
  rivers: Line[];
  riverWidths: Int32Array;
  provinces: Line[];
  regions: Line[];
  countries: Line[];
  coast: Line[];
  relief: HTMLCanvasElement | null;
  grains: Grain[];
}

export async function readGround(story: Story, arrays: Arrays): Promise<Ground> {
  return {
    sea: arrays.lines("sea"),
    held: arrays.lines("land-in-play"),
    lakes: arrays.lines("lakes"),
    rivers: arrays.lines("rivers"),
    riverWidths: arrays.numbers("rivers.width", true),
    provinces: arrays.lines("province-lines"),
    regions: arrays.lines("region-lines"),
    countries: arrays.lines("country-lines"),
    coast: arrays.lines("coast"),
    relief: story.relief ? await readRelief(story.relief) : null,
    grains: JSON.parse(new TextDecoder().decode(arrays.raw("names"))) as Grain[],
  };
}

/** The grey picture as white or black with alpha: 128 is level ground. */
async function readRelief(url: string): Promise<HTMLCanvasElement | null> {
  const image = new Image();
  image.src = url;
  try {
    await image.decode();
  } catch {
    return null;
  }
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth;
  canvas.height = image.naturalHeight;
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  context.drawImage(image, 0, 0);
  const data = context.getImageData(0, 0, canvas.width, canvas.height);
  const grey = data.data;
  for (let at = 0; at < grey.length; at += 4) {
    const light = grey[at] - 128;
    grey[at] = grey[at + 1] = grey[at + 2] = light > 0 ? 255 : 0;
    grey[at + 3] = Math.abs(light);
  }
  context.putImageData(data, 0, 0);
  return canvas;
}

export type Context = CanvasRenderingContext2D;

/** Left, top, right, bottom on the screen. */
export type Box = [number, number, number, number];

function trace(context: Context, lines: Line[], view: View, close = false): void {
  const { left, top, unitsPerPx } = view;
  const right = left + view.width * unitsPerPx;
  const bottom = top + view.height * unitsPerPx;
  context.beginPath();
  for (const line of lines) {
    if (!close && !near(line, left, top, right, bottom)) continue;
    context.moveTo((line[0] - left) / unitsPerPx, (line[1] - top) / unitsPerPx);
    for (let at = 2; at < line.length; at += 2) {
      context.lineTo((line[at] - left) / unitsPerPx, (line[at + 1] - top) / unitsPerPx);
    }
    if (close) context.closePath();
  }
}

function near(line: Line, left: number, top: number, right: number, bottom: number): boolean {
  let west = Infinity;
  let east = -Infinity;
  let north = Infinity;
  let south = -Infinity;
  for (let at = 0; at < line.length; at += 2) {
    west = Math.min(west, line[at]);
    east = Math.max(east, line[at]);
    north = Math.min(north, line[at + 1]);
    south = Math.max(south, line[at + 1]);
  }
  return west <= right && east >= left && north <= bottom && south >= top;
}

/** What lies over the tint: neutral land, relief, sea, lakes, rivers, borders, coast. */
export function drawGround(context: Context, view: View, ground: Ground, story: Story, theme: Theme, layers: Layers): void {
  const size = story.type_scale;
  const widths = story.line_widths;
  const colour = (name: string): string => theme[name] as string;
  context.lineJoin = context.lineCap = "round";
  // Land that is not in play: all of the page but the land in play.
  trace(context, ground.held, view, true);
  context.rect(-9, -9, view.width + 18, view.height + 18);
  context.fillStyle = colour("land");
  context.fill("evenodd");
  if (layers.relief && ground.relief) {
    context.imageSmoothingQuality = "high";
    context.globalAlpha = theme.relief_strength / 0.3;
    const { left, top, unitsPerPx } = view;
    context.drawImage(ground.relief, -left / unitsPerPx, -top / unitsPerPx, story.width / unitsPerPx, story.height / unitsPerPx);
    context.globalAlpha = 1;
  }
  const stroke = (lines: Line[], name: string, width: number, alpha: number): void => {
    trace(context, lines, view);
    context.strokeStyle = colour(name);
    context.lineWidth = Math.max(width * size, 0.6);
    context.globalAlpha = alpha;
    context.stroke();
    context.globalAlpha = 1;
  };
  trace(context, ground.sea, view, true);
  context.fillStyle = colour("sea");
  context.fill();
  drawGlow(context, view, ground, theme);
  trace(context, ground.lakes, view, true);
  context.fillStyle = colour("lake");
  context.fill();
  if (layers.rivers) {
    stroke(ground.lakes, "river", 0.8, 0.8);
    const closer = Math.min(1.6, Math.max(1, 12 / view.unitsPerPx) ** 0.35);
    for (let index = 0; index < ground.rivers.length; index++) {
      stroke([ground.rivers[index]], "river", (ground.riverWidths[index] / 10) * closer, 0.8);
    }
  }
  if (layers.borders) {
    const typical = Math.sqrt((story.width * story.height) / Math.max(story.provinces.length, 1) / 4) / view.unitsPerPx;
    const hairline = Math.min(Math.max((typical / size - 14) / 30, 0), 1) * 0.38;
    if (hairline > 0.03) stroke(ground.provinces, "province_line", widths["province-lines"] ?? 0.7, hairline);
    stroke(ground.regions, "region_line", widths["region-lines"] ?? 1, 0.5);
    stroke(ground.countries, "country_line", widths["country-lines"] ?? 2, 0.85);
  }
  stroke(ground.coast, "coast", widths.coast ?? 1.3, 1);
  // Beyond what the page knows there is plain sea.
  const { left, top, unitsPerPx } = view;
  context.beginPath();
  context.rect(-9, -9, view.width + 18, view.height + 18);
  context.rect(-left / unitsPerPx, -top / unitsPerPx, story.width / unitsPerPx, story.height / unitsPerPx);
  context.fillStyle = colour("sea");
  context.fill("evenodd");
}

/** Light on the sea along its coast: broad, faint strokes, seen on water only. */
function drawGlow(context: Context, view: View, ground: Ground, theme: Theme): void {
  context.save();
  trace(context, ground.sea, view, true);
  context.clip();
  context.strokeStyle = theme.glow as string;
  for (const width of [26, 17, 10, 5]) {
    trace(context, ground.coast, view);
    context.lineWidth = width;
    context.globalAlpha = theme.glow_strength * 0.22;
    context.stroke();
  }
  context.restore();
}

const FACES: Record<string, string> = {
  sans: "400 {}px frontmap-sans, sans-serif",
  "sans-semibold": "600 {}px frontmap-sans, sans-serif",
  "sans-bold": "700 {}px frontmap-sans, sans-serif",
  "serif-bold": "700 {}px frontmap-serif, serif",
  "serif-italic": "italic 400 {}px frontmap-serif, serif",
};

export function font(face: string, size: number): string {
  return (FACES[face] ?? FACES.sans).replace("{}", String(size));
}

export function drawNames(context: Context, view: View, grains: Grain[], theme: Theme): Box[] {
  // The finest of those that are coarser than this view; the coarsest, if it is coarser still.
  const grain = grains.reduce((best, one) => (one.factor >= view.unitsPerPx * 0.97 ? one : best), grains[0]);
  if (grain === undefined) return [];
  const names = grain.names.map((name) => ({
    name,
    x: (name.at[0] - view.left) / view.unitsPerPx,
    y: (name.at[1] - view.top) / view.unitsPerPx,
  }));
  context.lineJoin = "round";
  const boxes: Box[] = [];
  for (const { name, x, y } of names) if (name.kind === "town" || name.kind === "capital") drawTown(context, name, x, y, theme);
  for (const { name, x, y } of names) {
    if (x < -300 || y < -40 || x > view.width + 300 || y > view.height + 40) continue;
    context.font = font(name.font, name.size);
    context.fillStyle = theme[{ country: "country_ink", water: "water_ink", capital: "ink", town: "ink" }[name.kind]] as string;
    const halo = name.kind === "town" || name.kind === "capital" ? Math.max(name.size * 0.13, 1.6) : 0;
    const [begin, length] = drawText(context, name, x + name.by[0], y + name.by[1], halo, theme.halo as string);
    boxes.push([begin, y + name.by[1] - name.size * 0.8, begin + length, y + name.by[1] + name.size * 0.25]);
  }
  return boxes;
}

function drawText(context: Context, name: Name, x: number, y: number, halo: number, haloColour: string): [number, number] {
  const spacing = name.spacing ?? 0;
  const letters = spacing ? [...name.text] : [name.text];
  const lengths = letters.map((letter) => context.measureText(letter).width + spacing);
  const length = lengths.reduce((sum, one) => sum + one, -spacing);
  const begin = x - (name.align === "centre" ? length / 2 : name.align === "right" ? length : 0);
  let at = begin;
  letters.forEach((letter, index) => {
    if (halo) {
      context.strokeStyle = haloColour;
      context.lineWidth = 2 * halo;
      context.strokeText(letter, at, y);
    }
    context.fillText(letter, at, y);
    at += lengths[index];
  });
  return [begin, length];
}

function drawTown(context: Context, name: Name, x: number, y: number, theme: Theme): void {
  const radius = Math.max(name.size * 0.19, 1.8);
  context.strokeStyle = theme.halo as string;
  context.fillStyle = theme.ink as string;
  context.lineWidth = 2.4;
  const shape = (reach: number): void => {
    context.beginPath();
    if (name.kind === "capital") context.rect(x - reach, y - reach, 2 * reach, 2 * reach);
    else context.arc(x, y, reach, 0, 2 * Math.PI);
  };
  shape(radius);
  context.stroke();
  context.fill();
  if (name.kind === "capital" || name.font !== "sans") {
    shape(radius * 0.45);
    context.fillStyle = theme.halo as string;
    context.fill();
  }
}

function polyline(context: Context, points: Float64Array): void {
  context.moveTo(points[0], points[1]);
  for (let at = 2; at < points.length; at += 2) context.lineTo(points[at], points[at + 1]);
}

/** The front, each side's darker colour on its own flank. Returns its length in pixels. */
export function drawFront(context: Context, raster: Raster, instant: number, story: Story, theme: Theme, layers: Layers): number {
  const atWar = warsAt(story, instant);
  const size = story.type_scale;
  const flank = 4.4 * size;
  const casing = Math.max(1.6 * size, 0.9);
  const lines = frontLines(raster, instant, atWar)
    .map((line) => ({ ...line, points: smoothed(line.points, 6 * size) }))
    .filter(({ points }) => lengthOf(points) >= (isRing(points) ? 42 : 4) * size);
  context.lineJoin = context.lineCap = "round";
  const strokeAll = (some: Float64Array[], colour: string, width: number, alpha = 1): void => {
    context.beginPath();
    for (const points of some) polyline(context, points);
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.globalAlpha = alpha;
    context.stroke();
    context.globalAlpha = 1;
  };
  for (const thin of [false, true]) {
    const some = lines.filter((line) => (layers.interpolated && line.moving) === thin);
    if (!some.length) continue;
    const wide = thin ? flank * 0.5 : flank;
    strokeAll(some.map((line) => line.points), theme.casing as string, 2 * (wide + casing), thin ? 0.7 : 0.95);
    for (let side = 0; side < story.sides.length; side++) {
      const flanks = some.flatMap((line) => [
        ...(line.left === side ? [beside(line.points, wide / 2)] : []),
        ...(line.right === side ? [beside(line.points, -wide / 2)] : []),
      ]);
      if (flanks.length) strokeAll(flanks, theme.flanks[side], wide, thin ? 0.8 : 1);
    }
    if (!thin) strokeAll(some.map((line) => line.points), theme.casing as string, Math.max(0.9 * size, 0.7), 0.9);
  }
  return lines.reduce((sum, line) => sum + lengthOf(line.points), 0);
}

export function warsAt(story: Story, instant: number): AtWar {
  const count = story.sides.length;
  const table = new Uint8Array(count * count);
  const limits = new Map<number, Set<number>>();
  for (const [one, other, from, to, provinces] of story.wars) {
    if (instant < from || instant > to) continue;
    for (const pair of [one * count + other, other * count + one]) {
      if (!provinces.length) {
        table[pair] = EVERYWHERE;
      } else if (table[pair] !== EVERYWHERE) {
        table[pair] = IN_SOME_PROVINCES;
        limits.set(pair, new Set([...(limits.get(pair) ?? []), ...provinces]));
      }
    }
  }
  return (one, other, here, there) => {
    const pair = one * count + other;
    if (table[pair] !== IN_SOME_PROVINCES) return table[pair] === EVERYWHERE;
    const limit = limits.get(pair)!;
    return limit.has(here) || limit.has(there);
  };
}

const EVERYWHERE = 1;
const IN_SOME_PROVINCES = 2;

function lengthOf(points: Float64Array): number {
  let length = 0;
  for (let at = 2; at < points.length; at += 2) length += Math.hypot(points[at] - points[at - 2], points[at + 1] - points[at - 1]);
  return length;
}

function isRing(points: Float64Array): boolean {
  const last = points.length - 2;
  return last >= 6 && points[0] === points[last] && points[1] === points[last + 1];
}

