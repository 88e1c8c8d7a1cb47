// The viewer: map, time bar and furniture put together. The page and the widget both show this.
import { Control } from "./control";
import { dayOf, fromIso, isoDate, longDate } from "./dates";
import { button, element, setIcon } from "./dom";
import { LAYERS, readGround } from "./drawing";
import { WarMap, type Found } from "./map";
import { pictureOf, save } from "./picture";
import type { Story, Theme, Unit } from "./story";
import { TimeBar } from "./timebar";
import { Arrays } from "./unpack";

const SPEEDS = [0.25, 0.5, 1, 2, 4];
const STILL_MS = 1800;

export class Viewer {
  readonly root = element("section", { class: "frontmap", tabindex: 0 });
  onChange: () => void = () => {};
  private readonly arrays: Arrays;
  private map!: WarMap;
  private bar!: TimeBar;
  private instant: number;
  private running = false;
  private speed = 1;
  private dark: boolean;
  private frame = 0;
  private readonly reduced = matchMedia("(prefers-reduced-motion: reduce)");
  private readonly date = element("time", { class: "frontmap-date" });
  private readonly caption = element("p", { class: "frontmap-caption" });
  private readonly live = element("p", { class: "frontmap-hidden", "aria-live": "polite" });
  private readonly legend = element("ul", { class: "frontmap-legend", "aria-label": "Who holds how much" });
  private readonly tip = element("div", { class: "frontmap-tip", role: "status", hidden: true });
  private readonly stage = element("div", { class: "frontmap-stage" });
  private readonly menu = element("div", { class: "frontmap-menu", hidden: true });
  private playButton!: HTMLButtonElement;
  private readonly shares: HTMLElement[] = [];
  private readonly swatches: HTMLElement[] = [];
  private pointed: [number, number] | null = null;

  constructor(
    readonly story: Story,
    block: Uint8Array,
  ) {
    this.arrays = new Arrays(block, story.arrays);
    this.instant = story.days;
    this.dark = story.dark_first || matchMedia("(prefers-color-scheme: dark)").matches;
  }

  async start(parent: HTMLElement): Promise<void> {
    const { story, arrays } = this;
    await Promise.all(
      story.fonts.map(async ({ array, family, weight, style }) => {
        const face = new FontFace(family, arrays.raw(array).slice().buffer, { weight, style });
        try {
          document.fonts.add(await face.load());
        } catch {
          // The browser's own typefaces stand in.
        }
      }),
    );
    this.map = new WarMap(story, new Control(arrays), await readGround(story, arrays), this.theme);
    this.bar = new TimeBar(story, (instant) => this.seek(instant));
    this.build();
    parent.append(this.root);
    this.applyTheme();
    const resized = new ResizeObserver(() => this.resize());
    resized.observe(this.stage);
    this.resize();
    this.seek(this.instant);
    this.listen();
  }

  private get theme(): Theme {
    return this.dark ? this.story.themes.dark : this.story.themes.light;
  }

  private build(): void {
    const { story, map } = this;
    this.root.setAttribute("aria-label", `${story.title}: a map through time`);
    if (story.embed) this.root.classList.add("frontmap-embed");
    map.canvas.setAttribute("role", "img");
    for (const side of story.sides) {
      const swatch = element("span", { class: "frontmap-swatch", "aria-hidden": "true" });
      const share = element("b");
      this.swatches.push(swatch);
      this.shares.push(share);
      this.legend.append(element("li", {}, swatch, element("span", {}, side.name), share));
    }
    this.playButton = button("play", "Play", () => this.toggle());
    const speed = element("select", { "aria-label": "Speed", class: "frontmap-speed" });
    for (const factor of SPEEDS) speed.append(element("option", { value: factor, ...(factor === 1 ? { selected: true } : {}) }, `${factor}×`));
    speed.addEventListener("change", () => (this.speed = Number(speed.value)));
    const menuButton = button("layers", "Layers and more", () => this.openMenu(this.menu.hidden));
    menuButton.setAttribute("aria-expanded", "false");
    this.fillMenu();
    const tools = element(
      "div",
      { class: "frontmap-tools" },
      button("plus", "Closer", () => map.zoomBy(1.6)),
      button("minus", "Farther", () => map.zoomBy(1 / 1.6)),
      button("home", "The whole map", () => map.home()),
      menuButton,
    );
    this.stage.append(map.canvas, this.tip, tools, this.menu);
    const header = element("header", { class: "frontmap-header" }, element("h1", {}, story.title), this.legend);
    const transport = element(
      "div",
      { class: "frontmap-transport" },
      button("back", "The event before", () => this.step(-1)),
      this.playButton,
      button("next", "The next event", () => this.step(1)),
      speed,
    );
    const footer = element(
      "footer",
      { class: "frontmap-footer" },
      element("div", { class: "frontmap-now" }, this.date, this.caption),
      transport,
      this.bar.root,
      element("p", { class: "frontmap-credit" }, story.credit),
    );
    this.root.append(header, this.stage, footer, this.live);
  }

