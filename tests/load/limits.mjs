// The limits of a chapter: read from its table, asked for by id, answered with a line each.

import { readFileSync } from 'node:fs';

/** [{id, what, limit, unit, both, on}] in the order of the table. */
export function limits(file) {
  return readFileSync(file, 'utf8').trim().split('\n').slice(1).map((row) => {
    const [id, what, limit, unit, on] = row.split('\t');
    return { id, what, limit, unit, both: on === 'both', on: on === 'postgres' ? 'postgres' : 'sqlite' };
  });
}

/** The lines that a limit is printed as: `id`, or `id@sqlite` and `id@postgres`. */
export function lines(limit) {
  return limit.both ? ['sqlite', 'postgres'].map((on) => ({ ...limit, line: `${limit.id}@${on}`, on })) : [{ ...limit, line: limit.id }];
}

/** Whether the figure keeps the limit: `≤ n`, `≥ n`, or exactly `n`; several of both, in order, with `;` between the limits. */
export function keeps(limit, figure) {
  if (Array.isArray(figure)) {
    const each = limit.split(';');
    return each.length === figure.length && each.every((one, place) => keeps(one, figure[place]));
  }
  const [, sign, number] = /^([≤≥]?)\s*([\d.]+)$/.exec(limit.trim()) ?? [];
  if (number === undefined) throw new Error(`not a limit: ${limit}`);
  if (!Number.isFinite(figure)) return false;
  if (sign === '≤') return figure <= Number(number);
  if (sign === '≥') return figure >= Number(number);
  return figure === Number(number);
}

/** A figure as it is printed: rounded against us where it would hide a miss. */
export function shown(figure, limit) {
  if (figure === undefined) return '-';
  if (Array.isArray(figure)) return figure.map((one, place) => shown(one, limit.split(';')[place] ?? '0')).join('; ');
  if (Number.isInteger(figure)) return String(figure);
  for (const digits of [3, 4, 6, 9]) {
    const text = Number(figure.toPrecision(digits)).toString();
    if (keeps(limit, Number(text)) === keeps(limit, figure)) return text;
  }
  return String(figure);
}
