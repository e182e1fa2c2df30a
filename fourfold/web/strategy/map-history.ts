// What was done on a map in this window, and how it is undone: each undo is a new act of its own, asked of the server anew.
export interface Step {
  method: "POST" | "PATCH" | "PUT" | "DELETE";
  path: string;
  body?: Record<string, unknown>;
  record?: string; // whose version has to be said: "/links/5"
  creates?: string; // the record that it makes, under the number that it had before
}

export interface Act {
  label: string;
  forward: Step;
  backward: Step;
}

const NAMES: Record<string, string[]> = { objectives: ["objective_ids", "cause_id", "effect_id"], links: [] };

export class History {
  private readonly done: Act[] = [];
  private readonly undone: Act[] = [];
  private readonly versions = new Map<string, number>();

  get canUndo(): boolean {
    return this.done.length > 0;
  }

  get canRedo(): boolean {
    return this.undone.length > 0;
  }

  add(act: Act): void {
    this.done.push(act);
    this.undone.length = 0;
  }

  /** The record's version after our own last write: what is undone may not have been changed by others since. */
  wrote(record: string, version: number): void {
    this.versions.set(record, version);
  }

  seen(record: string): number | undefined {
    return this.versions.get(record);
  }

  next(way: "undo" | "redo"): Act | undefined {
    return (way === "undo" ? this.done : this.undone).at(-1);
  }

  /** The act that `next` named went through; what it made under another number than before is called so from now on. */
  turned(way: "undo" | "redo", made?: string): void {
    const [from, to] = way === "undo" ? [this.done, this.undone] : [this.undone, this.done];
    const act = from.pop();
    if (!act) return;
    to.push(act);
    const step = way === "undo" ? act.backward : act.forward;
    if (step.creates && made && made !== step.creates) this.rename(step.creates, made);
  }

  /** It can't be undone any more: somebody else was there. */
  drop(way: "undo" | "redo"): void {
    (way === "undo" ? this.done : this.undone).pop();
  }

  private rename(old: string, made: string): void {
    for (const act of [...this.done, ...this.undone])
      for (const step of [act.forward, act.backward]) renamed(step, old, made);
    const version = this.versions.get(old);
    if (version !== undefined && !this.versions.has(made)) this.versions.set(made, version);
  }
}

function renamed(step: Step, old: string, made: string): void {
  if (step.path === old || step.path.startsWith(`${old}/`)) step.path = made + step.path.slice(old.length);
  if (step.record === old) step.record = made;
  if (step.creates === old) step.creates = made;
  const [, kind = "", was = ""] = old.split("/");
  const now = Number(made.split("/")[2]);
  for (const name of NAMES[kind] ?? []) {
    const value = step.body?.[name];
    if (Array.isArray(value)) step.body![name] = value.map((each) => (String(each) === was ? now : each));
    else if (value !== undefined && String(value) === was) step.body![name] = now;
  }
}
