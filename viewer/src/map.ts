// The map: a canvas that shows one view at one instant, zoomed and panned by d3-zoom.
import { select } from "d3-selection";
import { zoom, zoomIdentity, type ZoomBehavior, type ZoomTransform } from "d3-zoom";
import type { Control } from "./control";
import { drawFront, drawGround, drawNames, type Box, type Ground, type Layers } from "./drawing";
import { drawHatching } from "./hatching";
import { drawMarks } from "./marks";
import { Raster, type View } from "./raster";
import type { Story, Theme, Unit } from "./story";
import { drawUnits, standing, type Standing } from "./units";

const SETTLE_MS = 140;
const CLOSEST_UNITS = 0.6;

export interface Found {
  province: number;
  side: number;
  since: number;
  change: number;
  attested: boolean;
}

export class WarMap {
  readonly canvas = document.createElement("canvas");
  layers: Layers = { relief: true, rivers: true, borders: true, names: true, front: true, marks: true, units: true, interpolated: false };
  onMoved: (moving: boolean) => void = () => {};
  private readonly behaviour: ZoomBehavior<HTMLCanvasElement, unknown>;
  private readonly tint = document.createElement("canvas");
  private readonly ground = document.createElement("canvas");
  private readonly names = document.createElement("canvas");
  private raster!: Raster;
  private pixels!: ImageData;
  private colours!: Uint32Array;
  private instant = 0;
  private settled: ZoomTransform = zoomIdentity;
  private transform: ZoomTransform = zoomIdentity;
  private ratio = 1;
  private timer = 0;
  private width = 0;
  private height = 0;
  private standing: Standing[] = [];
  private nameBoxes: Box[] = [];

  constructor(
    private readonly story: Story,
    private readonly control: Control,
    private readonly shapes: Ground,
    private theme: Theme,
  ) {
    this.canvas.className = "frontmap-canvas";
    this.behaviour = zoom<HTMLCanvasElement, unknown>()
      .filter((event: Event) => !(event as MouseEvent).button && !((event as WheelEvent).ctrlKey && event.type !== "wheel"))
      .on("zoom", (event: { transform: ZoomTransform }) => this.zoomed(event.transform));
    select(this.canvas).call(this.behaviour).on("dblclick.zoom", null);
  }

  resize(width: number, height: number): void {
    if (width < 2 || height < 2) return;
    const centre = this.width ? this.transform.invert([this.width / 2, this.height / 2]) : null;
    const scale = this.transform.k;
    [this.width, this.height] = [Math.round(width), Math.round(height)];
    this.ratio = Math.min(window.devicePixelRatio || 1, 2);
    for (const canvas of [this.canvas, this.ground, this.names]) {
      canvas.width = Math.round(this.width * this.ratio);
      canvas.height = Math.round(this.height * this.ratio);
    }
    this.tint.width = this.width;
    this.tint.height = this.height;
    this.canvas.style.width = `${this.width}px`;
    this.canvas.style.height = `${this.height}px`;
    const least = Math.max(this.width / this.story.width, this.height / this.story.height);
    this.behaviour
      .extent([[0, 0], [this.width, this.height]])
      .translateExtent([[0, 0], [this.story.width, this.story.height]])
      .scaleExtent([Math.min(least, this.homeScale()), 1 / CLOSEST_UNITS]);
    if (centre && !this.isHome(scale)) {
      const kept = zoomIdentity.translate(this.width / 2, this.height / 2).scale(scale).translate(-centre[0], -centre[1]);
      select(this.canvas).call(this.behaviour.transform, kept);
    } else this.home();
    this.settle();
  }

  private homeScale(): number {
    const [left, top, right, bottom] = this.story.home;
    return Math.min(this.width / (right - left), this.height / (bottom - top)) * 0.96;
  }

  private lastHome = 0;

  private isHome(scale: number): boolean {
    return Math.abs(scale - this.lastHome) < 1e-9;
  }

  home(): void {
    const [left, top, right, bottom] = this.story.home;
    const scale = this.homeScale();
    this.lastHome = scale;
    const shown = zoomIdentity
      .translate(this.width / 2, this.height / 2)
      .scale(scale)
      .translate(-(left + right) / 2, -(top + bottom) / 2);
    select(this.canvas).call(this.behaviour.transform, shown);
  }

  zoomBy(factor: number): void {
    select(this.canvas).call(this.behaviour.scaleBy, factor);
  }

  panBy(dx: number, dy: number): void {
    select(this.canvas).call(this.behaviour.translateBy, dx / this.transform.k, dy / this.transform.k);
  }

  get zoomedIn(): number {
    return this.transform.k / this.homeScale();
  }

