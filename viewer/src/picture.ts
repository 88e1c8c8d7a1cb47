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
  const head = 96;
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
  let x = pad;
  story.sides.forEach((side, index) => {
    const text = `${side.name} ${shares[index]} %`;
    context.fillStyle = theme.tints[index];
    context.fillRect(x, 71, 18, 11);
    context.fillStyle = theme.flanks[index];
    context.fillRect(x, 82, 18, 3);
    context.fillStyle = theme.ink as string;
    context.fillText(text, x + 24, 83);
    x += 24 + context.measureText(text).width + 18;
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
