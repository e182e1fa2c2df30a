// The shell of every page: it improves what the server rendered and adds nothing that the page needs.
import htmx from "htmx.org";
import { connect } from "./live.ts";
import { listenForKeys } from "./shortcuts.ts";
import { guardRequests } from "./requests.ts";

document.documentElement.classList.add("scripted");
for (const button of document.querySelectorAll<HTMLElement>("[data-without-script]")) button.hidden = true;

// A choice by pointer takes effect at once. Keys walk through choices on their way, so that they wait for Enter or the button.
let byKey = false;
document.addEventListener("keydown", () => (byKey = true));
document.addEventListener("pointerdown", () => (byKey = false));
document.addEventListener("change", (event) => {
  const field = event.target as HTMLInputElement | HTMLSelectElement;
  if (!field.matches("[data-submit]")) return;
  const button = field.form?.querySelector<HTMLElement>("[data-without-script]");
  if (byKey && button) button.hidden = false;
  // A year that is half typed is a date, too: only what the field itself allows is sent.
  else if (field.reportValidity()) field.form?.requestSubmit();
});
document.addEventListener("keydown", (event) => {
  const field = event.target as HTMLElement;
  if (event.key === "Enter" && field.matches("select[data-submit]")) {
    event.preventDefault();
    (field as HTMLSelectElement).form?.requestSubmit();
  }
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")) {
    if (!menu.contains(event.target as Node)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector<HTMLDetailsElement>("details.menu[open]");
  if (open) {
    open.open = false;
    open.querySelector("summary")?.focus();
  }
});
for (const button of document.querySelectorAll<HTMLElement>("[data-print]")) button.addEventListener("click", () => window.print());

if (document.querySelector("ff-chart")) void import("./chart.ts");
if (document.querySelector("ff-formula")) void import("./formula.ts");
if (document.querySelector("ff-map-editor")) void import("../../strategy/map-editor.ts");
if (document.querySelector("ff-map-story")) void import("../../strategy/map-story.ts");
listenForKeys();
guardRequests(htmx);
if (document.body.hasAttribute("data-events")) connect(htmx);
document.getElementById("error-summary")?.focus();
