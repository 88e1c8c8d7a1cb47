// The page: the viewer over the whole window, with the date in the address.
import type { Story } from "./story";
import { fromBase64 } from "./unpack";
import { Viewer } from "./viewer";

declare global {
  interface Window {
    /** The viewer of this page, for scripts: `frontmap.iso = "1936-09-30"`, `frontmap.playing = true`. */
    frontmap?: Viewer;
  }
}

async function main(): Promise<void> {
  const text = (id: string): string => document.getElementById(id)!.textContent!;
  const story = JSON.parse(text("frontmap-story")) as Story;
  const viewer = new Viewer(story, fromBase64(text("frontmap-block").trim()));
  await viewer.start(document.getElementById("frontmap")!);
  const fromAddress = (): void => {
    const wanted = decodeURIComponent(location.hash.slice(1));
    if (wanted) viewer.iso = wanted;
  };
  fromAddress();
  addEventListener("hashchange", fromAddress);
  let timer = 0;
  viewer.onChange = () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      try {
        history.replaceState(null, "", `#${viewer.iso}`);
      } catch {
        // A frame without an address of its own keeps none.
      }
    }, 250);
  };
  if (!story.embed) viewer.root.focus({ preventScroll: true });
  window.frontmap = viewer;
  document.documentElement.dataset.ready = "true";
}

void main();
