// The program under test: started as a person would start it, ended by its own process id.

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs the program. What it says is kept; `ready` waits for its line. */
export function run(program, options, { loud = true } = {}) {
  const began = performance.now();
  const child = spawn(program, options, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let complained = '';
  let code;
  const gone = new Promise((go) => child.once('exit', (status, signal) => { code = status ?? signal; go(code); }));
  const leave = () => { if (code === undefined) child.kill('SIGKILL'); };
  process.once('exit', leave);
  child.once('exit', () => process.off('exit', leave));
  child.stdout.on('data', (bytes) => { said += bytes; });
  child.stderr.on('data', (bytes) => { complained += bytes; if (loud) process.stderr.write(bytes); });
  return {
    pid: child.pid,
    began,
    gone,
    log: () => complained,
    /** The address that it serves, and after how many ms it said so. */
    ready: (most = 180_000) => new Promise((go, no) => {
      const late = setTimeout(() => no(new Error(`not ready after ${most / 1000} s`)), most);
      const look = () => {
        const ready = /^ready (http:\/\/\S+)$/m.exec(said);
        if (ready) { clearTimeout(late); go({ url: ready[1], took: performance.now() - began }); }
      };
      child.stdout.on('data', look);
      child.once('error', no);
      void gone.then((status) => { clearTimeout(late); no(new Error(`ended with ${status} before it was ready:\n${said}${complained}`)); });
      look();
    }),
    /** As a service manager stops it. */
    stop: async () => {
      if (code === undefined) {
        child.kill('SIGTERM');
        const late = setTimeout(() => child.kill('SIGKILL'), 25_000);
        await gone;
        clearTimeout(late);
      }
    },
    /** As a power cut would. */
    kill: async () => { leave(); await gone; },
  };
}

/** Starts `demo` and answers when it says that it is ready. */
export async function start(program, database) {
  const data = mkdtempSync(join(tmpdir(), 'zhibu-story-'));
  const options = ['demo', '--data', data, '--listen', '127.0.0.1:0', '--branches', '3', '--people', '6'];
  if (database) options.push('--database', database);
  const running = run(program, options);
  const stop = async () => {
    await running.stop();
    rmSync(data, { recursive: true, force: true });
  };
  try {
    const { url, took } = await running.ready();
    console.log(`ready   after ${Math.round(took)} ms at ${url}`);
    return { url, data, people: signIns(data), stop, log: running.log };
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
export function signIns(data) {
  const people = new Map();
  for (const line of readFileSync(join(data, 'demo-sign-ins.tsv'), 'utf8').trim().split('\n').slice(1)) {
    const [role, name, password] = line.split('\t');
    people.set(role, [...(people.get(role) ?? []), { role, name, password }]);
  }
  return people;
}
