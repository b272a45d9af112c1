// The program under test: started as a person would start the demo, stopped by its own process id.

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Starts `demo` and answers when it says that it is ready. */
export async function start(program, database) {
  const data = mkdtempSync(join(tmpdir(), 'zhibu-story-'));
  const options = ['demo', '--data', data, '--listen', '127.0.0.1:0', '--branches', '3', '--people', '6'];
  if (database) options.push('--database', database);
  const began = Date.now();
  const child = spawn(program, options, { stdio: ['ignore', 'pipe', 'pipe'] });
  let told = '';
  let ended = false;
  child.once('exit', () => { ended = true; });
  const stop = async () => {
    if (!ended) {
      const gone = new Promise((go) => child.once('exit', go));
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 25_000);
      await gone;
      clearTimeout(late);
    }
    rmSync(data, { recursive: true, force: true });
  };
  process.once('exit', () => { if (!ended) child.kill('SIGKILL'); });
  child.stderr.on('data', (bytes) => { told += bytes; process.stderr.write(bytes); });
  try {
    const url = await new Promise((go, no) => {
      const late = setTimeout(() => no(new Error('not ready after 180 s')), 180_000);
      let out = '';
      child.stdout.on('data', (bytes) => {
        out += bytes;
        const ready = /^ready (http:\/\/\S+)$/m.exec(out);
        if (ready) { clearTimeout(late); go(ready[1]); }
      });
      child.once('error', no);
      child.once('exit', (code) => { clearTimeout(late); no(new Error(`ended with ${code} before it was ready:\n${out}${told}`)); });
    });
    console.log(`ready   after ${Date.now() - began} ms at ${url}`);
    return { url, data, people: signIns(data), stop, log: () => told };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A demo that runs already, for whoever works on a walk. */
export function running(url, data) {
  return { url, data, people: signIns(data), stop: async () => {}, log: () => '' };
}

/** role → its sign-ins, in the order of the file. */
function signIns(data) {
  const people = new Map();
  for (const line of readFileSync(join(data, 'demo-sign-ins.tsv'), 'utf8').trim().split('\n').slice(1)) {
    const [role, name, password] = line.split('\t');
    people.set(role, [...(people.get(role) ?? []), { role, name, password }]);
  }
  return people;
}
