// A chart from the specification that the server put into the page. The table beside it stays and holds the same numbers.
import embed, { type VisualizationSpec } from "vega-embed";
import { expressionInterpreter } from "vega-interpreter";
import { themed } from "./themed.ts";

class Chart extends HTMLElement {
  connectedCallback(): void {
    const source = this.querySelector<HTMLScriptElement>('script[type="application/json"]');
    if (source) void this.draw(JSON.parse(source.textContent ?? "{}"));
  }

  private async draw(specification: object): Promise<void> {
    const place = this.querySelector<HTMLElement>(".chart");
    if (!place) return;
    const spec = themed(specification) as VisualizationSpec;
    await embed(place, spec, {
      actions: false, ast: true, expr: expressionInterpreter, renderer: "svg", defaultStyle: false, tooltip: false, mode: "vega-lite",
    });
    const picture = place.querySelector("svg");
    picture?.setAttribute("role", "img");
    picture?.setAttribute("aria-label", this.getAttribute("label") ?? "Chart");
    picture?.removeAttribute("aria-roledescription");
    for (const part of picture?.querySelectorAll("[role], [aria-label], [aria-roledescription]") ?? []) {
      part.removeAttribute("role");
      part.removeAttribute("aria-label");
      part.removeAttribute("aria-roledescription");
      part.setAttribute("aria-hidden", "true");
    }
  }
}

customElements.define("ff-chart", Chart);
