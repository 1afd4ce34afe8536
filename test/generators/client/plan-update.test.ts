import { describe, expect, it } from '@jest/globals';
import type { OnDisk } from '../../../generators/client/folder/look-at.js';
import { hashOf } from '../../../generators/client/folder/marker.js';
import { planUpdate, type Update } from '../../../generators/client/folder/plan-update.js';

const NOTHING: Update = { write: [], remove: [], left: [], kept: [], lost: [], blocked: [] };

const LINK = Symbol('a link');

/** One file: what is to be written, what was written, and what lies there; undefined for none. */
function plan(
  planned?: string,
  written?: string,
  there?: string | typeof LINK,
  force = false,
): Update {
  const onDisk = (): OnDisk =>
    there === LINK ? 'other' : there === undefined ? 'nothing' : Buffer.from(there);
  return planUpdate(
    new Map(planned === undefined ? [] : [['a.ts', Buffer.from(planned)]]),
    written === undefined ? {} : { 'a.ts': hashOf(Buffer.from(written)) },
    onDisk,
    force,
  );
}

describe('planUpdate', () => {
  it.each<[string, Update, Partial<Update>]>([
    ['writes a new file', plan('new'), { write: ['a.ts'] }],
    ['leaves a file that is right already', plan('same', 'same', 'same'), {}],
    ['takes other line ends for no change', plan('a\nb\n', 'a\nb\n', 'a\r\nb\r\n'), {}],
    ['updates what nobody changed', plan('new', 'old', 'old'), { write: ['a.ts'] }],
    ['writes again what somebody removed', plan('old', 'old'), { write: ['a.ts'] }],
    ['keeps a change while there is nothing new', plan('old', 'old', 'mine'), { kept: ['a.ts'] }],
    [
      'gives a change up with --force',
      plan('old', 'old', 'mine', true),
      { lost: ['a.ts'], write: ['a.ts'] },
    ],
    [
      'tells of a change in the way',
      plan('new', 'old', 'mine'),
      { lost: ['a.ts'], write: ['a.ts'] },
    ],
    [
      'tells of a file of theirs in the way',
      plan('new', undefined, 'mine'),
      { lost: ['a.ts'], write: ['a.ts'] },
    ],
    ['writes through no link', plan('new', 'old', LINK), { blocked: ['a.ts'] }],
    ['writes through no link with --force', plan('new', 'old', LINK, true), { blocked: ['a.ts'] }],
    ['removes what is no longer ours', plan(undefined, 'old', 'old'), { remove: ['a.ts'] }],
    [
      'leaves what was changed and is no longer ours',
      plan(undefined, 'old', 'mine'),
      { left: ['a.ts'] },
    ],
    ['does not miss what is gone', plan(undefined, 'old'), {}],
    ['removes no link', plan(undefined, 'old', LINK), {}],
    ['does not look at files that were never ours', plan(undefined, undefined, 'mine'), {}],
  ])('%s', (_rule, update, expected) => {
    expect(update).toEqual({ ...NOTHING, ...expected });
  });
});
