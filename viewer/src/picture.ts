// "Save this view": the map as it stands, with title, date, legend, caption and credit, so that it explains itself.
import { font } from "./drawing";
import { longDate } from "./dates";
import type { Story, Theme } from "./story";

export function pictureOf(map: HTMLCanvasElement, ratio: number, story: Story, theme: Theme, instant: number, caption: string, shares: number[]): HTMLCanvasElement {
  const width = map.width / ratio;
  const pad = 16;
  const probe = document.createElement("canvas").getContext("2d")!;
  probe.font = font("sans", 15);
  const lines = wrapped(probe, caption, width - 2 * pad);
  probe.font = font("sans", 14);
  const legend = legendOf(probe, story, shares, width - 2 * pad);
  const head = 76 + 22 * Math.max(legend.length, 1);
  const foot = pad + lines.length * 20 + 26;
  const canvas = document.createElement("canvas");
  canvas.width = map.width;
  canvas.height = map.height + Math.round((head + foot) * ratio);
  const context = canvas.getContext("2d")!;
  context.scale(ratio, ratio);
  context.fillStyle = theme.panel as string;
  context.fillRect(0, 0, width, canvas.height / ratio);
  context.drawImage(map, 0, head, width, map.height / ratio);
  context.fillStyle = theme.ink as string;
  context.font = font("serif-bold", 26);
  context.fillText(story.title, pad, 36, width - 2 * pad);
  context.font = font("sans-bold", 17);
  context.fillText(longDate(story.first_day, instant), pad, 60);
  context.font = font("sans", 14);
  legend.forEach((row, line) => {
    for (const { side, text, x } of row) {
      const y = 71 + 22 * line;
      context.fillStyle = theme.tints[side];
      context.fillRect(pad + x, y, 18, 11);
      context.fillStyle = theme.flanks[side];
      context.fillRect(pad + x, y + 11, 18, 3);
      context.fillStyle = theme.ink as string;
      context.fillText(text, pad + x + 24, y + 12);
    }
  });
  const top = head + map.height / ratio;
  context.font = font("sans", 15);
  lines.forEach((line, index) => context.fillText(line, pad, top + pad + 8 + index * 20));
  context.fillStyle = theme.faint_ink as string;
  context.font = font("sans", 11);
  context.textAlign = "right";
  context.fillText(story.credit, width - pad, canvas.height / ratio - 8, width - 2 * pad);
  return canvas;
}

/** The sides that hold ground, the greatest first, in as many lines as they need. */
function legendOf(context: CanvasRenderingContext2D, story: Story, shares: number[], width: number): { side: number; text: string; x: number }[][] {
  const rows: { side: number; text: string; x: number }[][] = [[]];
  const held = shares.map((share, side) => ({ share, side })).filter(({ share }) => share > 0).sort((a, b) => b.share - a.share || a.side - b.side);
  let x = 0;
  for (const { share, side } of held) {
    const text = `${story.sides[side].name} ${share} %`;
    const wide = 24 + context.measureText(text).width;
    if (x > 0 && x + wide > width) {
      rows.push([]);
      x = 0;
    }
    rows[rows.length - 1].push({ side, text, x });
    x += wide + 18;
  }
  return rows;
}

function wrapped(context: CanvasRenderingContext2D, text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = line ? `${line} ${word}` : word;
    if (line && context.measureText(longer).width > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line ? [...lines, line] : lines;
}

export function save(canvas: HTMLCanvasElement, name: string): void {
  canvas.toBlob((blob) => {
    if (!blob) return;
    const url = URL.createObjectURL(blob);
    const link = document.createElement("a");
    link.href = url;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }, "image/png");
}
