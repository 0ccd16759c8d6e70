// The service's doors that the library does not use: second check and reports of a mismatch.
// Nothing that comes back is believed; the record is.

export class WrongCode extends Error {}
export class NoAnswer extends Error {}

export interface Session {
  readonly token: string;
}

/** Ask for a one-time code. The answer is the same for every address. */
export async function askForCode(
  base: string,
  slug: string,
  address: string,
  language: string,
): Promise<void> {
  const answer = await post(base, slug, "second-factor/codes", { address, language });
  if (answer.status === 429 || answer.status >= 500) throw new NoAnswer(String(answer.status));
}

/** Exchange address and one-time code for a session. Throws WrongCode or NoAnswer. */
export async function beginSession(
  base: string,
  slug: string,
  address: string,
  code: string,
): Promise<Session> {
  const answer = await post(base, slug, "second-factor/sessions", { address, code });
  if (answer.status === 429 || answer.status >= 500) throw new NoAnswer(String(answer.status));
  if (!answer.ok) throw new WrongCode(String(answer.status));
  const body: unknown = await answer.json().catch(() => null);
  const token = (body as { token?: unknown } | null)?.token;
  if (typeof token !== "string" || token === "") throw new NoAnswer("no token");
  return { token };
}

/** Where signing in with another service starts. */
export function signInAddress(base: string, slug: string): string {
  return `${base}/r/${encodeURIComponent(slug)}/second-factor/oidc/start`;
}

/** Count a mismatch publicly. A server that lies may not answer: nothing depends on it. */
export async function reportMismatch(
  base: string,
  slug: string,
  number: string,
  what: string,
): Promise<void> {
  await post(base, slug, "mismatch-reports", { case: number, what }).catch(() => undefined);
}

async function post(base: string, slug: string, path: string, body: object): Promise<Response> {
  try {
    return await fetch(`${base}/api/r/${encodeURIComponent(slug)}/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      credentials: "omit",
      referrerPolicy: "no-referrer",
    });
  } catch {
    throw new NoAnswer("no connection");
  }
}
