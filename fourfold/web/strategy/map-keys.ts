// The map by keyboard, click and toolbar: select, rename, move with arrow keys, connect by choosing the effect.
import { Canvas } from "./map-canvas.ts";
import { bar, others, placeOf, stepped, type Place } from "./map-geometry.ts";

type Thing = "box" | "link";

export interface Tools {
  canvas(): Canvas | null;
  mayMove(key: string): boolean;
  moved(key: string, place: Place): void;
  linked(cause: string, effect: string): void;
  say(text: string): void;
  open(kind: Thing, key: string, field?: string): void;
  take(kind: Thing, key: string): void;
  add(lane: string): void;
  rename(key: string): void;
  undo(way: "undo" | "redo"): void;
}

const ARROWS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];
const CHOOSE = "Choose a box first: click it, or go to it with Tab.";

export class Keys {
  last: string | null = null; // the box that was last in focus
  private chosen: { kind: Thing; key: string } | null = null;
  private moving: { key: string; place: Place } | null = null;
  private cause: string | null = null;

  constructor(private readonly root: HTMLElement, private readonly tools: Tools) {
    const area = root.querySelector<HTMLElement>("#map-area")!;
    area.addEventListener("keydown", (event) => this.key(event));
    area.addEventListener("click", (event) => this.click(event));
    area.addEventListener("dblclick", (event) => {
      const found = Canvas.of(event.target);
      if (found?.kind === "box" && this.tools.mayMove(found.key)) this.tools.rename(found.key);
    });
    area.addEventListener("focusin", (event) => this.focused(event));
    area.addEventListener("pointerover", (event) => {
      const found = Canvas.of(event.target);
      if (found?.kind === "box" && !(event as PointerEvent).buttons) this.tools.canvas()?.handle(found.key);
    });
    root.querySelector(".editor-tools")!.addEventListener("click", (event) => {
      const tool = (event.target as Element).closest<HTMLElement>("[data-tool]")?.dataset["tool"];
      if (tool) this.use(tool);
    });
    document.addEventListener("keydown", (event) => this.global(event));
  }

  /** A box or a link is in the hand: the drawing must not change below it. */
  get busy(): boolean {
    return this.moving !== null || this.cause !== null;
  }

  private focused(event: FocusEvent): void {
    const found = Canvas.of(event.target);
    if (!found) return;
    this.chosen = found;
    if (found.kind === "box") this.last = found.key;
    this.tools.canvas()?.handle(found.kind === "box" ? found.key : null);
  }

  private click(event: MouseEvent): void {
    const found = Canvas.of(event.target);
    if (!found) return;
    event.preventDefault();
    this.chosen = found;
    if (this.cause !== null && found.kind === "box") return this.connect(found.key);
    this.tools.open(found.kind, found.key);
  }

  private use(tool: string): void {
    if (tool === "undo" || tool === "redo") return this.tools.undo(tool);
    if (tool === "add") return this.tools.add(this.lane());
    const chosen = this.chosen;
    if (!chosen) return this.tools.say(CHOOSE);
    if (tool === "rename") this.words(chosen);
    if (tool === "move" || tool === "connect") {
      if (chosen.kind !== "box") return this.tools.say(CHOOSE);
      this.tools.canvas()?.element("box", chosen.key)?.focus();
      if (tool === "move") this.pick(chosen.key);
      else this.from(chosen.key);
    }
  }

  /** New boxes come into the lane of the box that was chosen last, else into the lowest. */
  private lane(): string {
    const data = this.tools.canvas()?.data;
    const own = this.last !== null ? data?.boxes[this.last]?.lane : undefined;
    return own ?? Object.keys(data?.lanes ?? {}).at(-1) ?? this.root.dataset["lane"] ?? "";
  }