  private zoomed(transform: ZoomTransform): void {
    this.transform = transform;
    this.onMoved(true);
    if (!this.raster) return;
    // While it moves, what is drawn already is moved along.
    const context = this.canvas.getContext("2d")!;
    const factor = transform.k / this.settled.k;
    const place = () =>
      context.setTransform(
        this.ratio * factor,
        0,
        0,
        this.ratio * factor,
        this.ratio * (transform.x - this.settled.x * factor),
        this.ratio * (transform.y - this.settled.y * factor),
      );
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = this.theme.sea as string;
    context.fillRect(0, 0, this.canvas.width, this.canvas.height);
    place();
    this.compose(context);
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.settle(), SETTLE_MS);
  }

  get view(): View {
    return this.raster.view;
  }

  /** Work the view out anew, point by point. */
  settle(): void {
    clearTimeout(this.timer);
    if (!this.width) return;
    const { x, y, k } = this.transform;
    this.settled = this.transform;
    const view: View = { left: -x / k, top: -y / k, unitsPerPx: 1 / k, width: this.width, height: this.height };
    this.raster = new Raster(this.control, view, this.story.days);
    this.repaint();
    this.onMoved(false);
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    if (this.raster) this.repaint();
  }

  setLayers(): void {
    if (this.raster) this.repaint();
  }

  private repaint(): void {
    const theme = this.theme;
    this.colours = new Uint32Array([0, packed(theme.unheld as string), ...theme.tints.map(packed)]);
    this.pixels = new ImageData(this.width, this.height);
    const words = new Uint32Array(this.pixels.data.buffer);
    const holder = this.raster.holder;
    for (let pixel = 0; pixel < words.length; pixel++) words[pixel] = this.colours[holder[pixel] + 2];
    this.onLayer(this.ground, (context) => drawGround(context, this.view, this.shapes, this.story, theme, this.layers));
    this.onLayer(this.names, (context) => {
      this.nameBoxes = this.layers.names ? drawNames(context, this.view, this.shapes.grains, theme) : [];
    });
    this.show(this.instant);
  }

  private onLayer(canvas: HTMLCanvasElement, draw: (context: CanvasRenderingContext2D) => void): void {
    const context = canvas.getContext("2d")!;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    draw(context);
  }

  /** Show an instant. */
  show(instant: number): void {
    this.instant = instant;
    if (!this.raster) return;
    const words = new Uint32Array(this.pixels.data.buffer);
    this.raster.seek(instant, (pixel, holder) => {
      words[pixel] = this.colours[holder + 2];
    });
    this.tint.getContext("2d")!.putImageData(this.pixels, 0, 0);
    const context = this.canvas.getContext("2d")!;
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    this.compose(context);
  }

  private compose(context: CanvasRenderingContext2D): void {
    const { width, height } = this;
    context.fillStyle = this.theme.land as string;
    context.fillRect(0, 0, width, height);
    context.drawImage(this.tint, 0, 0, width, height);
    context.drawImage(this.ground, 0, 0, width, height);
    if (this.layers.marks) drawHatching(context, this.raster, this.instant, this.story, this.theme);
    if (this.layers.front) drawFront(context, this.raster, this.instant, this.story, this.theme, this.layers);
    if (this.layers.marks) drawMarks(context, this.raster, this.instant, this.story, this.theme);
    this.standing = this.layers.units ? standing(context, this.view, this.instant, this.story, this.nameBoxes) : [];
    context.drawImage(this.names, 0, 0, width, height);
    drawUnits(context, this.standing, this.story, this.theme);
  }

  /** The unit whose symbol lies at a point of the screen. */
  unitAt(x: number, y: number): Unit | null {
    const near = this.standing.find((one) => Math.abs(one.x - x) < one.width / 2 && Math.abs(one.y - y) < one.width * 0.4);
    return near?.unit ?? null;
  }

  /** What is known of a point of the screen; null where nothing is in play. */
  find(x: number, y: number): Found | null {
    if (!this.raster || x < 0 || y < 0 || x >= this.width || y >= this.height) return null;
    const [column, row] = [Math.floor(x), Math.floor(y)];
    const pixel = row * this.width + column;
    const parcel = this.raster.parcel[pixel];
    if (parcel < 0) return null;
    const event = this.raster.current[pixel];
    const passage = event < 0 ? null : this.control.passages[this.raster.passage[event]];
    const moving = this.control.passages.some(
      (one) => one.sweep >= 0 && one.start < this.instant && this.instant < one.end && one.parcels.includes(parcel),
    );
    return {
      province: this.control.province[parcel],
      side: this.raster.holder[pixel],
      since: event < 0 ? 0 : this.raster.when[event],
      change: passage ? passage.change : -1,
      attested: !moving,
    };
  }
}

/** A colour as one number, in the order of bytes of a picture (little-endian). */
function packed(colour: string): number {
  const value = parseInt(colour.slice(1), 16);
  return (0xff000000 | ((value & 255) << 16) | (value & 0xff00) | (value >> 16)) >>> 0;
}