  private fillMenu(): void {
    const layers = this.map.layers;
    for (const [name, label] of LAYERS) {
      const box = element("input", { type: "checkbox" });
      box.checked = layers[name];
      box.addEventListener("change", () => {
        layers[name] = box.checked;
        this.map.setLayers();
      });
      this.menu.append(element("label", {}, box, label));
    }
    const act = (icon: string, label: string, what: () => void): void => {
      const made = element("button", { type: "button", class: `frontmap-item frontmap-${icon}` });
      setIcon(made, icon);
      made.append(label);
      made.addEventListener("click", () => {
        this.openMenu(false);
        what();
      });
      this.menu.append(made);
    };
    act("theme", "Light or dark", () => {
      this.dark = !this.dark;
      this.applyTheme();
    });
    act("save", "Save this view as PNG", () => this.savePicture());
    act("full", "Full screen", () => void (document.fullscreenElement ? document.exitFullscreen() : this.root.requestFullscreen?.()));
  }

  private openMenu(open: boolean): void {
    this.menu.hidden = !open;
    this.root.querySelector(".frontmap-layers")?.setAttribute("aria-expanded", String(open));
  }

  private applyTheme(): void {
    const theme = this.theme;
    for (const name of ["panel", "ink", "faint_ink", "rule", "sea"]) this.root.style.setProperty(`--${name.replace("_", "-")}`, theme[name] as string);
    this.root.classList.toggle("frontmap-dark", this.dark);
    this.swatches.forEach((swatch, side) => {
      swatch.style.background = theme.tints[side];
      swatch.style.borderBottomColor = theme.flanks[side];
    });
    this.bar.setTheme(theme);
    this.map.setTheme(theme);
  }

  private resize(): void {
    this.map.resize(this.stage.clientWidth, this.stage.clientHeight);
    this.bar.resize(this.bar.root.clientWidth);
  }

  private listen(): void {
    const canvas = this.map.canvas;
    const point = (event: PointerEvent): void => {
      const box = canvas.getBoundingClientRect();
      this.pointed = [event.clientX - box.left, event.clientY - box.top];
      this.explain();
    };
    canvas.addEventListener("pointermove", (event) => event.pointerType !== "touch" && point(event));
    canvas.addEventListener("click", (event) => point(event as PointerEvent));
    canvas.addEventListener("pointerleave", (event) => {
      if (event.pointerType === "touch") return;
      this.pointed = null;
      this.explain();
    });
    this.map.onMoved = (moving) => {
      if (moving) this.tip.hidden = true;
    };
    this.root.addEventListener("keydown", (event) => this.key(event));
  }

