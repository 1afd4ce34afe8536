import { setTimeout as pause } from 'node:timers/promises';
import type { TestNamespace } from './namespace.js';

/** What was done to the pods. */
export interface ChurnReport {
  readonly restarts: number;
  readonly scalings: number;
  readonly kills: number;
}

const KILL_EVERY_MS = 5000;
const SCALE_EVERY_MS = 20_000;

/** Restarts, scales 3→8→3 and kills the pods of a Deployment, all at once and again and again, until it is stopped. */
export function startChurn(
  namespace: TestNamespace,
  deployment: string,
): () => Promise<ChurnReport> {
  const report = { restarts: 0, scalings: 0, kills: 0 };
  const stopped = new AbortController();
  const kubectl = (...args: string[]) => namespace.kubectl(...args);

  const repeat = async (everyMs: number, step: () => Promise<void>): Promise<void> => {
    while (!stopped.signal.aborted) {
      const due = pause(everyMs, undefined, { signal: stopped.signal }).catch(() => {});
      await step();
      await due;
    }
  };
  const restart = async () => {
    await kubectl('rollout', 'restart', `deployment/${deployment}`);
    report.restarts += 1;
    await kubectl('rollout', 'status', `deployment/${deployment}`, '--timeout=60s').catch(() => {
      // Kills and scalings may keep a rollout from its end; the next one begins all the same.
    });
  };
  const scale = async () => {
    const replicas = report.scalings % 2 === 0 ? 8 : 3;
    await kubectl('scale', `deployment/${deployment}`, `--replicas=${replicas}`);
    report.scalings += 1;
  };
  const killOldest = async () => {
    const ready = (await namespace.pods(deployment)).filter(({ readyAt }) => readyAt !== undefined);
    const oldest = ready.sort((a, b) => (a.readyAt ?? 0) - (b.readyAt ?? 0))[0];
    // The last ready pod stays: a service of none cannot answer.
    if (!oldest || ready.length < 2) return;
    await kubectl('delete', 'pod', oldest.name, '--grace-period=0', '--force', '--wait=false');
    report.kills += 1;
  };

  const loops = [
    repeat(0, restart),
    repeat(SCALE_EVERY_MS, scale),
    repeat(KILL_EVERY_MS, killOldest),
  ];
  return async () => {
    stopped.abort();
    await Promise.all(loops);
    return report;
  };
}
