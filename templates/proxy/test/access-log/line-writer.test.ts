import { once } from 'node:events';
import { Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { LineWriter } from '../../src/access-log/line-writer.js';

type Done = (error?: Error) => void;

/** An output whose writes end when a test says so. */
class SlowOutput extends Writable {
  readonly writes: string[] = [];
  done: Done = () => {};

  override _write(chunk: Buffer, _: BufferEncoding, done: Done): void {
    this.writes.push(chunk.toString());
    this.done = done;
  }
}

const counts = { accessLogLines: 0, accessLogDropped: 0 };
let output: SlowOutput;
let writer: LineWriter;
beforeEach(() => {
  Object.assign(counts, { accessLogLines: 0, accessLogDropped: 0 });
  output = new SlowOutput();
  writer = new LineWriter(output, counts);
});

/** Lets the write that is under way end, and the next one begin. */
async function go(error?: Error): Promise<void> {
  output.done(error);
  await setImmediate();
}

describe('the writer of lines', () => {
  it('writes the lines of one moment at once, and what comes during a write after it', async () => {
    writer.write('a\n');
    writer.write('b\n');
    await setImmediate();
    writer.write('c\n');
    writer.write('d\n');
    await setImmediate();
    expect(output.writes).toEqual(['a\nb\n']);

    await go();
    expect(output.writes).toEqual(['a\nb\n', 'c\nd\n']);
    expect(counts.accessLogLines).toBe(2);

    await go();
    writer.write('e\n');
    await setImmediate();
    expect(output.writes).toEqual(['a\nb\n', 'c\nd\n', 'e\n']);
    expect(counts).toEqual({ accessLogLines: 4, accessLogDropped: 0 });
  });

  it('writes whole lines, of no more than 4096 bytes if it can', async () => {
    const lines = [3000, 1096, 1, 5000, 10].map((size) => `${'x'.repeat(size - 1)}\n`);
    for (const line of lines) writer.write(line);
    await setImmediate();
    for (let round = 0; round < 3; round += 1) await go();

    expect(output.writes.map(({ length }) => length)).toEqual([4096, 1, 5000, 10]);
    expect(output.writes.join('')).toBe(lines.join(''));
  });

  it('counts bytes, not letters', async () => {
    for (let index = 0; index < 3; index += 1) writer.write(`${'ü'.repeat(1000)}\n`);
    await setImmediate();
    await go();

    expect(output.writes.map((text) => text.split('\n').length - 1)).toEqual([2, 1]);
  });

  it('drops what is more than a mebibyte, and takes lines again when there is room', async () => {
    const line = `${'x'.repeat(1023)}\n`;
    for (let index = 0; index < 1030; index += 1) writer.write(line);
    expect(counts.accessLogDropped).toBe(6);

    await setImmediate();
    await go();
    for (let index = 0; index < 5; index += 1) writer.write(line);
    expect(counts).toEqual({ accessLogLines: 4, accessLogDropped: 7 });
  });

  it('drops everything once its output is broken', async () => {
    writer.write('a\n');
    await setImmediate();
    writer.write('b\n');
    await go(new Error('The reader has left.'));
    writer.write('c\n');
    await setImmediate();

    expect(output.writes).toEqual(['a\n']);
    expect(counts).toEqual({ accessLogLines: 0, accessLogDropped: 3 });
    await writer.empty();
  });

  it('is empty when the last line is written', async () => {
    await writer.empty();
    writer.write('a\n');
    let isEmpty = false;
    const empty = writer.empty().then(() => (isEmpty = true));
    await setImmediate();
    expect(isEmpty).toBe(false);

    await go();
    await empty;
  });

  it('gives up what waits when it is closed', async () => {
    writer.write('a\n');
    await setImmediate();
    writer.write('b\n');
    writer.close();
    writer.write('c\n');

    await once(output, 'close');
    expect(counts).toEqual({ accessLogLines: 0, accessLogDropped: 3 });
    await writer.empty();
  });
});
