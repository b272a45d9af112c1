// What the machine tells: its load, a process's memory and processor time, the load generator's report.

import { spawn, execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const here = dirname(fileURLToPath(import.meta.url));
export const BENCH = join(here, '../../bench');
const TICKS = 100; // USER_HZ; Linux tells user space 100 on every platform.

export const sleep = (ms) => new Promise((go) => setTimeout(go, ms));
export const command = promisify(execFile);

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function processors() {
  const [, ...times] = readFileSync('/proc/stat', 'utf8').split('\n')[0].split(/\s+/).map(Number);
  const all = times.slice(0, 8).reduce((a, b) => a + b, 0);
  return { all, idle: times[3] + times[4] };
}

/** How busy the machine is while we do nothing for a moment, and its load: told beside every absolute figure. */
export async function noise(ms = 700) {
  const before = processors();
  await sleep(ms);
  const after = processors();
  const busy = 1 - (after.idle - before.idle) / Math.max(1, after.all - before.all);
  return `load ${loadavg()[0].toFixed(2)}, others use ${Math.round(busy * 100)} % of the processors`;
}

/** Processor time of a process and all its threads, ms. */
export function processorTime(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS;
}

/** Proportional set size, MiB. */
export function pss(pid) {
  const [, kib] = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'));
  return Number(kib) / 1024;
}

/** The flags of the load generator, by their name in bench/wrk.tsv. */
export function flags(name) {
  const rows = readFileSync(join(BENCH, 'wrk.tsv'), 'utf8').trim().split('\n').map((row) => row.split('\t'));
  const found = rows.find(([key]) => key === name);
  if (!found) throw new Error(`bench/wrk.tsv has no line ${name}`);
  return found[1].split(' ');
}

/**
 * Runs wrk. It gets its own limit of open files; the program under test keeps the one that a shell gives.
 * Answers {rate, requests, errors}: errors are connections and answers that failed, and statuses of 400 and more.
 */
export function wrk(name, url, { brotli = false, script } = {}) {
  const args = [...flags(name)];
  if (brotli) args.push('--header', 'Accept-Encoding: br');
  if (script) args.push('--script', join(BENCH, script));
  args.push(url);
  return new Promise((go, no) => {
    const child = spawn('bash', ['-c', 'ulimit -n "$(ulimit -Hn)"; exec wrk "$@"', 'wrk', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    child.stdout.on('data', (bytes) => { text += bytes; });
    child.stderr.on('data', (bytes) => { text += bytes; });
    child.once('error', no);
    child.once('close', () => {
      const rate = /Requests\/sec:\s+([\d.]+)/.exec(text);
      const requests = /(\d+) requests in/.exec(text);
      if (!rate || !requests) return no(new Error(`wrk did not finish:\n${text}`));
      const socket = /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(text)?.slice(1).map(Number) ?? [0, 0, 0, 0];
      const bad = Number(/Non-2xx or 3xx responses: (\d+)/.exec(text)?.[1] ?? 0);
      const [connect, read, write, timeout] = socket;
      return go({
        rate: Number(rate[1]),
        requests: Number(requests[1]),
        errors: connect + read + write + timeout + bad,
        told: `connect ${connect}, read ${read}, write ${write}, time-out ${timeout}, status ${bad}`,
      });
    });
  });
}
