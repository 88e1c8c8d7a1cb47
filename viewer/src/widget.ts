// The widget for notebooks: the same viewer, its date and whether it plays in step with the model.
import type { Story } from "./story";
import { Viewer } from "./viewer";

interface Model {
  get(name: string): unknown;
  set(name: string, value: unknown): void;
  save_changes(): void;
  on(name: string, act: () => void): void;
  off(name: string, act: () => void): void;
}

async function render({ model, el }: { model: Model; el: HTMLElement }): Promise<() => void> {
  const bytes = model.get("_block") as DataView;
  const viewer = new Viewer(model.get("_story") as Story, new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const box = document.createElement("div");
  box.className = "frontmap-box";
  box.style.height = `${model.get("height") as number}px`;
  el.append(box);
  await viewer.start(box);
  const follow = (): void => {
    if (model.get("date") !== viewer.iso) viewer.iso = model.get("date") as string;
  };
  const followPlaying = (): void => {
    viewer.playing = model.get("playing") as boolean;
  };
  follow();
  viewer.onChange = () => {
    if (model.get("date") === viewer.iso && model.get("playing") === viewer.playing) return;
    model.set("date", viewer.iso);
    model.set("playing", viewer.playing);
    model.save_changes();
  };
  followPlaying();
  model.on("change:date", follow);
  model.on("change:playing", followPlaying);
  return () => {
    viewer.playing = false;
    model.off("change:date", follow);
    model.off("change:playing", followPlaying);
  };
}

export default { render };