  private key(event: KeyboardEvent): void {
    const found = Canvas.of(event.target);
    if (!found || event.ctrlKey || event.metaKey || event.altKey) return;
    if (this.moving ? this.walk(event.key) : this.press(event.key, found)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  private press(key: string, found: { kind: Thing; key: string }): boolean {
    if (key === "Escape" && this.cause !== null) {
      this.cause = null;
      this.tools.say("No link was drawn.");
    } else if (key === "Enter" || key === " ") {
      if (this.cause !== null && found.kind === "box") this.connect(found.key);
      else this.tools.open(found.kind, found.key);
    } else if (key === "F2") this.words(found);
    else if (key === "Delete") this.tools.take(found.kind, found.key);
    else if (key === "n") this.tools.add(this.lane());
    else if (key === "m" && found.kind === "box") this.pick(found.key);
    else if (key === "c" && found.kind === "box") this.from(found.key);
    else if (ARROWS.includes(key) && found.kind === "box") this.go(found.key, key);
    else return false;
    return true;
  }

  /** A box is renamed where it stands; a link's sentence has its place in the panel. */
  private words(found: { kind: Thing; key: string }): void {
    if (found.kind === "box" && this.tools.mayMove(found.key)) this.tools.rename(found.key);
    else this.tools.open(found.kind, found.key, "statement");
  }

  /** Arrow keys lead from box to box. */
  private go(key: string, arrow: string): void {
    const canvas = this.tools.canvas()!;
    const boxes = canvas.boxes();
    const from = boxes.find((box) => box.key === key)!;
    const place = placeOf(boxes, key)!;
    const row = others(boxes, from.lane, "");
    const beside = { ArrowLeft: row[place.index - 1], ArrowRight: row[place.index + 1] }[arrow];
    const lanes = canvas.lanes().sort((one, two) => one.rect.y - two.rect.y);
    const step = { ArrowUp: -1, ArrowDown: 1 }[arrow];
    let next = beside;
    for (let at = lanes.findIndex((lane) => lane.key === from.lane) + (step ?? 0); step && !next && lanes[at]; at += step)
      next = others(boxes, lanes[at]!.key, "").sort((a, b) => Math.abs(a.rect.x - from.rect.x) - Math.abs(b.rect.x - from.rect.x))[0];
    if (next) canvas.element("box", next.key)?.focus();
  }

  private pick(key: string): void {
    const canvas = this.tools.canvas();
    const place = canvas && placeOf(canvas.boxes(), key);
    if (!canvas || !place) return;
    if (!this.tools.mayMove(key)) return this.tools.say("This box belongs to another scorecard and keeps its place.");
    this.moving = { key, place };
    canvas.element("box", key)?.classList.add("is-moving");
    this.show("Arrow keys move it, Enter puts it down, Escape leaves it where it was.");
  }

  /** Always true: in the hand, a box takes all keys but Tab. */
  private walk(key: string): boolean {
    const canvas = this.tools.canvas()!;
    const { key: box, place } = this.moving!;
    if (ARROWS.includes(key)) {
      this.moving!.place = stepped(place, key, canvas.lanes(), canvas.boxes(), box);
      this.show("");
    } else if (key === "Enter" || key === " ") {
      this.putDown();
      this.tools.moved(box, place);
    } else if (key === "Escape" || key === "Tab") {
      this.putDown();
      this.tools.say("It stays where it was.");
      return key === "Escape";
    }
    return true;
  }

  private show(more: string): void {
    const canvas = this.tools.canvas()!;
    const { key, place } = this.moving!;
    const boxes = canvas.boxes();
    canvas.mark(bar(place, canvas.lanes(), boxes, key));
    const count = others(boxes, place.lane, key).length + 1;
    this.tools.say(`${canvas.data.lanes[place.lane]}, place ${place.index + 1} of ${count}. ${more}`);
  }

  private putDown(): void {
    const canvas = this.tools.canvas();
    canvas?.mark(null);
    if (this.moving) canvas?.element("box", this.moving.key)?.classList.remove("is-moving");
    this.moving = null;
  }

  private from(key: string): void {
    this.cause = key;
    this.tools.say(`Where does ${this.tools.canvas()?.data.boxes[key]?.code} lead? Choose the effect and press Enter, or click it. Escape ends it.`);
  }

  private connect(effect: string): void {
    const cause = this.cause!;
    this.cause = null;
    this.tools.linked(cause, effect);
  }

  private global(event: KeyboardEvent): void {
    const typing = event.target instanceof HTMLElement && event.target.matches("input, textarea, select");
    if (typing || !(event.ctrlKey || event.metaKey)) return;
    const key = event.key.toLowerCase();
    if (key !== "z" && key !== "y") return;
    event.preventDefault();
    this.tools.undo(key === "y" || event.shiftKey ? "redo" : "undo");
  }
}
