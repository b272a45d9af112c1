// The demo in full size, made once for each database and copied for each proof; the program started on a copy.

import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { run, signIns } from '../browser/program.mjs';
import { ask } from './client.mjs';
import { command, sleep } from './machine.mjs';

/** A port that is free now; the same for every start, for the address is part of every page. */
export async function freePort() {
  const server = createServer();
  await new Promise((go) => server.listen(0, '127.0.0.1', go));
  const { port } = server.address();
  await new Promise((go) => server.close(go));
  return port;
}

export class House {
  /** `postgres`: {address, bin, data, options, log} of a server of our own, or nothing. */
  constructor({ program, folder, port, postgres, branches, people, say }) {
    Object.assign(this, { program, folder, port, postgres, branches, people, say });
    this.url = `http://127.0.0.1:${port}`;
    this.filled = new Map();
    this.count = 0;
  }

  /** A place for data and, on PostgreSQL, an empty database: {on, data, database}. */
  async place(on, template = 'template0') {
    this.count += 1;
    const data = join(this.folder, `data-${this.count}`);
    mkdirSync(data);
    if (on === 'sqlite') return { on, data };
    const name = `zhibu_${this.count}`;
    const locale = template === 'template0' ? ['--locale', 'C.UTF-8'] : [];
    await this.asOwner('createdb', ...this.there(), '-T', template, ...locale, name);
    return { on, data, name, database: `${this.postgres.address}/${name}` };
  }

  there() {
    const { hostname, port } = new URL(this.postgres.address);
    return ['-h', hostname, '-p', port, '-U', 'postgres'];
  }

  asOwner(tool, ...args) {
    const path = join(this.postgres.bin, tool);
    const root = process.getuid() === 0;
    return command(root ? 'runuser' : path, root ? ['-u', 'postgres', '--', path, ...args] : args, { cwd: '/' });
  }

  stopPostgres() {
    return this.asOwner('pg_ctl', 'stop', '-s', '-w', '-m', 'fast', '-D', this.postgres.data);
  }

  startPostgres() {
    return this.asOwner('pg_ctl', 'start', '-s', '-w', '-D', this.postgres.data, '-l', this.postgres.log, '-o', this.postgres.options);
  }

  async forget(place) {
    rmSync(place.data, { recursive: true, force: true });
    if (place.name) await this.asOwner('dropdb', ...this.there(), '--force', place.name);
  }

  /** Runs a command line of the program on a place. */
  run(verb, place, ...more) {
    const options = [verb, '--data', place.data, '--listen', `127.0.0.1:${this.port}`];
    if (place.database) options.push('--database', place.database);
    return run(this.program, [...options, ...more], { loud: false });
  }

  /** `demo` in the size of the proof. */
  demo(place) {
    return this.run('demo', place, '--branches', String(this.branches), '--people', String(this.people));
  }

  /** A place with the demo in it, nobody else's. */
  async copy(on) {
    if (!this.filled.has(on)) {
      const first = await this.place(on);
      const running = this.demo(first);
      const { took } = await running.ready();
      await running.stop();
      this.say(`a demo of ${this.branches} × ${this.people} on ${on} was filled in ${(took / 1000).toFixed(1)} s`);
      this.filled.set(on, first);
    }
    const first = this.filled.get(on);
    const place = await this.place(on, first.name);
    cpSync(first.data, place.data, { recursive: true });
    return place;
  }

  /** Starts the program on a place with data and waits until it is ready: {running, people, place}. */
  async open(place) {
    const running = this.run('serve', place);
    await running.ready();
    return { running, people: signIns(place.data), place };
  }

  /** Addresses of the articles, newest first. */
  async articles() {
    const map = (await ask(this.url, '/sitemap.xml')).text();
    return [...map.matchAll(/<loc>[^<]*(\/a\/[^<]+)<\/loc>/g)].map(([, path]) => path).reverse();
  }

  /** Asks until the page answers 200; answers the instant. */
  async answers(path, most = 30_000, pause = 2) {
    const began = performance.now();
    for (;;) {
      const answer = await ask(this.url, path).catch(() => undefined);
      if (answer?.status === 200) return performance.now();
      if (performance.now() - began > most) throw new Error(`${path} does not open: ${answer?.status ?? 'no answer'}`);
      await sleep(pause);
    }
  }

  /** `zhibu check`; answers what it complained of. */
  async check(place) {
    const checking = this.run('check', place);
    const code = await checking.gone;
    return code === 0 ? [] : [checking.log().trim() || `ended with ${code}`];
  }
}
