import type { Addressing } from '../addressing.js';
import type { CallerOrder } from '../caller/messages.js';
import { startCaller, type Caller } from '../caller/start-caller.js';
import type { DnsServer } from '../dns-server/start-dns-server.js';
import type { OwnProcesses } from '../own-processes.js';
import type { Pod, Pods } from '../pods.js';
import type { Screen } from '../screen/screen.js';
import type { TableRow } from '../screen/render-table.js';

/** What every scene plays with. */
export interface Stage {
  readonly screen: Screen;
  readonly projectDir: string;
  readonly addressing: Addressing;
  readonly dns: DnsServer;
  readonly processes: OwnProcesses;
  readonly pods: Pods;
  /** Those that run and are listed in DNS, between scenes. */
  running: readonly Pod[];
}

export type Scene = (stage: Stage) => Promise<TableRow[]>;

/** Milliseconds; the client's default is 5000, shortened here so that nobody has to wait. */
export const POLL_INTERVAL_MS = 500;

export function call(stage: Stage, dialling: CallerOrder['dialling']): Caller {
  return startCaller(stage.processes, { projectDir: stage.projectDir, dialling });
}

export function callWithGeneratedClient(stage: Stage): Caller {
  return call(stage, {
    way: 'generated',
    target: stage.addressing.target,
    dnsServers: [stage.dns.address],
    pollIntervalMs: POLL_INTERVAL_MS,
  });
}

export function namesOf(pods: readonly Pod[]): string[] {
  return pods.map(({ pod }) => pod);
}

export function announce({ screen }: Stage, number: string, title: string, story: string): void {
  screen.print(screen.colours.heading(` ${number}  ${title}`));
  screen.say(story, 4);
  screen.print('');
}
