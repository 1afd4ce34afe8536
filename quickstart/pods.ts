import { setTimeout as pause } from 'node:timers/promises';
import { join } from 'node:path';
import type { Addressing, PodPlace } from './addressing.js';
import type { DnsServer } from './dns-server/start-dns-server.js';
import type { OwnProcess, OwnProcesses } from './own-processes.js';
import { probeReadiness } from './probe-readiness.js';

/** A running server of the generated project. */
export interface Pod extends PodPlace {
  readonly process: OwnProcess;
}

/** The Deployment and its headless Service: starts pods and says which of them DNS lists. */
export interface Pods {
  /** Starts orders-<number> and resolves when its readiness probe succeeds. */
  start(number: number): Promise<Pod>;
  /** DNS lists exactly these from now on. */
  publish(pods: readonly Pod[]): void;
  /** Freezes a pod: it takes calls but answers none. */
  freeze(pod: Pod): void;
  /** Ends pods at once, as a lost node does. */
  kill(pods: readonly Pod[]): Promise<void>;
  /** Sends SIGTERM and resolves to the exit code. */
  drain(pod: Pod): Promise<number | null>;
}

/** Longer than the client's poll interval, so that clients have moved on before the server closes. */
const DRAIN_DELAY_MS = 1200;
const DRAIN_TIMEOUT_MS = 5000;
const START_LIMIT_MS = 20_000;
const PROBE_EVERY_MS = 50;

export function createPods(
  projectDir: string,
  addressing: Addressing,
  dns: DnsServer,
  processes: OwnProcesses,
): Pods {
  return {
    async start(number) {
      const name = `orders-${number}`;
      const place = await addressing.placeOf(number);
      const started = processes.start(
        process.execPath,
        [join(projectDir, 'dist', 'src', 'main.js')],
        {
          cwd: projectDir,
          environment: {
            POD_NAME: name,
            PORT: String(place.port),
            BIND_ADDRESS: place.address,
            LOG_LEVEL: 'warn',
            DRAIN_DELAY_MS: String(DRAIN_DELAY_MS),
            DRAIN_TIMEOUT_MS: String(DRAIN_TIMEOUT_MS),
          },
        },
      );
      const pod = { pod: name, ...place, process: started };
      await untilReady(pod);
      return pod;
    },
    publish: (pods) => addressing.publish(dns, pods),
    freeze: ({ process }) => void process.child.kill('SIGSTOP'),
    async kill(pods) {
      for (const { process } of pods) process.child.kill('SIGKILL');
      await Promise.all(pods.map(({ process }) => process.exit));
    },
    drain({ process }) {
      process.child.kill('SIGTERM');
      return process.exit;
    },
  };
}

async function untilReady(pod: Pod): Promise<void> {
  const deadline = Date.now() + START_LIMIT_MS;
  while (!(await probeReadiness(pod))) {
    const { exitCode, signalCode } = pod.process.child;
    if (exitCode !== null || signalCode !== null) {
      throw new Error(`${pod.pod} ended while it started: ${pod.process.lastOutput()}`);
    }
    if (Date.now() > deadline) {
      throw new Error(`${pod.pod} was not ready within ${START_LIMIT_MS / 1000} s.`);
    }
    await pause(PROBE_EVERY_MS);
  }
}
