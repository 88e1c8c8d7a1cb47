// Stripes over ground that is fought over, cut off, occupied or demilitarised (frontmap/scene/marks/hatching.py).
import type { Context } from "./drawing";
import type { Raster } from "./raster";
import type { Mark, Story, Theme } from "./story";

interface Style {
  apart: number;
  pen: number;
  alpha: number;
  /** Only where the mark's side holds the ground. */
  held: boolean;
  falling: boolean;
}

const CUT_OFF: Style = { apart: 8, pen: 2.2, alpha: 0.5, held: true, falling: false };
const STYLES: Record<string, Style> = {
  contested: { apart: 7, pen: 2.2, alpha: 0.7, held: false, falling: false },
  siege: { apart: 7, pen: 2.2, alpha: 0.7, held: false, falling: false },
  pocket: CUT_OFF,
  encirclement: CUT_OFF,
  occupation: { apart: 11, pen: 3.4, alpha: 0.62, held: true, falling: false },
  demilitarised: { apart: 13, pen: 1.6, alpha: 0.75, held: false, falling: true },
};
const DASH = 4;

export function drawHatching(context: Context, raster: Raster, instant: number, story: Story, theme: Theme): void {
  for (const mark of story.marks) {
    const style = STYLES[mark.kind];
    if (!style || !mark.provinces || !(mark.from < instant && instant <= mark.to)) continue;
    stripe(context, raster, new Set(mark.provinces), coloursOf(mark, style, theme), style.held ? (mark.side ?? -1) : -1, style, story.type_scale);
  }
}

function coloursOf(mark: Mark, style: Style, theme: Theme): string[] {
  if (mark.kind === "demilitarised") return [theme.faint_ink as string];
  const between = style.held ? [] : (mark.between ?? []);
  const sides = between.length ? between : mark.side === undefined ? [] : [mark.side];
  return sides.length ? sides.map((side) => theme.flanks[side]) : [theme.ink as string];
}

function stripe(context: Context, raster: Raster, provinces: Set<number>, colours: string[], holder: number, style: Style, size: number): void {
  const { width, height } = raster.view;
  const apart = style.apart * size;
  const slope = style.falling ? 1 : -1;
  // A stripe is named by where it meets the top edge of the screen.
  const first = style.falling ? Math.floor(-height / apart) : 0;
  const last = Math.ceil((style.falling ? width : width + height) / apart);
  context.globalAlpha = style.alpha;
  context.lineWidth = Math.max(style.pen * size, 1);
  context.lineCap = "butt";
  colours.forEach((colour, turn) => {
    context.strokeStyle = colour;
    context.beginPath();
    for (let number = first; number < last; number++) {
      if ((((number % colours.length) + colours.length) % colours.length) !== turn) continue;
      // One diagonal, dash by dash: only where its middle lies in the area, and is held by the side.
      const offset = number * apart;
      let open = false;
      for (let y = 0; y < height; y += DASH) {
        const row = Math.min(Math.floor(y + DASH / 2), height - 1);
        const x = offset + slope * y;
        const column = Math.floor(offset + slope * (y + DASH / 2));
        const pixel = row * width + column;
        const parcel = column >= 0 && column < width ? raster.parcel[pixel] : -1;
        const inside = parcel >= 0 && provinces.has(raster.control.province[parcel]) && (holder < 0 || raster.holder[pixel] === holder);
        if (inside && !open) context.moveTo(x, y);
        if (inside) context.lineTo(x + slope * DASH, y + DASH);
        open = inside;
      }
    }
    context.stroke();
  });
  context.globalAlpha = 1;
}
