// Moving boxes and drawing links by pointer: mouse, pen or finger.
import { Canvas } from "./map-canvas.ts";
import { bar, placeAt, type Place, type Point } from "./map-geometry.ts";

const STARTS_AFTER = 5; // pixels: less is a click

export interface Hands {
  canvas(): Canvas | null;
  moved(key: string, place: Place): void;
  missed(): void;
  linked(cause: string, effect: string): void;
  mayMove(key: string): boolean;
}

interface Drag {
  key: string;
  linking: boolean;
  pointer: number;
  start: Point; // on the screen
  at: Point;
  moves: boolean;
}

export class Dragging {
  private drag: Drag | null = null;
  private frame = 0;
  private clicks = true;

  constructor(private readonly root: HTMLElement, private readonly hands: Hands) {
    root.addEventListener("pointerdown", (event) => this.begin(event));
    root.addEventListener("pointermove", (event) => this.move(event));
    root.addEventListener("pointerup", (event) => this.end(event));
    root.addEventListener("pointercancel", () => this.stop());
    root.addEventListener("dragstart", (event) => event.preventDefault());
    root.addEventListener("click", (event) => {
      if (!this.clicks) {
        event.preventDefault();
        event.stopImmediatePropagation();
      }
      this.clicks = true;
    }, true);
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.drag) this.stop();
    });
  }

  get active(): boolean {
    return this.drag !== null;
  }

  private begin(event: PointerEvent): void {
    this.clicks = true;
    if (event.button !== 0 || !this.hands.canvas()) return;
    const handle = event.target instanceof SVGElement ? event.target.dataset["handle"] : undefined;
    const found = Canvas.of(event.target);
    const key = handle ?? (found?.kind === "box" ? found.key : undefined);
    if (key === undefined || (handle === undefined && !this.hands.mayMove(key))) return;
    const start = { x: event.clientX, y: event.clientY };
    this.drag = { key, linking: handle !== undefined, pointer: event.pointerId, start, at: start, moves: false };
  }

  private move(event: PointerEvent): void {
    const drag = this.drag;
    if (!drag || event.pointerId !== drag.pointer) return;
    drag.at = { x: event.clientX, y: event.clientY };
    const far = Math.hypot(drag.at.x - drag.start.x, drag.at.y - drag.start.y);
    if (!drag.moves && far > STARTS_AFTER) {
      drag.moves = true;
      this.root.setPointerCapture(drag.pointer);
      this.root.classList.add("is-dragging");
    }
    if (drag.moves && !this.frame) this.frame = requestAnimationFrame(() => this.draw());
  }

  /** Once a frame: the box follows the pointer, and a bar shows where it would stand. */
  private draw(): void {
    this.frame = 0;
    const drag = this.drag;
    const canvas = this.hands.canvas();
    if (!drag || !canvas) return;
    const point = canvas.point(drag.at.x, drag.at.y);
    if (drag.linking) {
      const from = canvas.rect(drag.key)!;
      canvas.line({ x: from.x + from.w / 2, y: from.y }, point);
      return;
    }
    const start = canvas.point(drag.start.x, drag.start.y);
    canvas.element("box", drag.key)?.setAttribute("transform", `translate(${point.x - start.x} ${point.y - start.y})`);
    const boxes = canvas.boxes();
    const lanes = canvas.lanes();
    const place = placeAt(point, lanes, boxes, drag.key);
    canvas.mark(place && bar(place, lanes, boxes, drag.key));
  }

  private end(event: PointerEvent): void {
    const drag = this.drag;
    const canvas = this.hands.canvas();
    if (!drag || !canvas || event.pointerId !== drag.pointer) return;
    const moved = drag.moves;
    this.stop();
    if (!moved) return;
    this.clicks = false; // the click that follows a drag is none
    window.setTimeout(() => (this.clicks = true), 50);
    if (drag.linking) {
      const found = Canvas.of(document.elementFromPoint(event.clientX, event.clientY));
      if (found?.kind === "box") this.hands.linked(drag.key, found.key);
      return;
    }
    const place = placeAt(canvas.point(event.clientX, event.clientY), canvas.lanes(), canvas.boxes(), drag.key);
    if (place) this.hands.moved(drag.key, place);
    else this.hands.missed();
  }

  private stop(): void {
    const canvas = this.hands.canvas();
    if (this.drag && canvas) {
      canvas.element("box", this.drag.key)?.removeAttribute("transform");
      canvas.mark(null);
      canvas.line(null);
    }
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.drag = null;
    this.root.classList.remove("is-dragging");
  }
}