  private key(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const target = event.target as HTMLElement;
    if (target instanceof HTMLSelectElement || (target.closest(".frontmap-menu") && event.key !== "Escape")) return;
    if (event.key === " " && target instanceof HTMLButtonElement) return;
    const day = event.shiftKey ? 7 : 1;
    const acts: Record<string, () => void> = {
      " ": () => this.toggle(),
      ArrowRight: () => this.seek(dayOf(this.instant) + 1 + day),
      ArrowLeft: () => this.seek(dayOf(this.instant) + 1 - day),
      ArrowDown: () => this.step(1),
      ArrowUp: () => this.step(-1),
      PageDown: () => this.step(1),
      PageUp: () => this.step(-1),
      Home: () => this.seek(1),
      End: () => this.seek(this.story.days),
      "+": () => this.map.zoomBy(1.6),
      "=": () => this.map.zoomBy(1.6),
      "-": () => this.map.zoomBy(1 / 1.6),
      "0": () => this.map.home(),
      Escape: () => this.openMenu(false),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** Go to an instant, in days from the start of the war. */
  seek(instant: number): void {
    const { story } = this;
    this.instant = Math.min(Math.max(instant, 0), story.days);
    this.map.show(this.instant);
    this.bar.show(this.instant);
    const shown = longDate(story.first_day, this.instant);
    if (this.date.textContent !== shown) {
      this.date.textContent = shown;
      this.date.dateTime = this.iso;
      this.shareOut().forEach((share, side) => (this.shares[side].textContent = `${share} %`));
    }
    const caption = this.captionNow();
    if (this.caption.textContent !== caption) {
      this.caption.textContent = caption;
      this.live.textContent = caption ? `${shown}: ${caption}` : "";
    }
    if (!this.running) this.describe(shown, caption);
    if (this.pointed) this.explain();
    this.onChange();
  }

  private describe(shown: string, caption: string): void {
    const held = this.shareOut().map((share, side) => `${this.story.sides[side].name} ${share} per cent`);
    this.map.canvas.setAttribute("aria-label", `Map of ${shown}. Of the land held: ${held.join(", ")}. ${caption}`);
  }

  private captionNow(): string {
    const standing = this.story.captions.filter(({ from, to }) => from < this.instant && this.instant <= to);
    return standing.length ? standing[standing.length - 1].text : "";
  }

  /** Whole per cents that add up to a hundred. */
  private shareOut(): number[] {
    const rows = this.story.areas_km2;
    const evening = dayOf(this.instant) + 1;
    const row = rows[Math.min(Math.round((evening / this.story.days) * (rows.length - 1)), rows.length - 1)];
    const total = row.reduce((sum, area) => sum + area, 0);
    if (!total) return row.map(() => 0);
    const exact = row.map((area) => (area / total) * 100);
    const whole = exact.map(Math.floor);
    const missing = 100 - whole.reduce((sum, share) => sum + share, 0);
    const order = exact.map((_, index) => index).sort((a, b) => exact[b] - whole[b] - (exact[a] - whole[a]));
    for (const index of order.slice(0, missing)) whole[index]++;
    return whole;
  }

  private step(direction: number): void {
    const days = this.story.events.map(({ at }) => at);
    const now = this.instant;
    const goal = direction > 0 ? days.find((at) => at > now + 1e-6) : days.findLast((at) => at < now - 1e-6);
    this.seek(goal ?? (direction > 0 ? this.story.days : 1));
  }

  get iso(): string {
    return isoDate(this.story.first_day, this.instant);
  }

  set iso(text: string) {
    const instant = fromIso(this.story.first_day, text);
    if (instant !== null) this.seek(instant);
  }

  get playing(): boolean {
    return this.running;
  }

  set playing(on: boolean) {
    if (on === this.running) return;
    this.running = on;
    setIcon(this.playButton, on ? "pause" : "play");
    this.playButton.setAttribute("aria-label", on ? "Pause" : "Play");
    this.playButton.title = on ? "Pause" : "Play";
    cancelAnimationFrame(this.frame);
    if (on) this.run();
    else this.describe(longDate(this.story.first_day, this.instant), this.captionNow());
    this.onChange();
  }

  toggle(): void {
    this.playing = !this.running;
  }

  private run(): void {
    const { pace, seconds, days } = this.story;
    if (this.instant >= days - 1e-6) this.seek(0.001);
    let before = performance.now();
    let still = before;
    const tick = (now: number): void => {
      if (!this.running || !this.root.isConnected) return;
      if (this.reduced.matches) {
        // No motion: from one dated day to the next.
        if (now - still > STILL_MS / this.speed) {
          still = now;
          this.step(1);
        }
      } else {
        const part = progressOf(pace, this.instant) + ((now - before) / 1000 / seconds) * this.speed;
        this.seek(instantOf(pace, part));
      }
      before = now;
      if (this.instant >= days - 1e-6) this.playing = false;
      else this.frame = requestAnimationFrame(tick);
    };
    this.frame = requestAnimationFrame(tick);
  }

  private explain(): void {
    const unit = this.pointed && this.map.unitAt(...this.pointed);
    const found = this.pointed && this.map.find(...this.pointed);
    this.tip.hidden = !(found || unit);
    if (!this.pointed) return;
    this.tip.replaceChildren(...(unit ? this.toldOf(unit) : []), ...(found ? this.told(found) : []));
    const { clientWidth: width, clientHeight: height } = this.stage;
    const [x, y] = this.pointed;
    const { offsetWidth: wide, offsetHeight: high } = this.tip;
    this.tip.style.left = `${Math.max(6, Math.min(x + 16, width - wide - 6))}px`;
    this.tip.style.top = `${y + 18 + high > height ? Math.max(6, y - high - 14) : y + 18}px`;
  }

  private toldOf(unit: Unit): Node[] {
    const men = unit.strength ? `${unit.strength.toLocaleString("en").replaceAll(",", "\u202f")} men` : "";
    const more = [this.story.sides[unit.side].name, unit.commander, men].filter(Boolean).join(", ");
    return [element("strong", {}, unit.text), element("span", {}, more)];
  }

  private told(found: Found): Node[] {
    const { story } = this;
    const [name, region, country, others] = story.provinces[found.province];
    const within = [region, country].filter((one, index, all) => one && one !== name && all.indexOf(one) === index).join(", ");
    const side = found.side >= 0 ? story.sides[found.side].name : "nobody";
    const swatch = element("span", { class: "frontmap-swatch" });
    swatch.style.background = found.side >= 0 ? this.theme.tints[found.side] : (this.theme.unheld as string);
    swatch.style.borderBottomColor = found.side >= 0 ? this.theme.flanks[found.side] : (this.theme.rule as string);
    const since = found.change < 0 ? "from the start" : `since ${longDate(story.first_day, found.since)}`;
    const nodes: Node[] = [
      element("strong", {}, name),
      ...(others ? [element("span", { class: "frontmap-within" }, `also ${others}`)] : []),
      ...(within ? [element("span", { class: "frontmap-within" }, within)] : []),
      element("span", {}, swatch, `${side}, ${since}`),
    ];
    const rests = found.change < 0 ? {} : story.changes[found.change];
    if (rests.text) nodes.push(element("em", {}, rests.text));
    const notes = [
      found.attested ? "attested" : "interpolated between dated days",
      ...(rests.inferred ? ["the author’s inference"] : []),
      ...(rests.source ? [`source: ${rests.source}`] : []),
    ];
    nodes.push(element("small", {}, notes.join(" · ")));
    if (rests.note) nodes.push(element("small", {}, rests.note));
    return nodes;
  }

  private savePicture(): void {
    const { story, map } = this;
    const ratio = map.canvas.width / Math.max(this.stage.clientWidth, 1);
    const picture = pictureOf(map.canvas, ratio, story, this.theme, this.instant, this.captionNow(), this.shareOut());
    save(picture, `${story.title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "map"}-${this.iso}.png`);
  }
}

function progressOf(pace: number[], instant: number): number {
  let index = pace.findIndex((one) => one > instant);
  if (index < 0) return 1;
  index = Math.max(index, 1);
  const [low, high] = [pace[index - 1], pace[index]];
  return (index - 1 + (high > low ? Math.max(instant - low, 0) / (high - low) : 0)) / (pace.length - 1);
}

function instantOf(pace: number[], part: number): number {
  const at = Math.min(Math.max(part, 0), 1) * (pace.length - 1);
  const index = Math.min(Math.floor(at), pace.length - 2);
  return pace[index] + (pace[index + 1] - pace[index]) * (at - index);
}
