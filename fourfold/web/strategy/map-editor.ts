// Writing on a strategy map: the server draws it, this lets hands work on the drawing and asks for it anew after each act.
import { Canvas } from "./map-canvas.ts";
import { Dragging } from "./map-drag.ts";
import { ordered, placeOf, type Place } from "./map-geometry.ts";
import { History, type Act, type Step } from "./map-history.ts";
import { Keys } from "./map-keys.ts";
import { Panel, type Kind } from "./map-panel.ts";
import { Rename } from "./map-rename.ts";
import { ask, made, read, sentence, type Answer } from "./map-requests.ts";

const PARTS = ["map", "objectives", "links"];
const OUTSIDE = "A box stands in one of the lanes. It is back where it was; nothing was changed.";
const CHANGED = "Somebody else changed it since. Nothing was undone.";

class MapEditor extends HTMLElement {
  private canvas: Canvas | null = null;
  private readonly history = new History();
  private panel!: Panel;
  private dragging!: Dragging;
  private keys!: Keys;
  private rename!: Rename;
  private version: number | undefined; // of what the panel shows, as it was when it was opened
  private waits = false;
  private busy: Promise<unknown> = Promise.resolve();

  connectedCallback(): void {
    this.classList.add("is-ready");
    const place = this.querySelector<HTMLElement>("#map-panel")!;
    this.panel = new Panel(place, {
      save: (kind, key, changed) => this.save(kind, key, changed),
      take: (kind, key) => void this.take(kind, key),
      closed: () => this.focusOn("box", this.keys.last),
    });
    const hands = {
      canvas: () => this.canvas,
      mayMove: (key: string) => this.canvas?.data.boxes[key]?.own ?? false,
      moved: (key: string, to: Place) => void this.move(key, to),
      missed: () => this.say(OUTSIDE),
      linked: (cause: string, effect: string) => void this.link(cause, effect),
    };
    this.dragging = new Dragging(this.querySelector<HTMLElement>("#map-area")!, hands);
    this.rename = new Rename(this.querySelector<HTMLElement>("#map-area")!, (key, name, version) => this.renamed(key, name, version));
    this.keys = new Keys(this, {
      ...hands, rename: (key) => this.canvas && this.rename.open(this.canvas, key), say: (text) => this.say(text), open: (kind, key, field) => this.open(kind, key, field),
      take: (kind, key) => void this.take(kind, key), add: (lane) => this.add(lane), undo: (way) => void this.queue(() => this.turn(way)),
    });
    this.addEventListener("ff:due", (event) => {
      event.preventDefault();
      if (this.inHand) this.waits = true;
      else void this.redraw();
    });
    for (const done of ["click", "pointerup", "keyup"]) this.addEventListener(done, () => this.catchUp());
    this.draw();
  }

  private draw(): void {
    const part = this.querySelector<HTMLElement>("#map")!;
    this.canvas = part.querySelector("svg.strategy-map") ? new Canvas(part) : null;
    this.tools();
  }

  private tools(): void {
    const disabled = { undo: !this.history.canUndo, redo: !this.history.canRedo };
    for (const [tool, off] of Object.entries(disabled))
      this.querySelector<HTMLButtonElement>(`[data-tool="${tool}"]`)!.disabled = off;
  }

  /** What others changed while a box was in the hand. */
  private catchUp(): void {
    if (this.waits && !this.inHand) void this.redraw();
  }

  /** While somebody moves or links a box, the drawing does not change below it. */
  private get inHand(): boolean {
    return this.dragging.active || this.keys.busy;
  }

  /** Ask the server for the page again and put its parts in place; focus and what is typed stay. */
  private async redraw(): Promise<void> {
    this.waits = false;
    const answer = await fetch(window.location.pathname + window.location.search);
    if (!answer.ok) return this.say(answer.status === 404 ? "This map is no longer there. Reload the page." : "The map could not be drawn anew. Reload the page.");
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (this.inHand) return void (this.waits = true);
    if (!page.getElementById("map")) return this.say("You are signed out. What you typed is still here: sign in in another window, then go on.");
    const focused = Canvas.of(document.activeElement);
    const within = PARTS.map((id) => document.getElementById(id)).find((part) => part?.contains(document.activeElement));
    const named = within?.querySelector(":focus")?.id;
    for (const id of PARTS) {
      const fresh = page.getElementById(id);
      if (fresh) document.getElementById(id)?.replaceWith(document.importNode(fresh, true));
    }
    for (const button of this.querySelectorAll<HTMLElement>("[data-without-script]")) button.hidden = true;
    this.dataset["live"] = page.querySelector<HTMLElement>("ff-map-editor")?.dataset["live"] ?? "";
    this.draw();
    if (focused) this.focusOn(focused.kind, focused.key);
    else if (named) document.getElementById(named)?.focus();
    this.freshen();
  }

