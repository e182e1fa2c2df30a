// The panel beside the map: the words of what is selected. What is typed stays until it is saved, whatever others do.
import type { Answer } from "./map-requests.ts";
import { sentence } from "./map-requests.ts";

export type Kind = "box" | "link" | "new";
type Values = Record<string, string | number | boolean | null>;

export interface Acts {
  save(kind: Kind, key: string, changed: Values): Promise<Answer | null>;
  take(kind: Kind, key: string): void;
  closed(): void;
}

export class Panel {
  kind: Kind | null = null;
  key = "";
  private given: Values = {};
  private form: HTMLFormElement | null = null;

  constructor(private readonly place: HTMLElement, private readonly acts: Acts) {
    place.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.save();
    });
    place.addEventListener("click", (event) => {
      const act = (event.target as Element).closest<HTMLElement>("[data-act]")?.dataset["act"];
      if (act === "take" && this.kind) this.acts.take(this.kind, this.key);
      if (act === "close") this.close();
    });
    place.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void this.save();
    });
  }

  get isOpen(): boolean {
    return this.kind !== null;
  }

  get isTyped(): boolean {
    return Object.keys(this.changed()).length > 0;
  }

  shows(kind: Kind, key: string): boolean {
    return this.kind === kind && this.key === key;
  }

  open(kind: Kind, key: string, title: string, values: Values, address = ""): void {
    const template = document.querySelector<HTMLTemplateElement>(`#panel-${kind}`)!;
    this.place.replaceChildren(template.content.cloneNode(true));
    this.kind = kind;
    this.key = key;
    this.form = this.place.querySelector("form")!;
    this.place.querySelector("[data-title]")!.textContent = title;
    const more = this.place.querySelector<HTMLAnchorElement>("[data-more]");
    if (more) more.href = address;
    this.fill(values);
    this.place.hidden = false;
  }

  /** The record as it stands now; what was typed into a field stays, what was not typed follows. */
  refresh(values: Values): void {
    if (!this.form) return;
    const typed = this.changed();
    this.fill({ ...values, ...typed });
    this.given = values;
  }

  focus(name?: string): void {
    const field = name ? this.field(name) : this.form?.querySelector<HTMLElement>("input, textarea, select");
    field?.focus();
    if (field instanceof HTMLInputElement && field.type === "text") field.select();
  }

  close(): void {
    const open = this.isOpen;
    this.place.hidden = true;
    this.place.replaceChildren();
    this.kind = null;
    this.form = null;
    if (open) this.acts.closed();
  }

  private async save(): Promise<void> {
    if (!this.kind || !this.form?.reportValidity()) return;
    const button = this.form.querySelector<HTMLButtonElement>("button:not([type])")!;
    button.disabled = true;
    const answer = await this.acts.save(this.kind, this.key, this.kind === "new" ? this.values() : this.changed());
    button.disabled = false;
    if (answer && !answer.ok) this.refused(answer);
  }

  /** At the field where there is one. Of a stale edit both versions stand there, and saving again is a decision. */
  private refused(answer: Answer): void {
    for (const each of this.place.querySelectorAll(".error")) each.remove();
    const field = this.field(String(answer.body?.field ?? "")) ?? this.field(`${answer.body?.field}_id`);
    const note = document.createElement("p");
    note.className = "error";
    note.id = "panel-error";
    note.setAttribute("role", "alert");
    note.textContent = sentence(answer);
    const current: Values = answer.body?.details?.current ?? {};
    for (const [name, value] of Object.entries(current)) {
      const other = document.createElement("span");
      other.className = "panel-theirs";
      other.textContent = `${this.label(name)} as it is now: ${value === "" || value === null ? "–" : value}`;
      note.append(document.createElement("br"), other);
    }
    (field?.closest(".field") ?? this.form!).append(note);
    for (const each of this.form!.querySelectorAll("[aria-invalid]")) each.removeAttribute("aria-invalid");
    field?.setAttribute("aria-invalid", "true");
    field?.setAttribute("aria-describedby", "panel-error");
    (field ?? this.form!.querySelector<HTMLElement>("input, textarea"))?.focus();
  }

  private label(name: string): string {
    const field = this.field(name);
    return field?.closest(".field")?.querySelector("label")?.textContent?.trim() ?? name;
  }

  private field(name: string): HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement | null {
    return name ? (this.form?.querySelector(`[name="${CSS.escape(name)}"]`) ?? null) : null;
  }

  private fill(values: Values): void {
    for (const [name, value] of Object.entries(values)) {
      const field = this.field(name);
      if (field instanceof HTMLInputElement && field.type === "checkbox") field.checked = Boolean(value);
      else if (field) field.value = value === null ? "" : String(value);
    }
    this.given = this.values();
  }

  private values(): Values {
    const found: Values = {};
    for (const field of this.form?.querySelectorAll<HTMLInputElement>("[name]") ?? []) {
      if (field.type === "checkbox") found[field.name] = field.checked;
      else if (field.dataset["number"] !== undefined) found[field.name] = field.value === "" ? null : Number(field.value);
      else found[field.name] = field.value;
    }
    return found;
  }

  private changed(): Values {
    return Object.fromEntries(Object.entries(this.values()).filter(([name, value]) => (this.given[name] ?? "") !== (value ?? "")));
  }
}
