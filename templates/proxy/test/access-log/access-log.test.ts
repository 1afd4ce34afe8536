import { once } from 'node:events';
import { PassThrough, type Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { AccessLog, type LoggedCall } from '../../src/access-log/access-log.js';
import { ProxyCounters } from '../../src/stats/proxy-counters.js';

const CALL: LoggedCall = {
  upstream: 'orders',
  path: '/orders.v1.Orders/Echo',
  code: 14,
  seconds: 0.0123456,
  requestBytes: 37,
  responseBytes: 2 ** 33,
  client: '[fd00::1]:40001',
  endpoint: '10.1.0.3:50051',
};

interface OpenLog {
  readonly log: AccessLog;
  readonly counts: ProxyCounters;
  readonly output: PassThrough;
}

function openLog(samplePercent = 100, random?: () => number): OpenLog {
  const output = new PassThrough();
  const counts = new ProxyCounters();
  const log = new AccessLog({ samplePercent, counts, output, ...(random && { random }) });
  return { log, counts, output };
}

/** The next lines of an output. */
async function readLines(output: Writable & PassThrough): Promise<Record<string, unknown>[]> {
  const [chunk] = (await once(output, 'data')) as [Buffer];
  const lines = chunk.toString().split('\n');
  expect(lines.pop()).toBe('');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('a line of the access log', () => {
  it('tells all of a call', async () => {
    const { log, output } = openLog();
    log.write(CALL);

    const [line] = await readLines(output);
    expect(line).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as unknown,
      log: 'access',
      upstream: 'orders',
      service: 'orders.v1.Orders',
      method: 'Echo',
      code: 'Unavailable',
      durationMs: 12.346,
      requestBytes: 37,
      responseBytes: 2 ** 33,
      client: '[fd00::1]:40001',
      endpoint: '10.1.0.3:50051',
    });
  });

  it('leaves out what a call never had', async () => {
    const { log, output } = openLog();
    log.write({ ...CALL, upstream: undefined, endpoint: undefined });

    const [line] = await readLines(output);
    expect(line).not.toHaveProperty('upstream');
    expect(line).not.toHaveProperty('endpoint');
  });

  it.each([
    ['/a/b.C/D', 'a/b.C', 'D'],
    ['/Echo', '', 'Echo'],
    ['*', '', '*'],
    ['/a.A/"\n{', 'a.A', '"\n{'],
    [`/a.A/${'m'.repeat(5000)}`, 'a.A', 'm'.repeat(251)],
  ])('tells the method of %j', async (path, service, method) => {
    const { log, output } = openLog();
    log.write({ ...CALL, path });

    expect(await readLines(output)).toEqual([expect.objectContaining({ service, method })]);
  });

  it('stands alone on its line, with those of the same moment behind it', async () => {
    const { log, output, counts } = openLog();
    for (let code = 0; code < 3; code += 1) log.write({ ...CALL, code });

    const lines = await readLines(output);
    expect(lines.map(({ code }) => code)).toEqual(['OK', 'Canceled', 'Unknown']);
    await log.close();
    expect(counts.accessLogLines).toBe(3);
  });
});

describe('the sample of the access log', () => {
  it.each([
    [100, [0, 0.5, 0.999_999], [true, true, true]],
    [0, [0, 0.5, 0.999_999], [false, false, false]],
    [10, [0.05, 0.099, 0.1, 0.9], [true, true, false, false]],
    [0.1, [0.0009, 0.001], [true, false]],
  ])('of %d percent is drawn by the numbers it is given', (percent, numbers, expected) => {
    const rest = [...numbers];
    const { log } = openLog(percent, () => rest.shift() ?? NaN);

    expect(numbers.map(() => log.isSampled())).toEqual(expected);
  });

  it('is drawn by chance otherwise', () => {
    const { log } = openLog(50);
    const drawn = Array.from({ length: 1000 }, () => log.isSampled());

    expect(new Set(drawn)).toEqual(new Set([true, false]));
  });
});