  private focusOn(kind: "box" | "link", key: string | null): void {
    if (key !== null) this.canvas?.element(kind, key)?.focus({ preventScroll: true });
  }

  /** The panel follows the record where nothing is typed; otherwise the version stays, so that a clash is noticed. */
  private freshen(): void {
    const { kind, key } = this.panel;
    if (kind !== "box" && kind !== "link") return;
    const record = kind === "box" ? this.canvas?.data.boxes[key] : this.canvas?.data.links[key];
    this.canvas?.select(kind, key);
    if (!record) return this.say("Somebody else removed what the panel shows. What you typed is still there.");
    if (!this.panel.isTyped) this.version = record.version;
    this.panel.refresh({ ...record });
  }

  private say(text: string): void {
    this.querySelector(".editor-status")!.textContent = text;
  }

  private open(kind: "box" | "link", key: string, field?: string): void {
    const data = this.canvas?.data;
    const record = kind === "box" ? data?.boxes[key] : data?.links[key];
    if (!data || !record) return;
    if (!record.own) return this.say("This belongs to another scorecard. Open it there to change it.");
    const box = data.boxes[key];
    const link = data.links[key];
    const title = kind === "box" ? `${box!.code} ${box!.name}` : `${data.boxes[link!.cause]?.code} → ${data.boxes[link!.effect]?.code}`;
    const address = kind === "box" ? `/objectives/${key}/edit/` : `/links/${key}/edit/`;
    this.version = record.version;
    this.panel.open(kind, key, title, { ...record }, address);
    this.canvas?.select(kind, key);
    this.canvas?.handle(kind === "box" ? key : null);
    this.panel.focus(field);
  }

  private add(lane: string): void {
    this.panel.open("new", lane, `New in ${this.canvas?.data.lanes[lane] ?? "the map"}`, { perspective_id: Number(lane) });
    this.panel.focus("name");
  }

  /** One act after another: two that overlap would draw over each other. */
  private act(label: string, forward: Step, backward: (answer: Answer) => Step, version?: number): Promise<Answer> {
    const run = async (): Promise<Answer> => {
      const answer = await ask(forward, version);
      if (!answer.ok) {
        if (answer.status === 409) this.version = answer.body?.details?.current_version ?? this.version;
        this.say(sentence(answer));
        return answer;
      }
      const done: Act = { label, forward, backward: backward(answer) };
      if (forward.method === "POST") forward.creates = made(forward, answer);
      this.note(forward, answer);
      this.history.add(done);
      await this.redraw();
      this.say(`${label}.`);
      return answer;
    };
    return this.queue(run);
  }

  private queue<Result>(run: () => Promise<Result>): Promise<Result> {
    const turn = this.busy.then(run, run);
    this.busy = turn;
    return turn;
  }

  /** The versions after our own writes, which an undo has to find. */
  private note(step: Step, answer: Answer): void {
    const record = step.creates ?? step.record;
    if (record && answer.version !== null) this.history.wrote(record, answer.version);
    for (const each of answer.body?.objectives ?? []) this.history.wrote(`/objectives/${each.objective_id}`, each.version);
  }

  private async save(kind: Kind, key: string, changed: Record<string, any>): Promise<Answer | null> {
    if (kind === "new") return this.create(changed);
    if (Object.keys(changed).length === 0) return null;
    const data = this.canvas?.data;
    const before: Record<string, any> = { ...(kind === "box" ? data?.boxes[key] : data?.links[key]) };
    const old = Object.fromEntries(Object.keys(changed).map((name) => [name, before[name]]));
    const path = kind === "box" ? `/objectives/${key}` : `/links/${key}`;
    const step = (body: Record<string, any>): Step => ({ method: "PATCH", path, body, record: path });
    const answer = await this.act(kind === "box" ? `${before["code"]} is changed` : "The link is changed", step(changed), () => step(old), this.version);
    if (answer.ok) this.panel.close();
    return answer;
  }

