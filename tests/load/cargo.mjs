// Figures that tests of the program know already.

import { spawn } from 'node:child_process';

/** Runs cargo on the databases of the proof. */
export function cargo(house, args) {
  const env = { ...process.env, NO_COLOR: '1', CARGO_TERM_COLOR: 'never' };
  if (house.postgres) env.ZHIBU_TEST_POSTGRES = `${house.postgres.address}/postgres`;
  return new Promise((go, no) => {
    const child = spawn('cargo', args, { stdio: ['ignore', 'pipe', 'pipe'], env });
    let text = '';
    child.stdout.on('data', (bytes) => { text += bytes; });
    child.stderr.on('data', (bytes) => { text += bytes; });
    child.once('error', no);
    child.once('close', (code) => go({ code, text }));
  });
}

/** The golden corpus of the .docx reader, as its own test tells it. */
export async function docxGolden(house) {
  const { code, text } = await cargo(house, ['test', '-p', 'zhibu-doc', '--locked', '--test', 'golden', '--', '--nocapture', '--test-threads', '1']);
  const found = /^docx-golden ([\d.]+) % (.*)$/m.exec(text);
  if (!found) throw new Error(`the golden corpus says nothing:\n${text.slice(-2_000)}`);
  house.say(`docx-golden ${found[1]} % ${found[2]}, the tests ${code === 0 ? 'pass' : 'FAIL'}`);
  // A corpus whose tests fail did not arrive, whatever its sum says.
  return code === 0 ? Number(found[1]) : Math.min(Number(found[1]), 99.9);
}

/** Of the tests whose name holds `matrix`, how many pass. None: missing. */
export async function matrix(house) {
  const { text } = await cargo(house, ['test', '--workspace', '--lib', '--bins', '--tests', '--locked', '--no-fail-fast', 'matrix']);
  let [good, bad] = [0, 0];
  for (const [, passed, failed] of text.matchAll(/^test result: \S+ (\d+) passed; (\d+) failed/gm)) {
    good += Number(passed);
    bad += Number(failed);
  }
  if (good + bad === 0) throw new Error(`no test of the route matrix ran:\n${text.slice(-2_000)}`);
  house.say(`${good} tests of the matrix pass, ${bad} fail`);
  return (100 * good) / (good + bad);
}
