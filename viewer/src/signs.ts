// Signs of what happens beside the fronts: landings, drops, ships, fortified lines, sieges (frontmap/scene/marks).
import { cased, curveThrough, type Pen, type Point } from "./marks";

const DAYS_A_TURN = 12;

function trace({ context }: Pen, line: Point[]): void {
  context.beginPath();
  line.forEach(([x, y], index) => (index ? context.lineTo(x, y) : context.moveTo(x, y)));
}

/** A line with a light edge on both sides; the line itself is traced already. */
function casedStroke(pen: Pen, width: number, dash: number[] = []): void {
  const { context, theme, colour, size } = pen;
  context.strokeStyle = theme.casing as string;
  context.lineWidth = Math.max(width * size, 1) + 2.6 * size;
  context.stroke();
  context.setLineDash(dash.map((length) => length * size));
  context.strokeStyle = colour;
  context.lineWidth = Math.max(width * size, 1);
  context.stroke();
  context.setLineDash([]);
}

function icon(pen: Pen, name: string, [x, y]: Point, radius: number, edge = 3.4, mirrored = false): void {
  const { context, theme, colour, size, icons } = pen;
  context.beginPath();
  for (const ring of icons[name] ?? []) {
    ring.forEach(([east, south], index) => {
      const at: Point = [x + (mirrored ? -east : east) * radius, y + south * radius];
      if (index) context.lineTo(...at);
      else context.moveTo(...at);
    });
    context.closePath();
  }
  if (edge) cased(context, colour, theme, edge * size);
  else {
    context.fillStyle = colour;
    context.fill();
  }
}

/** A siege: a ring round the town, its teeth inward. */
export function ring(pen: Pen, [x, y]: Point): void {
  const radius = 19 * pen.size;
  pen.context.beginPath();
  pen.context.arc(x, y, radius, 0, 2 * Math.PI);
  for (let tooth = 0; tooth < 20; tooth++) {
    const turn = (tooth / 10) * Math.PI;
    pen.context.moveTo(x + radius * Math.cos(turn), y + radius * Math.sin(turn));
    pen.context.lineTo(x + 0.68 * radius * Math.cos(turn), y + 0.68 * radius * Math.sin(turn));
  }
  casedStroke(pen, 2.6);
}

/** A landing or an airdrop: the way, then a badge beside the place, on the side that it was reached from. */
export function descent(pen: Pen, picture: string, way: Point[], place: Point, grown: number, arrow: ((curve: Point[], part: number) => void) | null): void {
  const { context, theme, size } = pen;
  const reached = Math.min(grown * 6, 1);
  const radius = 13 * size;
  let back: Point = [0, -1];
  if (way.length) {
    const [from] = way.slice(-1);
    const length = Math.hypot(from[0] - place[0], from[1] - place[1]) || 1;
    back = [(from[0] - place[0]) / length, (from[1] - place[1]) / length];
    const curve = curveThrough([...way, place]);
    if (arrow) arrow(curve, reached);
    else if (curve.length) {
      trace(pen, curve.slice(0, Math.max(Math.ceil(curve.length * reached), 2)));
      casedStroke(pen, 1.9, [7, 5]);
    }
  }
  if (reached < 1) return;
  const badge: Point = [place[0] + back[0] * radius * 1.5, place[1] + back[1] * radius * 1.5];
  context.beginPath();
  context.arc(...badge, radius, 0, 2 * Math.PI);
  context.fillStyle = theme.casing as string;
  context.fill();
  casedStroke(pen, 2.2);
  icon(pen, picture, badge, radius * 0.66, 0);
}

/** A blockade: a dashed ring round the port, with a ship on it. */
export function blockade(pen: Pen, [x, y]: Point): void {
  const radius = 21 * pen.size;
  pen.context.beginPath();
  pen.context.arc(x, y, radius, 0, 2 * Math.PI);
  casedStroke(pen, 2.2, [6, 4]);
  icon(pen, "ship", [x, y + radius], 10 * pen.size);
}

/** A patrol: a dotted course on which a ship goes to and fro. */
export function patrol(pen: Pen, course: Point[], days: number, grown: number): void {
  if (!course.length) return;
  const [x, y] = course[0];
  const line: Point[] = course.length > 1 ? course : [[x - 20 * pen.size, y], [x + 20 * pen.size, y]];
  trace(pen, line);
  casedStroke(pen, 1.9, [2.5, 6]);
  const phase = (grown * Math.max(days / DAYS_A_TURN, 1) + 0.12) % 1;
  const along = (1 - Math.abs(2 * phase - 1)) * (line.length - 1);
  const before = Math.min(Math.floor(along), line.length - 2);
  const share = along - before;
  const [a, b] = [line[before], line[before + 1]];
  const west = (b[0] - a[0]) * (phase < 0.5 ? 1 : -1) < 0;
  icon(pen, "ship", [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share], 13 * pen.size, 3.4, west);
}

/** A fortified line: merlons on the left hand of one who walks along it. */
export function battlements(pen: Pen, curve: Point[]): void {
  const along = [0];
  for (let index = 1; index < curve.length; index++) {
    along.push(along[index - 1] + Math.hypot(curve[index][0] - curve[index - 1][0], curve[index][1] - curve[index - 1][1]));
  }
  const length = along[along.length - 1] ?? 0;
  const count = Math.max(Math.round(length / (18 * pen.size)), 1);
  const step = length / (2 * count);
  const corners: Point[] = [];
  let index = 1;
  const at = (distance: number, out: number): Point => {
    while (index < along.length - 1 && along[index] < distance) index++;
    const [a, b] = [curve[index - 1], curve[index]];
    const own = along[index] - along[index - 1] || 1;
    const share = (distance - along[index - 1]) / own;
    return [a[0] + (b[0] - a[0]) * share + (out * (b[1] - a[1])) / own, a[1] + (b[1] - a[1]) * share - (out * (b[0] - a[0])) / own];
  };
  if (curve.length < 2) return;
  for (let number = 0; number < 2 * count; number++) {
    const out = number % 2 ? 0 : 6 * pen.size;
    corners.push(at(number * step, out), at((number + 1) * step, out));
  }
  trace(pen, corners);
  casedStroke(pen, 2.6);
}

/** A bar where an advance is stuck. */
export function bar(pen: Pen, [x, y]: Point): void {
  const long = 15 * pen.size;
  trace({ ...pen }, [[x - long, y], [x + long, y]]);
  casedStroke({ ...pen, colour: pen.theme.ink as string }, 4.2);
}

export function flag(pen: Pen, [x, y]: Point): void {
  const radius = 11 * pen.size;
  icon(pen, "flag", [x + 0.5 * radius, y - 0.95 * radius], radius);
}
