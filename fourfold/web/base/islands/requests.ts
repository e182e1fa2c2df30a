// Requests that go wrong speak, and a form can't be sent twice.
import type htmxType from "htmx.org";

export function guardRequests(htmx: typeof htmxType): void {
  document.addEventListener("htmx:responseError", (event) => {
    const answer = (event as CustomEvent<{ xhr: XMLHttpRequest }>).detail.xhr;
    toast(sentence(answer.status));
  });
  document.addEventListener("htmx:sendError", () => toast("The server can't be reached. Nothing was saved. Check the connection."));
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (form.method !== "post") return;
    if (form.dataset["sent"]) event.preventDefault();
    form.dataset["sent"] = "yes";
    window.setTimeout(() => delete form.dataset["sent"], 4000);
  });
  htmx.config.defaultFocusScroll = false;
}

export function sentence(status: number): string {
  if (status === 401) return "You are signed out. What is on this page may be old: reload it to sign in.";
  if (status === 403) return "You may not see this any more. Reload the page.";
  if (status === 404) return "This is no longer there. Reload the page.";
  if (status === 409) return "Someone else changed this meanwhile. Reload the page to see it.";
  if (status >= 500) return "The server did not answer as it should. Nothing was saved. Try again.";
  return "This could not be done. Nothing was saved.";
}

function toast(text: string): void {
  if ([...document.querySelectorAll(".toast")].some((each) => each.textContent === text)) return;
  const message = document.createElement("div");
  message.className = "message message-error toast";
  message.setAttribute("role", "alert");
  message.textContent = text;
  document.body.append(message);
  window.setTimeout(() => message.remove(), 8000);
}
