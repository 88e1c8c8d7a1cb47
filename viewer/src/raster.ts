// The map of one view, point by point of the screen: which parcel lies there, and each change of hands that it sees.
// Only points whose instant has come are touched when time moves, forwards or backwards.
import type { Control } from "./control";

export interface View {
  /** Units at the left and top edge, and in a pixel. */
  left: number;
  top: number;
  unitsPerPx: number;
  width: number;
  height: number;
}

const BUCKETS = 1 << 16;
const SPREAD_PX = 2;

export class Raster {
  readonly parcel: Int32Array;
  readonly holder: Int8Array;
  /** Of each point, the event that it saw last, or -1. */
  readonly current: Int32Array;
  /** Of each point, where its events begin; they follow in order of time. */
  readonly first: Int32Array;
  readonly when: Float32Array;
  readonly passage: Int32Array;
  private readonly event: { pixel: Int32Array; order: Int32Array; bucket: Int32Array };
  private reached = 0;

  constructor(
    readonly control: Control,
    readonly view: View,
    private readonly days: number,
  ) {
    const size = view.width * view.height;
    this.parcel = new Int32Array(size).fill(-1);
    this.holder = new Int8Array(size).fill(-2);
    this.current = new Int32Array(size).fill(-1);
    this.first = new Int32Array(size + 1);
    this.fillParcels();
    for (let pixel = 0; pixel < size; pixel++) {
      if (this.parcel[pixel] >= 0) this.holder[pixel] = control.start[this.parcel[pixel]];
    }
    const { pixels, times, passages } = this.history();
    this.when = times;
    this.passage = passages;
    this.event = this.sorted(pixels, times);
  }

  /** Row by row: where edges cross the middle of a row, the parcel changes. */
  private fillParcels(): void {
    const { left, top, unitsPerPx, width, height } = this.view;
    const crossings: number[][] = Array.from({ length: height }, () => []);
    const control = this.control;
    for (let edge = 0; edge < control.edges.length; edge++) {
      const line = control.edges[edge];
      for (let at = 2; at < line.length; at += 2) {
        let x0 = (line[at - 2] - left) / unitsPerPx;
        let y0 = (line[at - 1] - top) / unitsPerPx;
        let x1 = (line[at] - left) / unitsPerPx;
        let y1 = (line[at + 1] - top) / unitsPerPx;
        // Downwards on the screen, the left hand is the east.
        let east = control.left[edge];
        if (y1 < y0) {
          [x0, y0, x1, y1] = [x1, y1, x0, y0];
          east = control.right[edge];
        }
        const begin = Math.max(Math.ceil(y0 - 0.5), 0);
        const end = Math.min(Math.ceil(y1 - 0.5), height);
        if (begin >= end || Math.min(x0, x1) > width) continue;
        const slope = (x1 - x0) / (y1 - y0);
        for (let row = begin; row < end; row++) crossings[row].push(x0 + (row + 0.5 - y0) * slope, east);
      }
    }
    for (let row = 0; row < height; row++) {
      const found = crossings[row];
      const order = Array.from({ length: found.length / 2 }, (_, index) => index).sort((a, b) => found[2 * a] - found[2 * b]);
      for (let index = 0; index < order.length; index++) {
        const from = Math.max(Math.ceil(found[2 * order[index]] - 0.5), 0);
        const next = index + 1 < order.length ? found[2 * order[index + 1]] : width;
        const to = Math.min(Math.ceil(next - 0.5), width);
        if (from < to) this.parcel.fill(found[2 * order[index] + 1], row * width + from, row * width + to);
      }
    }
    // A little beyond the coast, under the clean edges that are laid upon it.
    for (let round = 0; round < SPREAD_PX; round++) {
      const before = this.parcel.slice();
      for (let pixel = width; pixel < before.length - width; pixel++) {
        if (before[pixel] >= 0) continue;
        const near = Math.max(before[pixel - 1], before[pixel + 1], before[pixel - width], before[pixel + width]);
        if (near >= 0) this.parcel[pixel] = near;
      }
    }
  }

