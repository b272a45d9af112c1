// The peer: nginx with the bytes of one page, plain and as brotli, and the headers that Zhibu sends with it.

import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask } from './client.mjs';
import { BENCH, sleep } from './machine.mjs';
import { freePort } from './house.mjs';

// What nginx writes itself, or what stands in the configuration.
const OWN = new Set(['content-type', 'content-length', 'content-encoding', 'etag', 'last-modified', 'date', 'connection', 'keep-alive', 'server']);

/** Starts nginx beside Zhibu. Answers {plain, brotli, stop}: two addresses. */
export async function nginx(house, path) {
  const folder = join(house.folder, 'nginx');
  mkdirSync(join(folder, 'pages'), { recursive: true });
  const plain = await ask(house.url, path);
  const packed = await ask(house.url, path, { headers: { 'accept-encoding': 'br' } });
  if (packed.headers['content-encoding'] !== 'br') throw new Error(`${path} does not come as brotli`);
  writeFileSync(join(folder, 'pages/plain'), plain.bytes);
  writeFileSync(join(folder, 'pages/brotli'), packed.bytes);
  const lines = Object.entries(packed.headers).filter(([name]) => !OWN.has(name));
  writeFileSync(join(folder, 'headers.conf'), lines.map(([name, value]) => `add_header ${name} "${value}";\n`).join(''));
  const port = await freePort();
  const text = readFileSync(join(BENCH, 'nginx.conf'), 'utf8').replaceAll('@FOLDER@', folder).replaceAll('@PORT@', String(port));
  writeFileSync(join(folder, 'nginx.conf'), text);
  const child = spawn('nginx', ['-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log'), '-g', 'daemon off;'], { stdio: ['ignore', 'inherit', 'inherit'] });
  const gone = new Promise((go) => child.once('exit', go));
  process.once('exit', () => child.kill('SIGTERM'));
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; ; tries += 1) {
    const there = await ask(url, '/plain').catch(() => undefined);
    if (there?.status === 200 && there.bytes.equals(plain.bytes)) break;
    if (tries > 100) throw new Error(`nginx does not serve the page:\n${readFileSync(join(folder, 'error.log'), 'utf8')}`);
    await sleep(50);
  }
  return {
    plain: `${url}/plain`,
    brotli: `${url}/brotli`,
    bytes: { plain: plain.bytes.length, brotli: packed.bytes.length },
    stop: async () => { child.kill('SIGTERM'); await gone; },
  };
}
