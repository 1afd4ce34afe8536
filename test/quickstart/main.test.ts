import { afterEach, describe, expect, it } from '@jest/globals';
import {
  descendantsOf,
  runQuickstart,
  stillRunning,
  type QuickstartRun,
} from './run-quickstart.js';

const LIMIT_MS = 150_000;
const runs: QuickstartRun[] = [];

function run(environment: Record<string, string> = {}): QuickstartRun {
  const started = runQuickstart(environment);
  runs.push(started);
  return started;
}

afterEach(async () => {
  for (const { child, exit, cleanUp } of runs.splice(0)) {
    child.kill('SIGTERM');
    await exit;
    cleanUp();
  }
});

describe('the quickstart', () => {
  it(
    'shows four scenes and what was seen in them',
    async () => {
      const { exit, output, leftFiles } = run();
      const { code } = await exit;
      const text = output();
      expect({ code, text }).toEqual({ code: 0, text: expect.stringContaining('What was seen') });
      for (const row of [
        /^1 one address {2}[-–\d ]+ 0 {2}one pod only$/m,
        /^2 stock client [-–\d ]+ 0 {2}balanced$/m,
        /^ {2}scaled to five ( +[1-9]\d*){3} +0 +0 +– +\d+ +0 {2}new pods idle$/m,
        /^3 generated client ( +[1-9]\d*){3}( +–){3} +\d+ +0 {2}balanced$/m,
        /^ {2}scaled to five ( +[1-9]\d*){5} +– +\d+ +0 {2}all in \d\.\d s$/m,
        /^4 pods rotate ( +[1-9]\d*){6} +\d+ +0 {2}none failed$/m,
        /^ {2}afterwards +\d+( +–){2}( +[1-9]\d*){3} +\d+ +0 {2}balanced$/m,
      ]) {
        expect(text).toMatch(row);
      }
      expect(text).not.toContain('<ESC>');
      expect(leftFiles()).toEqual([]);
    },
    LIMIT_MS,
  );

  it(
    'finds pods by SRV where there is one address only, and leaves scene 2 out',
    async () => {
      const { exit, output, leftFiles } = run({ QUICKSTART_SRV: '1', FORCE_COLOR: '1' });
      const { code } = await exit;
      const text = output();
      expect({ code, text }).toEqual({ code: 0, text: expect.stringContaining('What was seen') });
      expect(text).toContain('_grpc._tcp.orders-headless.shop.svc.cluster.local is 127.0.0.1');
      expect(text).toMatch(/The resolver of grpc-js reads no SRV\s+records/);
      expect(text).toMatch(/^2 stock client [–\d ]+ {2}<ESC>\[2mleft out<ESC>\[0m$/m);
      expect(text).toMatch(/^4 pods rotate [\d ]+ 0 {2}<ESC>\[32mnone failed<ESC>\[0m$/m);
      // Colours are asked for, but there is no terminal whose cursor could be moved.
      expect(text).not.toMatch(/<ESC>\[[^m]*[A-Z?]/);
      expect(leftFiles()).toEqual([]);
    },
    LIMIT_MS,
  );

  it.each([
    ['SIGTERM', 143, 'while it builds', 'generated the service'],
    ['SIGINT', 130, 'in the middle of a scene', 'The generated client'],
  ] as const)(
    'on %s exits with %i %s and leaves nothing behind',
    async (signal, exitCode, _, moment) => {
      const { child, exit, output, untilOutput, leftFiles } = run({ QUICKSTART_SRV: '1' });
      await untilOutput(moment);
      const descendants = descendantsOf(child.pid);
      expect(descendants).not.toEqual([]);
      expect(leftFiles()).toHaveLength(1);
      child.kill(signal);
      await expect(exit).resolves.toEqual({ code: exitCode, signal: null });
      expect(output()).toContain('Stopped; everything it started is gone.');
      expect(stillRunning(descendants)).toEqual([]);
      expect(leftFiles()).toEqual([]);
    },
    LIMIT_MS,
  );
});
