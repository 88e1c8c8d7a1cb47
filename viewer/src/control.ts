// Who holds what, as the control engine says it: parcels by their edges, and passages with their arrival times.
import { Arrays, type Line } from "./unpack";

const STEPS = 1024;
const KNOTS = 65;
const MINUTES = 1440;

export interface Passage {
  change: number;
  to: number;
  start: number;
  end: number;
  complete: boolean;
  parcels: Int32Array;
  sweep: number;
}

interface Field {
  west: number;
  south: number;
  cell: number;
  rows: number;
  columns: number;
  values: Int16Array;
  pace: Int32Array;
}

export class Control {
  readonly edges: Line[];
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly start: Int32Array;
  readonly province: Int32Array;
  readonly passages: Passage[] = [];
  private readonly fields: Field[] = [];

  constructor(arrays: Arrays) {
    this.edges = arrays.lines("edge");
    this.left = arrays.numbers("edge.left", true);
    this.right = arrays.numbers("edge.right", true);
    this.start = arrays.numbers("parcel.start");
    this.province = arrays.numbers("parcel.province", true);
    this.readPassages(arrays);
    this.readFields(arrays);
  }

  private readPassages(arrays: Arrays): void {
    const change = arrays.numbers("passage.change", true);
    const to = arrays.numbers("passage.to");
    const start = arrays.numbers("passage.start", true);
    const end = arrays.numbers("passage.end", true);
    const complete = arrays.numbers("passage.complete");
    const counts = arrays.numbers("passage.parcels");
    const parcel = arrays.numbers("passage.parcel", true);
    const sweep = arrays.numbers("passage.sweep");
    let at = 0;
    for (let index = 0; index < change.length; index++) {
      this.passages.push({
        change: change[index],
        to: to[index],
        start: start[index] / MINUTES,
        end: end[index] / MINUTES,
        complete: complete[index] === 1,
        parcels: parcel.subarray(at, (at += counts[index])),
        sweep: sweep[index],
      });
    }
  }

  private readFields(arrays: Arrays): void {
    const grid = arrays.numbers("grid");
    const shape = arrays.numbers("grid.shape");
    const pace = arrays.numbers("grid.pace", true);
    const residuals = arrays.numbers("grid.value");
    let at = 0;
    for (let index = 0; index * 2 < shape.length; index++) {
      const rows = shape[2 * index];
      const columns = shape[2 * index + 1];
      const values = new Int16Array(rows * columns);
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++, at++) {
          const node = row * columns + column;
          const left = column ? values[node - 1] : 0;
          const above = row ? values[node - columns] : 0;
          const corner = row && column ? values[node - columns - 1] : 0;
          values[node] = residuals[at] + left + above - corner;
        }
      }
      this.fields.push({
        west: grid[3 * index] / 64,
        south: grid[3 * index + 1] / 64,
        cell: grid[3 * index + 2] / 4096,
        rows,
        columns,
        values,
        pace: pace.subarray(KNOTS * index, KNOTS * (index + 1)),
      });
    }
  }

  /** When a passage reaches a point of its parcels, in days; infinite where it does not. */
  arrival(passage: Passage, x: number, y: number): number {
    if (passage.sweep < 0) return passage.end;
    const field = this.fields[passage.sweep];
    let across = (x - field.west) / field.cell;
    let up = (field.south - y) / field.cell;
    const column = Math.min(Math.max(Math.floor(across), 0), field.columns - 2);
    const row = Math.min(Math.max(Math.floor(up), 0), field.rows - 2);
    // Offsets from the middle of the cell, where its four triangles meet.
    across -= column + 0.5;
    up -= row + 0.5;
    const node = row * field.columns + column;
    const southWest = field.values[node];
    const southEast = field.values[node + 1];
    const northWest = field.values[node + field.columns];
    const northEast = field.values[node + field.columns + 1];
    const middle = (southWest + southEast + northWest + northEast) / 4;
    let first: number;
    let second: number;
    let outwards: number;
    let along: number;
    if (Math.abs(across) > Math.abs(up)) {
      [first, second] = across > 0 ? [southEast, northEast] : [southWest, northWest];
      [outwards, along] = [Math.abs(across), up];
    } else {
      [first, second] = up > 0 ? [northWest, northEast] : [southWest, southEast];
      [outwards, along] = [Math.abs(up), across];
    }
    const step = middle + (first + second - 2 * middle) * outwards + (second - first) * along;
    if (step >= STEPS) return passage.complete ? passage.end : step > STEPS ? Infinity : passage.end;
    if (step <= 0) return passage.start;
    const knot = (step / STEPS) * (KNOTS - 1);
    const below = Math.floor(knot);
    const share = field.pace[below] + (field.pace[Math.min(below + 1, KNOTS - 1)] - field.pace[below]) * (knot - below);
    return passage.start + (passage.end - passage.start) * (share / 65535);
  }
}
