import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AccessLog, type LoggedCall } from '../../src/access-log/access-log.js';
import { openOutput } from '../../src/access-log/open-output.js';
import { ProxyCounters } from '../../src/stats/proxy-counters.js';
import { makePipe, type Pipe } from '../pipe.js';

let folder: string;
const files: number[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'access-log-'));
});
afterEach(() => {
  for (const file of files.splice(0)) closeSync(file);
  rmSync(folder, { recursive: true });
});

function open(path: string): number {
  const file = openSync(path, 'w');
  files.push(file);
  return file;
}

/** A pipe of which nobody reads yet. */
function openPipe(): Pipe {
  const pipe = makePipe(folder);
  files.push(pipe.reader, pipe.writer);
  return pipe;
}

function callOf(requestBytes: number): LoggedCall {
  return {
    upstream: 'orders',
    path: '/orders.v1.Orders/Echo',
    code: 0,
    seconds: 0.001,
    requestBytes,
    responseBytes: 0,
    client: '127.0.0.1:40001',
    endpoint: '127.0.0.1:50051',
  };
}

function bytesOfLines(text: string): number[] {
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line) => (JSON.parse(line) as LoggedCall).requestBytes);
}

function logTo(file: number): { log: AccessLog; counts: ProxyCounters } {
  const counts = new ProxyCounters();
  return { log: new AccessLog({ samplePercent: 100, counts, output: openOutput(file) }), counts };
}

const FULL_DEVICE = '/dev/full';
const CALLS = Array.from({ length: 10_000 }, (_, index) => index);

describe('the access log', () => {
  it('writes whole lines to a pipe that is read', async () => {
    const { reader, writer } = openPipe();
    const { log, counts } = logTo(writer);
    for (const bytes of CALLS.slice(0, 100)) log.write(callOf(bytes));
    await log.close();

    const buffer = Buffer.alloc(65_536);
    const text = buffer.toString('utf8', 0, readSync(reader, buffer));
    expect(bytesOfLines(text)).toEqual(CALLS.slice(0, 100));
    expect(counts).toMatchObject({ accessLogLines: 100, accessLogDropped: 0 });
  });

  it('drops lines and goes on when nobody reads the pipe', async () => {
    const { writer } = openPipe();
    const { log, counts } = logTo(writer);
    for (const bytes of CALLS) log.write(callOf(bytes));
    await log.close();

    expect(counts.accessLogLines).toBeGreaterThan(0);
    expect(counts.accessLogDropped).toBeGreaterThan(0);
    expect(counts.accessLogLines + counts.accessLogDropped).toBe(CALLS.length);
  });

  it('drops lines and goes on when the reader has left', async () => {
    const { reader, writer } = openPipe();
    const { log, counts } = logTo(writer);
    closeSync(files.splice(files.indexOf(reader), 1)[0] ?? -1);
    log.write(callOf(1));
    await log.close();

    expect(counts).toMatchObject({ accessLogLines: 0, accessLogDropped: 1 });
  });

  it('drops lines and goes on when the disk is full', async () => {
    if (!existsSync(FULL_DEVICE)) {
      console.info(`Left out: this machine has no ${FULL_DEVICE}.`);
      expect(process.env['REQUIRE_TOOLS']).not.toBe('1');
      return;
    }
    const { log, counts } = logTo(open(FULL_DEVICE));
    log.write(callOf(1));
    await log.close();

    expect(counts).toMatchObject({ accessLogLines: 0, accessLogDropped: 1 });
  });

  it('writes to a file behind what others write to it', async () => {
    const file = open(join(folder, 'log'));
    const { log } = logTo(file);
    for (const bytes of CALLS) log.write(callOf(bytes));
    await log.close();
    const { log: next } = logTo(file);
    next.write(callOf(-1));
    await next.close();

    const lines = bytesOfLines(readFileSync(join(folder, 'log'), 'utf8'));
    expect(lines.slice(0, 100)).toEqual(CALLS.slice(0, 100));
    expect(lines.at(-1)).toBe(-1);
  });
});
