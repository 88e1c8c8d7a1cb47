// The shapes of APP-6 unit symbols, taken from milsymbol (MIT, Måns Beckman) and flattened to polylines.
//
//     cd data/build/symbols && npm install && node build.mjs
//
// writes frontmap/scene/marks/unit_symbols.json. Units of length are milsymbol's: a friendly frame is 150 × 100, and
// the middle of every frame lies at (100, 100); y is down.
import { writeFileSync } from "node:fs";
import ms from "milsymbol";

const KINDS = {
  infantry: "UCI---", motorised: "UCIM--", mechanised: "UCIZ--", armour: "UCA---", cavalry: "UCR---",
  mountain: "UCIO--", artillery: "UCF---", engineers: "UCE---", airborne: "UCIA--", marines: "UCIN--",
  militia: "UCI---", air: "UCVF--", navy: "UCIN--", headquarters: "U-----",
};
const SIZES = {
  squad: "B", platoon: "D", company: "E", battalion: "F", regiment: "G", brigade: "H", division: "I", corps: "J",
  army: "K", "army group": "L",
};
const AFFILIATIONS = { friend: "F", hostile: "H", neutral: "N" };

const STEPS = 8;
const round = (value) => Math.round(value * 100) / 100;

function polylines(d) {
  const tokens = d.match(/[a-zA-Z]|-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?/g);
  const lines = [];
  let line = [], x = 0, y = 0, command = "", position = 0, controlX = 0, controlY = 0;
  const next = () => Number(tokens[position++]);
  const to = (nx, ny) => { x = nx; y = ny; line.push([round(x), round(y)]); };
  while (position < tokens.length) {
    if (/[a-zA-Z]/.test(tokens[position])) command = tokens[position++];
    const relative = command === command.toLowerCase();
    const ox = relative ? x : 0, oy = relative ? y : 0;
    const before = command.toLowerCase();
    if (before === "m") {
      if (line.length) lines.push(line);
      line = [];
      to(ox + next(), oy + next());
      command = relative ? "l" : "L";
    } else if (before === "l") to(ox + next(), oy + next());
    else if (before === "h") to(ox + next(), y);
    else if (before === "v") to(x, oy + next());
    else if (before === "c" || before === "s") {
      const startX = x, startY = y;
      const c1x = before === "c" ? ox + next() : 2 * x - controlX, c1y = before === "c" ? oy + next() : 2 * y - controlY;
      const c2x = ox + next(), c2y = oy + next(), endX = ox + next(), endY = oy + next();
      for (let step = 1; step <= STEPS; step++) {
        const t = step / STEPS, u = 1 - t;
        to(u ** 3 * startX + 3 * u * u * t * c1x + 3 * u * t * t * c2x + t ** 3 * endX,
           u ** 3 * startY + 3 * u * u * t * c1y + 3 * u * t * t * c2y + t ** 3 * endY);
      }
      controlX = c2x; controlY = c2y;
    } else if (before === "z") {
      line.push(line[0]);
      [x, y] = line[0];
      lines.push(line);
      line = [];
    } else throw new Error(`path command ${command} is not read: ${d}`);
  }
  if (line.length > 1) lines.push(line);
  return lines;
}

function circle({ cx, cy, r }) {
  const turns = [...Array(25).keys()].map((step) => (step / 24) * 2 * Math.PI);
  return [turns.map((turn) => [round(cx + r * Math.cos(turn)), round(cy + r * Math.sin(turn))])];
}

function shapes(instructions, inherited = {}) {
  return instructions.flat(Infinity).flatMap((one) => {
    const style = { fill: one.fill ?? inherited.fill ?? false, stroke: one.stroke ?? inherited.stroke };
    if (one.type === "translate")
      return shapes(one.draw, style).map((shape) => ({
        ...shape, lines: shape.lines.map((line) => line.map(([x, y]) => [round(x + one.x), round(y + one.y)])),
      }));
    if (one.type !== "path" && one.type !== "circle") throw new Error(`${one.type} is not read`);
    const lines = one.type === "path" ? polylines(one.d) : circle(one);
    // A line of two points has nothing to fill.
    return [{ filled: Boolean(style.fill) && lines.some((line) => line.length > 2), lines }];
  });
}

const symbol = (affiliation, kind, size) =>
  new ms.Symbol(`S${affiliation}GP${kind}-${size}---`, { size: 100 }).drawInstructions;

const result = {};
for (const [name, affiliation] of Object.entries(AFFILIATIONS)) {
  const [frame, ...bare] = symbol(affiliation, "U-----", "-");
  const kinds = {};
  for (const [kind, code] of Object.entries(KINDS)) {
    let icon = symbol(affiliation, code, "-").slice(1);
    if (kind === "navy") icon = icon.slice(1);
    kinds[kind] = shapes(icon);
  }
  // A headquarters has no icon; its frame stands on a staff.
  const staff = { friend: [25, 150, 200], hostile: [28, 100, 200], neutral: [45, 155, 200] }[name];
  kinds.headquarters = [{ filled: false, lines: [[[staff[0], staff[1]], [staff[0], staff[2]]]] }];
  const sizes = Object.fromEntries(
    Object.entries(SIZES).map(([size, code]) => [size, shapes(symbol(affiliation, "U-----", code).slice(1))]));
  result[name] = { frame: shapes([frame])[0].lines[0], kinds, sizes };
}
const target = new URL("../../../frontmap/scene/marks/unit_symbols.json", import.meta.url);
writeFileSync(target, JSON.stringify(result) + "\n");
