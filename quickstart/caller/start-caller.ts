import { fileURLToPath } from 'node:url';
import type { OwnProcesses } from '../own-processes.js';
import type { CallerCommand, CallerOrder, CallerReport } from './messages.js';

/** A client in a process of its own that keeps calling. */
export interface Caller {
  /** What it reported last; at most some 50 ms old. */
  report(): CallerReport;
  /** Resolves as soon as its report satisfies the condition; rejects when the process ends before. */
  until(condition: (report: CallerReport) => boolean): Promise<void>;
  /** Does something at a moment when no call is under way; the calls go on afterwards. */
  betweenCalls(action: () => void): Promise<void>;
  /** Lets the calls under way end and resolves to the final report. */
  stop(): Promise<CallerReport>;
}

const SCRIPT = fileURLToPath(new URL('./call-steadily.js', import.meta.url));

export function startCaller(processes: OwnProcesses, order: CallerOrder): Caller {
  const { child, exit, lastOutput } = processes.start(
    process.execPath,
    [SCRIPT, JSON.stringify(order)],
    {
      messages: true,
      // Only the stock resolver heeds it: c-ares instead of getaddrinfo, so that it can be given a DNS server.
      environment: { GRPC_NODE_USE_ALTERNATIVE_RESOLVER: 'true' },
    },
  );
  let report: CallerReport = { answered: {}, failed: 0, firstAnswerAt: {}, state: 'calling' };
  const waiting = new Set<() => void>();
  child.on('message', (message) => {
    report = message as CallerReport;
    for (const check of waiting) check();
  });

  const until = (condition: (report: CallerReport) => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      const check = (): void => {
        if (!condition(report)) return;
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      void exit.then((code) =>
        reject(new Error(`The process that makes the calls ended with ${code}: ${lastOutput()}`)),
      );
      check();
    });

  const send = (command: CallerCommand): void => {
    // One that has ended makes `until` reject, which says more than an error of the channel.
    if (child.connected) child.send(command);
  };

  return {
    report: () => report,
    until,
    async betweenCalls(action) {
      send('hold');
      await until(({ state }) => state === 'held');
      action();
      report = { ...report, state: 'calling' };
      send('resume');
    },
    async stop() {
      send('stop');
      await until(({ state }) => state === 'stopped');
      child.disconnect();
      await exit;
      return report;
    },
  };
}
