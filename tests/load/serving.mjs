// How much one machine carries: processor time a page, the rate beside nginx, a flood of connections.

import { ask } from './client.mjs';
import { command, flags, median, noise, processorTime, wrk } from './machine.mjs';
import { nginx } from './nginx.mjs';
import { best } from './starting.mjs';

const RUNS = 5;
/** The load generator's line in bench/wrk.tsv; scripts/bench has short runs. */
const PAGE = process.env.ZHIBU_BENCH === 'quick' ? 'page-quick' : 'page';

/** Opens a copy of the demo for `deed(running, article)`. */
async function served(house, on, deed) {
  const place = await house.copy(on);
  const { running } = await house.open(place);
  try {
    const [article] = await house.articles();
    return await deed(running, article);
  } finally {
    await running.stop();
    await house.forget(place);
  }
}

/** Milliseconds of the program's processor time a request; the article's page, as browsers ask for it (brotli). */
export function cpuPerPage(house, on) {
  return served(house, on, async (running, article) => {
    const measure = async (brotli) => {
      await wrk('warm', house.url + article, { brotli });
      const before = processorTime(running.pid);
      const { requests, errors, rate } = await wrk(PAGE, house.url + article, { brotli });
      const each = (processorTime(running.pid) - before) / requests;
      house.say(`${article} ${brotli ? 'brotli' : 'plain'}: ${requests} requests, ${Math.round(rate)}/s, ${errors} errors, ${each.toFixed(4)} ms each`);
      return each;
    };
    await measure(false);
    return best(house, () => measure(true));
  });
}

/**
 * Requests a second beside nginx's, the median of five alternating runs; of the plain page and of its brotli, the worse one counts.
 * Answers the figure.
 */
export function servingRatio(house, on) {
  return served(house, on, async (running, article) => {
    const peer = await nginx(house, article);
    try {
      house.say(`${article}: ${peer.bytes.plain} bytes plain, ${peer.bytes.brotli} as brotli; ${await version()}; wrk ${flags(PAGE).join(' ')}`);
      let worst = Infinity;
      for (const kind of ['plain', 'brotli']) {
        // Header and bytes are those of this kind on both sides.
        const brotli = kind === 'brotli';
        const ours = [];
        const theirs = [];
        await wrk('warm', house.url + article, { brotli });
        await wrk('warm', peer[kind], { brotli });
        for (let run = 1; run <= RUNS; run += 1) {
          const around = await noise();
          const one = await wrk(PAGE, house.url + article, { brotli });
          const other = await wrk(PAGE, peer[kind], { brotli });
          if (one.errors + other.errors > 0) throw new Error(`errors in the run: ${one.told} beside ${other.told}`);
          ours.push(one.rate);
          theirs.push(other.rate);
          house.say(`${kind} run ${run} of ${RUNS}: ${Math.round(one.rate)}/s beside ${Math.round(other.rate)}/s = ${(one.rate / other.rate).toFixed(3)} (before it: ${around})`);
        }
        const ratios = ours.map((rate, i) => rate / theirs[i]);
        const middle = median(ratios);
        house.say(`${kind}: median ${middle.toFixed(3)}, from ${Math.min(...ratios).toFixed(3)} to ${Math.max(...ratios).toFixed(3)}; medians ${Math.round(median(ours))}/s beside ${Math.round(median(theirs))}/s`);
        worst = Math.min(worst, middle);
      }
      return worst;
    } finally {
      await peer.stop();
    }
  });
}

async function version() {
  const { stderr } = await command('nginx', ['-v']);
  return stderr.trim().replace('nginx version: ', '');
}

/** Three floods of 1,000 connections. Answers {errors: of all three, after: the quickest next visitor, ms}. */
export function flood(house, on) {
  house.flooded ??= served(house, on, async (running, article) => {
    let errors = 0;
    const after = await best(house, async () => {
      const run = await wrk('flood', house.url + article, { script: 'flood.lua' });
      const began = performance.now();
      // A connection of its own, as a new visitor has.
      const answer = await ask(house.url, article);
      const took = performance.now() - began;
      if (answer.status !== 200) throw new Error(`the next visitor got ${answer.status}`);
      errors += run.errors;
      house.say(`${run.requests} answers, ${Math.round(run.rate)}/s; errors: ${run.told}; the next visitor waited ${took.toFixed(1)} ms`);
      return took;
    });
    return { errors, after };
  });
  return house.flooded;
}
