// Checks, one line each, and their sum. A check that throws has failed; the story goes on, so that one run tells everything.

let passed = 0;
let failed = 0;

export class Failed extends Error {}

/** Throws when `holds` is not true. */
export function must(holds, otherwise) {
  if (!holds) throw new Failed(otherwise);
}

/** Runs one check. Answers what it answers; `undefined` when it failed. */
export async function check(name, deed) {
  const began = Date.now();
  try {
    const answer = await deed();
    passed += 1;
    console.log(`ok      ${name} (${Date.now() - began} ms)`);
    return answer;
  } catch (error) {
    failed += 1;
    const text = error instanceof Failed ? error.message : String(error.message ?? error).split('\n').slice(0, 6).join('\n        ');
    console.log(`FAILED  ${name} (${Date.now() - began} ms)\n        ${text}`);
    return undefined;
  }
}

/** The closing line; the exit code. */
export function sum() {
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

/** Asks again and again until `look` answers something, at most `limit` ms. Answers [what, after how many ms]. */
export async function until(limit, look, otherwise) {
  const began = performance.now();
  for (;;) {
    const answer = await look();
    const took = Math.round(performance.now() - began);
    if (answer) return [answer, took];
    must(took < limit, `${otherwise} (waited ${took} ms)`);
    await new Promise((go) => setTimeout(go, 20));
  }
}
