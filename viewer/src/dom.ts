// Elements, made one by one: words only ever become text nodes.
type Attributes = Record<string, string | number | boolean>;

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children);
  return made;
}

const SVG = "http://www.w3.org/2000/svg";

export function svg(tag: string, attributes: Attributes = {}, ...children: Node[]): SVGElement {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

const ICONS: Record<string, string> = {
  play: "M8 5v14l11-7z",
  pause: "M7 5h4v14H7zM14 5h4v14h-4z",
  back: "M18 6v12l-9-6zM6 6h2.2v12H6z",
  next: "M6 6v12l9-6zM15.800 6H18v12h-2.200z",
  plus: "M11 5h2v6h6v2h-6v6h-2v-6H5v-2h6z",
  minus: "M5 11h14v2H5z",
  home: "M12 4l8 7h-2.500v8h-4v-5h-3v5h-4v-8H4z",
  layers: "M12 4l9 5-9 5-9-5zM5 12.800l7 3.900 7-3.900 2 1.200-9 5-9-5z",
  full: "M5 5h6v2H7v4H5zM13 5h6v6h-2V7h-4zM5 13h2v4h4v2H5zM17 13h2v6h-6v-2h4z",
  save: "M11 4h2v8h3.500L12 16.500 7.500 12H11zM5 18h14v2H5z",
  theme: "M12 3a9 9 0 100 18 9 9 0 000-18zm0 2v14a7 7 0 010-14z",
};

export function button(icon: string, label: string, act: () => void): HTMLButtonElement {
  const made = element("button", { type: "button", "aria-label": label, title: label, class: `frontmap-button frontmap-${icon}` });
  setIcon(made, icon);
  made.addEventListener("click", act);
  return made;
}

export function setIcon(target: HTMLElement, icon: string): void {
  target.replaceChildren(svg("svg", { viewBox: "0 0 24 24", width: 22, height: 22, "aria-hidden": "true" }, svg("path", { d: ICONS[icon] })));
}