  private history(): { pixels: Int32Array; times: Float32Array; passages: Int32Array } {
    const control = this.control;
    const { left, top, unitsPerPx, width } = this.view;
    const parcels = control.start.length;
    const begin = new Int32Array(parcels + 2);
    for (const parcel of this.parcel) if (parcel >= 0) begin[parcel + 2]++;
    for (let index = 1; index < begin.length; index++) begin[index] += begin[index - 1];
    const inParcel = new Int32Array(begin[parcels + 1]);
    for (let pixel = 0; pixel < this.parcel.length; pixel++) {
      const parcel = this.parcel[pixel];
      if (parcel >= 0) inParcel[begin[parcel + 1]++] = pixel;
    }
    const over: number[][] = Array.from({ length: parcels }, () => []);
    control.passages.forEach((passage, index) => passage.parcels.forEach((parcel) => over[parcel].push(index)));
    const pixels: number[] = [];
    const times: number[] = [];
    const passages: number[] = [];
    const count = new Int32Array(this.parcel.length);
    const kept: number[] = [];
    const reached: number[] = [];
    for (let parcel = 0; parcel < parcels; parcel++) {
      const stack = over[parcel];
      if (!stack.length) continue;
      for (let index = begin[parcel]; index < begin[parcel + 1]; index++) {
        const pixel = inParcel[index];
        const x = left + ((pixel % width) + 0.5) * unitsPerPx;
        const y = top + (Math.floor(pixel / width) + 0.5) * unitsPerPx;
        // What a later change has taken by then does not happen any more.
        kept.length = reached.length = 0;
        let soonest = Infinity;
        for (let turn = stack.length - 1; turn >= 0; turn--) {
          const when = control.arrival(control.passages[stack[turn]], x, y);
          if (when < soonest) {
            soonest = when;
            kept.push(stack[turn]);
            reached.push(when);
          }
        }
        let holder = control.start[parcel];
        for (let turn = kept.length - 1; turn >= 0; turn--) {
          const to = control.passages[kept[turn]].to;
          if (to === holder) continue;
          holder = to;
          pixels.push(pixel);
          times.push(reached[turn]);
          passages.push(kept[turn]);
          count[pixel]++;
        }
      }
    }
    return this.grouped(pixels, times, passages, count);
  }

  /** The events by point; those of a point keep their order. */
  private grouped(pixels: number[], times: number[], passages: number[], count: Int32Array) {
    for (let pixel = 0; pixel < count.length; pixel++) this.first[pixel + 1] = this.first[pixel] + count[pixel];
    const place = this.first.slice(0, -1);
    const found = {
      pixels: new Int32Array(pixels.length),
      times: new Float32Array(pixels.length),
      passages: new Int32Array(pixels.length),
    };
    for (let index = 0; index < pixels.length; index++) {
      const at = place[pixels[index]]++;
      found.pixels[at] = pixels[index];
      found.times[at] = times[index];
      found.passages[at] = passages[index];
    }
    return found;
  }

  private bucketOf(instant: number): number {
    return Math.min(Math.max(Math.floor((instant / this.days) * (BUCKETS - 1)), 0), BUCKETS - 1);
  }

  private sorted(pixel: Int32Array, times: Float32Array): { pixel: Int32Array; order: Int32Array; bucket: Int32Array } {
    const bucket = new Int32Array(BUCKETS + 1);
    for (const when of times) bucket[this.bucketOf(when) + 1]++;
    for (let index = 1; index < bucket.length; index++) bucket[index] += bucket[index - 1];
    const place = bucket.slice();
    const order = new Int32Array(times.length);
    for (let index = 0; index < times.length; index++) order[place[this.bucketOf(times[index])]++] = index;
    return { pixel, order, bucket };
  }

  /** Go to an instant; tell each point that changes hands. */
  seek(instant: number, changed: (pixel: number, holder: number) => void): void {
    const { pixel, order, bucket } = this.event;
    // A hair is added: what arrives just at the instant has arrived.
    const inside = Math.floor((instant / this.days) * (BUCKETS - 1) + 0.01);
    const goal = instant <= 0 ? 0 : bucket[Math.min(Math.max(inside, 0), BUCKETS - 1) + 1];
    for (; this.reached < goal; this.reached++) {
      const index = order[this.reached];
      const at = pixel[index];
      this.current[at] = index;
      this.holder[at] = this.control.passages[this.passage[index]].to;
      changed(at, this.holder[at]);
    }
    while (this.reached > goal) {
      const index = order[--this.reached];
      const at = pixel[index];
      const before = index > this.first[at] ? index - 1 : -1;
      this.current[at] = before;
      this.holder[at] = before < 0 ? this.control.start[this.parcel[at]] : this.control.passages[this.passage[before]].to;
      changed(at, this.holder[at]);
    }
  }
}
