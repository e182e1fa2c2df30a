// A name written over its box: Enter keeps it, Escape leaves the old one.
import type { Canvas } from "./map-canvas.ts";

export class Rename {
  private field: HTMLTextAreaElement | null = null;
  private from: Element | null = null;

  constructor(private readonly area: HTMLElement, private readonly keep: (key: string, name: string, version: number) => Promise<boolean>) {}

  get active(): boolean {
    return this.field !== null;
  }

  open(canvas: Canvas, key: string): void {
    const box = canvas.data.boxes[key];
    const frame = canvas.element("box", key)?.querySelector(".box-frame")?.getBoundingClientRect();
    if (!box || !frame) return;
    this.close();
    this.from = document.activeElement;
    const field = document.createElement("textarea");
    const area = this.area.getBoundingClientRect();
    field.className = "map-rename";
    field.maxLength = 120;
    field.value = box.name;
    field.setAttribute("aria-label", `New name of ${box.code}`);
    for (const [name, size] of Object.entries({ left: frame.left - area.left, top: frame.top - area.top, width: Math.max(frame.width, 200), height: Math.max(frame.height, 76) }))
      field.style.setProperty(name, `${size}px`);
    field.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Escape") this.close();
      else if (event.key === "Enter") {
        event.preventDefault();
        void this.done(key, box.name, box.version);
      }
    });
    field.addEventListener("blur", () => void this.done(key, box.name, box.version));
    this.area.append(field);
    this.field = field;
    field.focus();
    field.select();
  }

  private async done(key: string, before: string, version: number): Promise<void> {
    const field = this.field;
    const name = field?.value.trim() ?? "";
    if (!field || field.disabled) return;
    if (name === before || name === "") return this.close();
    field.disabled = true;
    if (await this.keep(key, name, version)) this.close();
    else if (this.field === field) {
      field.disabled = false; // what was typed stays
      field.focus();
    }
  }

  private close(): void {
    const field = this.field;
    this.field = null;
    field?.remove();
    if (this.from instanceof SVGElement && this.from.isConnected) this.from.focus();
  }
}
