// What the page gets, as frontmap/viewer writes it. Instants are days from the start of the war; points are units.
export interface Theme {
  [colour: string]: string | number | string[];
  tints: string[];
  flanks: string[];
  relief_strength: number;
  glow_strength: number;
}
export interface Statement {
  text?: string;
  source?: string;
  note?: string;
  inferred?: boolean;
}
export interface Mark {
  kind: string;
  from: number;
  to: number;
  text: string;
  side?: number;
  points?: [number, number][];
  provinces?: number[];
  between?: number[];
  base?: [number, number];
  way?: [number, number][];
}
export interface Unit {
  side: number;
  text: string;
  commander?: string;
  strength: number;
  symbol: number;
  instants: number[];
  points: [number, number][];
  to: number;
}
export interface UnitSymbol {
  frame: [number, number][];
  parts: { filled: boolean; lines: [number, number][][] }[];
}
export interface Name {
  text: string;
  kind: "country" | "water" | "capital" | "town";
  at: [number, number];
  by: [number, number];
  font: string;
  size: number;
  align: "left" | "centre" | "right";
  spacing?: number;
}
export interface Grain {
  factor: number;
  names: Name[];
}
export interface Story {
  title: string;
  credit: string;
  first_day: number;
  days: number;
  seconds: number;
  pace: number[];
  sides: { id: string; name: string }[];
  /** The two sides, from when, to when, and the provinces in which they fight; none stands for all. */
  wars: [number, number, number, number, number[]][];
  captions: { from: number; to: number; text: string; chapter: boolean }[];
  events: { at: number; texts: string[] }[];
  areas_km2: number[][];
  interpolated: boolean;
  /** Name, region, country, other names. */
  provinces: [string, string, string, string][];
  changes: Statement[];
  marks: Mark[];
  units: Unit[];
  symbols: UnitSymbol[];
  icons: Record<string, [number, number][][]>;
  width: number;
  height: number;
  home: [number, number, number, number];
  metres_per_unit: number;
  type_scale: number;
  line_widths: Record<string, number>;
  relief: string;
  themes: { light: Theme; dark: Theme };
  dark_first: boolean;
  fonts: { array: string; family: string; weight: string; style: string }[];
  arrays: Record<string, [number, number]>;
  embed?: boolean;
}
