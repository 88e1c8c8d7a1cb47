// Undoes frontmap/viewer/packing.py.
import { inflateSync } from "fflate";

export type Line = Float64Array; // x0, y0, x1, y1, …

export class Arrays {
  private readonly bytes: Uint8Array;

  constructor(
    block: Uint8Array,
    private readonly table: Record<string, [number, number]>,
  ) {
    this.bytes = inflateSync(block);
  }

  raw(name: string): Uint8Array {
    const [offset, count] = this.table[name];
    return this.bytes.subarray(offset, offset + count);
  }

  numbers(name: string, differences = false): Int32Array {
    const [offset, count] = this.table[name];
    const found = new Int32Array(count);
    let at = offset;
    let last = 0;
    for (let index = 0; index < count; index++) {
      let value = 0;
      let shift = 1;
      let byte: number;
      do {
        byte = this.bytes[at++];
        value += (byte & 127) * shift;
        shift *= 128;
      } while (byte >= 128);
      const signed = value % 2 ? -(value + 1) / 2 : value / 2;
      last = differences ? last + signed : signed;
      found[index] = last;
    }
    return found;
  }

  lines(name: string): Line[] {
    const lengths = this.numbers(`${name}.length`);
    const x = this.numbers(`${name}.x`, true);
    const y = this.numbers(`${name}.y`, true);
    const found: Line[] = [];
    let at = 0;
    for (const length of lengths) {
      const line = new Float64Array(2 * length);
      for (let index = 0; index < length; index++, at++) {
        line[2 * index] = x[at];
        line[2 * index + 1] = y[at];
      }
      found.push(line);
    }
    return found;
  }
}

export function fromBase64(text: string): Uint8Array {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index);
  return bytes;
}
