// Writes through the public REST API: the same rights, refusals and trail as for any program.
import type { Step } from "./map-history.ts";

export interface Answer {
  ok: boolean;
  status: number;
  body: any;
  version: number | null;
}

const UNREACHABLE = "The server can't be reached. Nothing was saved. Check the connection and try again.";

export async function ask(step: Step, version?: number): Promise<Answer> {
  const token = document.querySelector<HTMLInputElement>('input[name="csrfmiddlewaretoken"]')?.value ?? "";
  const headers: Record<string, string> = { "X-CSRFToken": token };
  if (step.body) headers["Content-Type"] = "application/json";
  if (version !== undefined) headers["If-Match"] = `"${version}"`;
  try {
    const answer = await fetch(`/api/v1${step.path}`, {
      method: step.method, headers, ...(step.body ? { body: JSON.stringify(step.body) } : {}),
    });
    const text = await answer.text();
    const tag = /\d+/.exec(answer.headers.get("ETag") ?? "")?.[0];
    return { ok: answer.ok, status: answer.status, body: text ? JSON.parse(text) : null, version: tag ? Number(tag) : null };
  } catch {
    return { ok: false, status: 0, body: { message: UNREACHABLE, code: "", field: "", details: {} }, version: null };
  }
}

export async function read(path: string): Promise<any> {
  const answer = await fetch(`/api/v1${path}`);
  return answer.ok ? answer.json() : null;
}

/** The record that an answer made: "/links/5". */
export function made(step: Step, answer: Answer): string {
  return `${step.path}/${answer.body.id}`;
}

/** A refusal as a person reads it, with what depends on the record where it says so. */
export function sentence(answer: Answer): string {
  if (answer.status === 401) return "You are signed out. Nothing was saved. Reload the page to sign in.";
  const wrong: { message?: string }[] = answer.body?.details?.fields ?? [];
  const told = wrong.length > 1 ? wrong.map((each) => each.message).join(" ") : "";
  return `${answer.body?.message ?? "This could not be done. Nothing was saved."} ${told}`.trim();
}
