import { CELLS } from './cells.js';
import { CONTENDERS } from './contenders.js';
import { judge } from './goals.js';
import { countFailed, MAX_FOREIGN_SHARE, type Measurement, type Row } from './measurement.js';

const PODS = [1, 10];

/** What keeps a measurement from being one of all proxies in all cells, undisturbed, each in one sentence. */
export function shortcomings({ rows, rounds }: Measurement): string[] {
  const found: string[] = [];
  for (const { name } of CONTENDERS) {
    for (const cell of CELLS) {
      for (const pods of PODS) {
        const row = rows.find((one) => isOf(one, name, cell.name, pods));
        const where = `${name} in ${cell.name} with ${pods} pods`;
        if (!row) found.push(`${where} was not measured.`);
        else found.push(...shortcomingsOf(row, rounds).map((what) => `${where} ${what}`));
      }
    }
  }
  return found;
}

function shortcomingsOf(row: Row, rounds: number): string[] {
  const found: string[] = [];
  if (row.cpuMicroseconds.length !== rounds) {
    found.push(`has ${row.cpuMicroseconds.length} rounds, not ${rounds}.`);
  }
  if (countFailed(row) > 0) found.push(`failed ${countFailed(row)} calls.`);
  const disturbed = row.foreignShare.filter((share) => share > MAX_FOREIGN_SHARE).length;
  if (disturbed * 2 > rounds) found.push(`was disturbed in ${disturbed} rounds.`);
  return found;
}

/** The goals that were missed, each in one sentence. */
export function missedGoals({ rows }: Measurement): string[] {
  return judge(rows)
    .filter(({ isReached }) => !isReached)
    .map(({ goal, wanted, worst }) => `${goal}: ${wanted} was wanted, ${worst} was seen`);
}

function isOf(row: Row, proxy: string, cell: string, pods: number): boolean {
  return row.proxy === proxy && row.cell === cell && row.pods === pods;
}
