import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createDnsQueries,
  type DnsQueries,
} from '../../../templates/service/client/balancing/dns-queries.js';
import type { Environment } from '../../../templates/service/client/balancing/environment.js';
import { readSearchList } from '../../../templates/service/client/balancing/search-list.js';
import { HEADLESS, TARGET } from '../../client/start-pods.js';
import { connectWith } from '../connect-with.js';
import { stageForEveryTest } from '../stage-for-every-test.js';
import { call } from '../stage.js';

const stage = stageForEveryTest();
let folder: string;

beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'resolv-conf-'))));
afterEach(() => rm(folder, { recursive: true }));

/** Calls one pod through a client whose machine has this resolv.conf. */
async function callWith(
  resolvConf: string,
  target: string,
  environment: Partial<Environment> = {},
): Promise<unknown> {
  await stage.current.startListedPods(1);
  const client = connectWith(
    { readSearchList: () => readSearchList(resolvConf), ...environment },
    [stage.current.dns.address],
    target,
  );
  try {
    return await call(client);
  } finally {
    client.close();
  }
}

async function resolvConf(text: string | Buffer): Promise<string> {
  const file = join(folder, 'resolv.conf');
  await writeFile(file, text);
  return file;
}

describe('what resolv.conf says', () => {
  it('no resolv.conf: full names work', async () => {
    expect(await callWith(join(folder, 'none'), TARGET)).toMatchObject({ ok: true });
  });

  it('resolv.conf is a folder: full names work', async () => {
    await mkdir(join(folder, 'resolv.conf'));
    expect(await callWith(join(folder, 'resolv.conf'), TARGET)).toMatchObject({ ok: true });
  });

  it('resolv.conf of a pod (ndots:5 and three suffixes): short and full names work', async () => {
    const file = await resolvConf(
      'search shop.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n',
    );
    expect(await callWith(file, '_grpc._tcp.orders-headless')).toMatchObject({ ok: true });
    expect(await callWith(file, TARGET)).toMatchObject({ ok: true });
  });

  it('a search suffix whose DNS server fails (of the node, behind a firewall): full names work all the same', async () => {
    const file = await resolvConf('search shop.svc.cluster.local corp.example\noptions ndots:15\n');
    const failing = (servers: readonly string[]): DnsQueries => {
      const queries = createDnsQueries(servers);
      return {
        ...queries,
        resolveSrv: async (name) => {
          if (name.endsWith('.corp.example'))
            throw Object.assign(new Error(), { code: 'ESERVFAIL' });
          return queries.resolveSrv(name);
        },
      };
    };
    expect(await callWith(file, TARGET, { createDnsQueries: failing })).toMatchObject({ ok: true });
  });

  it('a hostile resolv.conf (binary noise, absurd numbers, names that cannot be): full names work all the same', async () => {
    const noise = Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 197) & 255));
    const file = await resolvConf(
      Buffer.concat([
        noise,
        Buffer.from(
          `\noptions ndots:99999999999999999999 timeout:-1\nsearch .. -bad- ${'x'.repeat(300)} a..b \u0000 ${HEADLESS}\n`,
        ),
      ]),
    );
    expect(await callWith(file, TARGET)).toMatchObject({ ok: true });
    expect(await callWith(file, `${TARGET}.`)).toMatchObject({ ok: true });
  });
});
