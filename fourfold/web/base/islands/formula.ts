// A formula while it is typed: the server tries it on real periods, and names and functions complete.
// Without this script the button "Try it" does the same.
import { completed, wordAt, type Completion } from "./words.ts";

const WAIT = 250; // milliseconds without a key before the formula is tried
const MOST = 12; // completions shown at once

class FormulaEditor extends HTMLElement {
  private readonly field = this.querySelector("textarea")!;
  private readonly out = this.querySelector<HTMLElement>(".formula-out")!;
  private readonly list = document.createElement("ul");
  private known: Completion[] = [];
  private shown: Completion[] = [];
  private chosen = -1;
  private waiting = 0;
  private asked = 0;

  connectedCallback(): void {
    this.known = JSON.parse(this.querySelector('script[type="application/json"]')?.textContent ?? "[]");
    this.list.className = "completions";
    this.list.id = "completions";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Measures and functions");
    this.list.hidden = true;
    this.field.after(this.list);
    for (const [name, value] of Object.entries({ "aria-autocomplete": "list", "aria-controls": "completions", autocomplete: "off" }))
      this.field.setAttribute(name, value);
    this.field.addEventListener("input", () => {
      void this.complete();
      window.clearTimeout(this.waiting);
      this.waiting = window.setTimeout(() => void this.try(), WAIT);
    });
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.field.addEventListener("blur", () => window.setTimeout(() => this.close(), 150));
    for (const button of this.parentElement?.querySelectorAll<HTMLElement>('button[name="check"]') ?? []) button.hidden = true;
  }

  private async try(): Promise<void> {
    const turn = ++this.asked;
    const token = document.querySelector<HTMLInputElement>('input[name="csrfmiddlewaretoken"]')?.value ?? "";
    try {
      const answer = await fetch(this.getAttribute("preview")!, {
        method: "POST", headers: { "X-CSRFToken": token }, body: new URLSearchParams({ text: this.field.value }),
      });
      if (turn !== this.asked) return; // a later text was sent meanwhile
      this.out.innerHTML = answer.ok ? await answer.text() : "";
      if (!answer.ok) this.say("The formula can't be tried now. Saving checks it again.");
    } catch {
      if (turn === this.asked) this.say("The server can't be reached. What you typed is still here.");
    }
    const wrong = this.out.querySelector(".formula-wrong") !== null;
    this.field.setAttribute("aria-invalid", String(wrong));
  }

  private say(sentence: string): void {
    this.out.textContent = sentence;
  }

  private async complete(): Promise<void> {
    const word = wordAt(this.field.value, this.field.selectionStart);
    if (word.text.length < 1) return this.close();
    const functions = word.bracketed ? [] : this.known.filter((each) => each.insert.startsWith(word.text.toLowerCase()));
    const turn = word.text;
    try {
      const answer = await fetch(`${this.getAttribute("names")}?${new URLSearchParams({ q: word.text })}`);
      const found: Completion[] = answer.ok ? (await answer.json()).names : [];
      if (wordAt(this.field.value, this.field.selectionStart).text !== turn) return;
      this.open([...found, ...functions].slice(0, MOST));
    } catch {
      this.open(functions);
    }
  }

  private open(found: Completion[]): void {
    if (found.length === 0 || document.activeElement !== this.field) return this.close();
    this.shown = found;
    this.list.replaceChildren(...found.map((each, at) => this.option(each, at)));
    this.list.hidden = false;
    this.choose(-1);
  }

  private option(each: Completion, at: number): HTMLElement {
    const item = document.createElement("li");
    item.id = `completion-${at}`;
    item.setAttribute("role", "option");
    for (const [tag, text] of [["code", each.insert], ["span", each.label], ["small", each.says]] as const) {
      const part = document.createElement(tag);
      part.textContent = text;
      item.append(part);
    }
    item.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      this.take(at);
    });
    return item;
  }

  private key(event: KeyboardEvent): void {
    if (this.list.hidden) {
      if (event.key === " " && event.ctrlKey) {
        event.preventDefault();
        void this.complete();
      }
      return;
    }
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) this.choose((this.chosen + steps[event.key]! + this.shown.length) % this.shown.length);
    else if ((event.key === "Enter" || event.key === "Tab") && this.chosen >= 0) this.take(this.chosen);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private choose(at: number): void {
    this.chosen = at;
    [...this.list.children].forEach((each, place) => each.setAttribute("aria-selected", String(place === at)));
    if (at < 0) this.field.removeAttribute("aria-activedescendant");
    else {
      this.field.setAttribute("aria-activedescendant", `completion-${at}`);
      this.list.children[at]?.scrollIntoView({ block: "nearest" });
    }
  }

  private take(at: number): void {
    const made = completed(this.field.value, this.field.selectionStart, this.shown[at]!.insert, this.known.some((each) => each === this.shown[at]));
    this.field.setRangeText(made.text, made.start, made.end, "end");
    if (made.inside) this.field.setSelectionRange(this.field.selectionStart - 1, this.field.selectionStart - 1);
    this.close();
    this.field.focus();
    void this.try();
  }

  private close(): void {
    this.list.hidden = true;
    this.chosen = -1;
    this.field.removeAttribute("aria-activedescendant");
  }
}

customElements.define("ff-formula", FormulaEditor);
