// The time bar: how much each side holds through the war, with a tick for each dated day, under one slider.
import { longDate, monthStarts } from "./dates";
import { element, svg } from "./dom";
import type { Story, Theme } from "./story";

export class TimeBar {
  readonly root = element("div", { class: "frontmap-time" });
  private readonly chart = svg("svg", { preserveAspectRatio: "none", viewBox: "0 0 1000 100", "aria-hidden": "true" });
  private readonly cursor = element("div", { class: "frontmap-cursor" });
  private readonly months = element("div", { class: "frontmap-months", "aria-hidden": "true" });
  readonly slider: HTMLInputElement;

  constructor(
    private readonly story: Story,
    onInput: (instant: number) => void,
  ) {
    this.slider = element("input", { type: "range", min: 0, max: story.days, step: "any", "aria-label": "Date", class: "frontmap-slider" });
    this.slider.addEventListener("input", () => onInput(Number(this.slider.value)));
    // Keys belong to the whole viewer, so that they mean the same wherever the focus is.
    this.slider.addEventListener("keydown", (event) => event.preventDefault());
    this.root.append(element("div", { class: "frontmap-chart" }, this.chart, this.cursor, this.slider), this.months);
  }

  setTheme(theme: Theme): void {
    const { areas_km2: areas, sides, days, events } = this.story;
    const last = Math.max(areas.length - 1, 1);
    const whole = Math.max(...areas.map((row) => row.reduce((sum, area) => sum + area, 0)), 1);
    const base = areas.map(() => 0);
    const paths = sides.map((_, side) => {
      const low = base.slice();
      areas.forEach((row, index) => (base[index] += row[side] / whole));
      const point = (level: number[], index: number): string => `${((index / last) * 1000).toFixed(1)} ${(92 - level[index] * 80).toFixed(2)}`;
      const top = areas.map((_row, index) => point(base, index));
      const bottom = areas.map((_row, index) => point(low, index)).reverse();
      return svg("path", { d: `M${[...top, ...bottom].join("L")}Z`, fill: theme.tints[side] });
    });
    const ticks = events.map(({ at }) => `M${((at / days) * 1000).toFixed(1)} 93V100`).join("");
    this.chart.replaceChildren(...paths, svg("path", { d: ticks, stroke: theme.faint_ink as string, "vector-effect": "non-scaling-stroke", "stroke-width": 1 }));
  }

  resize(width: number): void {
    const starts = monthStarts(this.story.first_day, this.story.days, Math.max(width / 52, 2));
    this.months.replaceChildren(
      ...starts
        .filter(({ at }) => at / this.story.days < 1 - 34 / width)
        .map(({ at, text }) => {
          const month = element("span", {}, text);
          month.style.left = `${(at / this.story.days) * 100}%`;
          return month;
        }),
    );
  }

  show(instant: number): void {
    this.slider.value = String(instant);
    this.slider.setAttribute("aria-valuetext", longDate(this.story.first_day, instant));
    this.cursor.style.left = `${(instant / this.story.days) * 100}%`;
  }
}