  private async renamed(key: string, name: string, version: number): Promise<boolean> {
    this.version = version;
    const answer = await this.save("box", key, { name });
    if (answer?.ok) this.focusOn("box", key);
    return answer?.ok ?? true;
  }

  private async create(values: Record<string, any>): Promise<Answer> {
    const body = { ...values, scorecard_id: this.canvas?.data.scorecard ?? Number(this.dataset["scorecard"]) };
    const answer = await this.act(`${values["code"]} is on the map`, { method: "POST", path: "/objectives", body }, (given) => {
      const path = `/objectives/${given.body.id}`;
      return { method: "DELETE", path, record: path };
    });
    if (answer.ok) {
      this.keys.last = String(answer.body.id);
      this.panel.close();
    }
    return answer;
  }

  private async move(key: string, to: Place): Promise<void> {
    const canvas = this.canvas;
    const from = canvas && placeOf(canvas.boxes(), key);
    if (!canvas || !from || (from.lane === to.lane && from.index === to.index)) return;
    const boxes = canvas.boxes();
    const step = (place: Place): Step => ({
      method: "PUT", path: `/scorecards/${canvas.data.scorecard}/perspectives/${place.lane}/objectives`,
      body: { objective_ids: ordered(place, boxes, key).map(Number) },
    });
    const box = canvas.data.boxes[key]!;
    await this.act(`${box.code} stands in ${canvas.data.lanes[to.lane]}, place ${to.index + 1}`, step(to), () => step(from));
    this.focusOn("box", key);
  }

  private async link(cause: string, effect: string): Promise<void> {
    const { boxes } = this.canvas!.data;
    const body = { cause_id: Number(cause), effect_id: Number(effect) };
    const label = `${boxes[cause]?.code} leads to ${boxes[effect]?.code}`;
    const answer = await this.act(label, { method: "POST", path: "/links", body }, (given) => ({ method: "DELETE", path: `/links/${given.body.id}` }));
    if (answer.ok) this.open("link", String(answer.body.id), "because");
  }

  /** Take a link back, or remove a box that nothing depends on. */
  private async take(kind: Kind, key: string): Promise<void> {
    const data = this.canvas!.data;
    const path = kind === "box" ? `/objectives/${key}` : `/links/${key}`;
    const whole = await read(path);
    if (!whole) return this.say("This is no longer there.");
    const named = (each: { id: number } | null): number | null => each?.id ?? null;
    const body = kind === "box"
      ? { ...pick(whole, ["code", "name", "description", "horizon", "lens", "question", "success", "state", "position"]), scorecard_id: data.scorecard,
          perspective_id: named(whole.perspective), theme_id: named(whole.theme), owner_id: named(whole.owner) }
      : { ...pick(whole, ["statement", "because", "strength", "delay_months", "evidence", "confidence", "is_agreed"]), cause_id: named(whole.cause), effect_id: named(whole.effect) };
    const back: Step = { method: "POST", path: kind === "box" ? "/objectives" : "/links", body, creates: path };
    const label = kind === "box" ? `${whole.code} is removed` : "The link is taken back";
    const answer = await this.act(label, { method: "DELETE", path, ...(kind === "box" ? { record: path } : {}) }, () => back, kind === "box" ? whole.version : undefined);
    if (answer.ok && this.panel.shows(kind, key)) this.panel.close();
  }

  private async turn(way: "undo" | "redo"): Promise<void> {
    const act = this.history.next(way);
    if (!act) return;
    const step = way === "undo" ? act.backward : act.forward;
    const answer = await ask(step, step.record ? this.history.seen(step.record) : undefined);
    if (!answer.ok) {
      this.history.drop(way);
      this.say(answer.body?.code === "R5" ? CHANGED : sentence(answer));
    } else {
      const now = step.method === "POST" ? made(step, answer) : undefined;
      this.history.turned(way, now);
      this.note(step, answer);
      this.say(`${way === "undo" ? "Undone" : "Done again"}: ${act.label}.`);
    }
    await this.redraw();
  }
}

const pick = (from: any, names: string[]): Record<string, any> => Object.fromEntries(names.map((name) => [name, from[name]]));

customElements.define("ff-map-editor", MapEditor);
