// The server's drawing as something to work on: where its boxes and lanes are, and marks laid over it.
import type { Box, Lane, Point, Rect } from "./map-geometry.ts";

const SVG = "http://www.w3.org/2000/svg";

export interface BoxData {
  lane: string;
  code: string;
  name: string;
  theme_id: number | null;
  version: number;
  own: boolean;
}

export interface LinkData {
  cause: string;
  effect: string;
  statement: string;
  because: string;
  strength: number;
  delay_months: number;
  evidence: string;
  confidence: number;
  is_agreed: boolean;
  version: number;
  own: boolean;
}

export interface MapData {
  scorecard: number;
  boxes: Record<string, BoxData>;
  links: Record<string, LinkData>;
  lanes: Record<string, string>;
}

export class Canvas {
  readonly svg: SVGSVGElement;
  readonly data: MapData;
  private readonly overlay: SVGGElement;

  constructor(part: HTMLElement) {
    this.svg = part.querySelector<SVGSVGElement>("svg.strategy-map")!;
    this.data = JSON.parse(part.dataset["map"] ?? "{}");
    this.overlay = document.createElementNS(SVG, "g");
    this.overlay.setAttribute("class", "map-overlay");
    this.overlay.setAttribute("aria-hidden", "true");
    this.svg.append(this.overlay);
    for (const link of this.svg.querySelectorAll<SVGGElement>(".link")) {
      link.setAttribute("tabindex", "0");
      link.setAttribute("role", "button");
    }
    for (const box of this.svg.querySelectorAll<SVGGElement>(".box")) box.setAttribute("draggable", "false");
  }

  element(kind: "box" | "link", key: string): SVGGraphicsElement | null {
    return this.svg.querySelector<SVGGraphicsElement>(`.${kind}[data-key="${CSS.escape(key)}"]`);
  }

  /** The thing of the map that an event or a focus is about. */
  static of(target: EventTarget | null): { kind: "box" | "link"; key: string } | null {
    const found = target instanceof Element ? target.closest<SVGElement>(".box, .link") : null;
    const key = found?.dataset["key"];
    return key ? { kind: found!.classList.contains("box") ? "box" : "link", key } : null;
  }

  lanes(): Lane[] {
    return [...this.svg.querySelectorAll<SVGGElement>(".lane")].map((lane) => ({
      key: lane.dataset["key"]!, rect: rectOf(lane.querySelector(".lane-band")!),
    }));
  }

  boxes(): Box[] {
    return [...this.svg.querySelectorAll<SVGElement>(".box")].map((box) => ({
      key: box.dataset["key"]!, lane: this.data.boxes[box.dataset["key"]!]?.lane ?? "", rect: rectOf(box.querySelector(".box-frame")!),
    }));
  }

  rect(key: string): Rect | null {
    return this.boxes().find((box) => box.key === key)?.rect ?? null;
  }

  /** A place on the screen in the units of the drawing. */
  point(x: number, y: number): Point {
    const place = new DOMPoint(x, y).matrixTransform(this.svg.getScreenCTM()!.inverse());
    return { x: place.x, y: place.y };
  }

  mark(rect: Rect | null): void {
    this.overlay.querySelector(".map-bar")?.remove();
    if (rect) this.add("rect", { class: "map-bar", x: rect.x, y: rect.y, width: rect.w, height: rect.h, rx: 2 });
  }

  /** A handle above a box, from which a link is drawn by pointer. */
  handle(key: string | null): void {
    for (const each of this.overlay.querySelectorAll(".map-handle")) each.remove();
    const rect = key === null ? null : this.rect(key);
    if (!rect) return;
    const ends = { "data-handle": key!, cx: rect.x + rect.w / 2, cy: rect.y };
    this.add("circle", { class: "map-handle map-handle-reach", ...ends, r: 18 });
    this.add("circle", { class: "map-handle", ...ends, r: 7 });
  }

  line(from: Point | null, to?: Point): void {
    this.overlay.querySelector(".map-line")?.remove();
    if (from && to) this.add("path", { class: "map-line", d: `M${from.x} ${from.y}L${to.x} ${to.y}` });
  }

  /** Shows what is selected, and which objectives a link could lead to. */
  select(kind: "box" | "link", key: string | null): void {
    for (const each of this.svg.querySelectorAll(".is-selected")) each.classList.remove("is-selected");
    if (key !== null) this.element(kind, key)?.classList.add("is-selected");
  }

  private add(tag: string, attributes: Record<string, string | number>): void {
    const made = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
    this.overlay.append(made);
  }
}

function rectOf(shape: Element): Rect {
  const [x, y, w, h] = ["x", "y", "width", "height"].map((name) => Number(shape.getAttribute(name)));
  return { x: x!, y: y!, w: w!, h: h! };
}
