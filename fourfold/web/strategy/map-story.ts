// The story of a map, told arrow by arrow from the bottom up: the list beside the picture says it without this script.
const PAUSE = 5000; // milliseconds a sentence stays when the story plays by itself

class MapStory extends HTMLElement {
  private at = -1;
  private timer = 0;
  private steps: HTMLElement[] = [];

  connectedCallback(): void {
    this.steps = [...this.querySelectorAll<HTMLElement>("[data-step]")];
    this.classList.add("is-ready");
    for (const step of this.steps) step.addEventListener("click", () => this.tell(this.steps.indexOf(step)));
    this.addEventListener("click", (event) => {
      const act = (event.target as Element).closest<HTMLElement>("[data-act]")?.dataset["act"];
      if (act === "back") this.tell(this.at - 1);
      if (act === "on") this.tell(this.at + 1);
      if (act === "play") this.play();
    });
    this.addEventListener("keydown", (event) => {
      const way = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (way === undefined || (event.target as Element).matches("input, select")) return;
      event.preventDefault();
      this.tell(this.at + way);
    });
    if (this.steps.length) this.tell(0);
  }

  disconnectedCallback(): void {
    window.clearTimeout(this.timer);
  }

  private tell(wanted: number): void {
    this.at = Math.max(0, Math.min(this.steps.length - 1, wanted));
    const step = this.steps[this.at];
    if (!step) return;
    for (const each of this.steps) each.toggleAttribute("aria-current", each === step);
    step.setAttribute("aria-current", "step");
    const told = new Set<string>();
    for (const each of this.steps.slice(0, this.at + 1)) for (const key of [each.dataset["cause"]!, each.dataset["effect"]!]) told.add(key);
    for (const box of this.querySelectorAll<SVGElement>(".box")) {
      const key = box.dataset["key"]!;
      box.classList.toggle("is-told", told.has(key));
      box.classList.toggle("is-now", key === step.dataset["cause"] || key === step.dataset["effect"]);
    }
    const links = new Set(this.steps.slice(0, this.at + 1).map((each) => each.dataset["step"]));
    for (const link of this.querySelectorAll<SVGElement>(".link, .link-label")) {
      link.classList.toggle("is-told", links.has(link.dataset["key"]));
      link.classList.toggle("is-now", link.dataset["key"] === step.dataset["step"]);
    }
    this.querySelector("[data-said]")!.textContent = step.dataset["sentence"] ?? step.textContent;
    this.querySelector("[data-count]")!.textContent = `${this.at + 1} of ${this.steps.length}`;
    step.scrollIntoView({ block: "nearest" });
  }

  private play(): void {
    const button = this.querySelector<HTMLElement>('[data-act="play"]')!;
    const plays = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(plays));
    window.clearTimeout(this.timer);
    if (!plays) return;
    if (this.at === this.steps.length - 1) this.tell(0);
    const on = (): void => {
      if (this.at === this.steps.length - 1) {
        button.setAttribute("aria-pressed", "false");
        return;
      }
      this.tell(this.at + 1);
      this.timer = window.setTimeout(on, PAUSE);
    };
    this.timer = window.setTimeout(on, PAUSE);
  }
}

customElements.define("ff-map-story", MapStory);

export {};
