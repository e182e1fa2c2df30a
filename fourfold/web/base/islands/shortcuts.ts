// Letter keys for those who like them: never while typing, never with a modifier, and with an off switch.
import { meaning, PLACES, type Act } from "./keys.ts";

const OFF = "fourfold-keys-off";

export function listenForKeys(): void {
  let before = "";
  let when = 0;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const act = meaning(event.key, before, event.timeStamp - when);
    before = event.key;
    when = event.timeStamp;
    if (act && (act.kind === "help" || localStorage.getItem(OFF) === null)) perform(act);
  });
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}

function perform(act: NonNullable<Act>): void {
  if (act.kind === "help") return openHelp();
  const selector = act.kind === "go" ? `[data-go="${act.to}"]` : `[data-key="${act.key}"]`;
  document.querySelector<HTMLAnchorElement>(selector)?.click();
}

function openHelp(): void {
  const dialog = document.getElementById("keys") as HTMLDialogElement | null;
  if (!dialog || dialog.open) return;
  const rows = [["?", "This list"], ["[", "Previous period"], ["]", "Next period"]];
  for (const [key, name] of Object.entries(PLACES)) rows.push([`g ${key}`, name]);
  dialog.replaceChildren(heading(), table(rows), offSwitch(), closeButton(dialog));
  dialog.showModal();
}

function heading(): HTMLElement {
  const title = document.createElement("h2");
  title.id = "keys-title";
  title.textContent = "Keys";
  return title;
}

function table(rows: string[][]): HTMLElement {
  const list = document.createElement("dl");
  list.className = "facts";
  for (const [keys = "", name = ""] of rows) {
    const group = document.createElement("div");
    const term = document.createElement("dt");
    const meaningOf = document.createElement("dd");
    for (const key of keys.split(" ")) {
      const shape = document.createElement("kbd");
      shape.textContent = key;
      term.append(shape, " ");
    }
    meaningOf.textContent = name;
    group.append(term, meaningOf);
    list.append(group);
  }
  return list;
}

function offSwitch(): HTMLElement {
  const label = document.createElement("label");
  const box = document.createElement("input");
  box.type = "checkbox";
  box.checked = localStorage.getItem(OFF) === null;
  box.addEventListener("change", () => (box.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "yes")));
  label.className = "row";
  label.append(box, " Use letter keys");
  return label;
}

function closeButton(dialog: HTMLDialogElement): HTMLElement {
  const button = document.createElement("button");
  button.className = "button";
  button.textContent = "Close";
  button.addEventListener("click", () => dialog.close());
  return button;
}
