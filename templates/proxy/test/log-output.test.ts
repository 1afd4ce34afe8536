import { closeSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { DestinationStream } from 'pino';
import { openLogOutput } from '../src/log-output.js';
import { emptyPipe, fillPipe, makePipe, openWriter, type Pipe } from './pipe.js';
import { waitUntil } from './wait-until.js';

let folder: string;
let pipe: Pipe;
let writer: number;
let output: DestinationStream;
const said = jest.spyOn(console, 'error').mockImplementation(() => {});
beforeEach(() => {
  said.mockClear();
  folder = mkdtempSync(join(tmpdir(), 'log-output-'));
  pipe = makePipe(folder);
  fillPipe(folder);
  writer = openWriter(folder);
  output = openLogOutput(writer);
});
afterEach(() => {
  for (const file of [pipe.reader, pipe.writer, writer]) closeSync(file);
  rmSync(folder, { recursive: true });
});

/** Reads until this line has come. @returns all lines, but for those that filled the pipe */
async function readTo(last: string): Promise<string[]> {
  let text = '';
  await waitUntil(`the pipe has "${last}"`, () => {
    text += emptyPipe(pipe);
    return text.endsWith(`${last}\n`);
  });
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('-'));
}

describe('the output of the log', () => {
  it('writes the lines that a full pipe did not take as soon as it takes them', async () => {
    output.write('first\n');
    output.write('second\n');

    expect(await readTo('second')).toEqual(['first', 'second']);
  });

  it('drops lines when too many wait, says so once, and keeps the others whole', async () => {
    const lines = Array.from({ length: 10_000 }, (_, index) => String(index).padEnd(1000, '.'));
    for (const line of lines) output.write(`${line}\n`);
    const taken = Math.floor(1_048_576 / 1001);

    expect(await readTo(lines[taken - 1] ?? '')).toEqual(lines.slice(0, taken));
    expect(said).toHaveBeenCalledTimes(1);
    expect(said).toHaveBeenCalledWith(expect.stringContaining('EAGAIN'));
  });
});
