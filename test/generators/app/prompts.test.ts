import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHelpers } from 'yeoman-test';
import ServiceGenerator from '../../../generators/app/index.js';
import { runGenerator } from '../run-generator.js';
import { listFolder, makeWorkspace, type Workspace } from '../workspace.js';

let flagged: Workspace;
/** Folder that yeoman-test made for the prompted run; random letters and digits are its name. */
let prompted: string;

beforeEach(() => {
  flagged = makeWorkspace();
});

afterEach(() => {
  flagged.remove();
  rmSync(prompted, { recursive: true, force: true });
});

/** Answers the prompts of the real generator, and gives the names of what was asked. */
async function answerPrompts(
  answers: Record<string, unknown>,
  options: Record<string, unknown> = {},
  callback = (answer: unknown): unknown => answer,
): Promise<string[]> {
  const run = createHelpers({})
    .run(ServiceGenerator, {
      namespace: 'grpc-k8s-service:app',
      resolved: fileURLToPath(new URL('../../../generators/app/index.ts', import.meta.url)),
    })
    .onTargetDirectory((folder) => {
      prompted = folder;
    })
    .withOptions({ interactive: true, skipInstall: false, ...options } as object)
    .withAnswers(answers, { callback });
  try {
    const { askedQuestions } = await run;
    return askedQuestions.map(({ name }) => name);
  } finally {
    run.restore();
  }
}

describe('prompts', () => {
  it('ask everything that no flag gives, and give the same files as flags do', async () => {
    const asked = await answerPrompts({
      name: 'order-history',
      scope: '@acme',
      port: '7000',
      discovery: 'mesh',
      install: false,
    });
    expect(asked).toEqual(['name', 'scope', 'package', 'port', 'image', 'discovery', 'install']);

    const { error } = await runGenerator(flagged.cwd, ['@acme/order-history'], {
      package: 'acme.order_history.v1',
      port: '7000',
      image: 'node:22-bookworm-slim',
      discovery: 'mesh',
      install: false,
    });
    expect(error).toBeUndefined();
    const files = listFolder(prompted);
    expect(files).toEqual(listFolder(flagged.cwd));
    expect(files).toContain('order-history/');
    const values = join('order-history', 'charts', 'order-history', 'values.yaml');
    const chosen = readFileSync(join(prompted, values), 'utf8');
    expect(chosen).toContain('\n  mode: mesh\n');
    expect(chosen).toBe(readFileSync(join(flagged.cwd, values), 'utf8'));
  });

  it('leave out what is known: flags, and the scope that the name carries', async () => {
    const asked = await answerPrompts(
      { name: '@acme/orders', install: false },
      { port: '7000', image: 'node:24' },
    );
    expect(asked).toEqual(['name', 'package', 'discovery', 'install']);
  });

  it('do not come with --defaults', async () => {
    expect(await answerPrompts({}, { name: 'orders', defaults: true, skipInstall: true })).toEqual(
      [],
    );
    expect(listFolder(prompted)).toContain('orders/');
  });

  it('refuse in one sentence what their validator would not have let through', async () => {
    await expect(answerPrompts({ name: 'Orders', install: false })).rejects.toThrow(
      '"Orders" cannot name a Kubernetes Service',
    );
    expect(existsSync(prompted)).toBe(true);
    expect(listFolder(prompted)).toEqual([]);
  });

  it('refuse a proxy as the flag does', async () => {
    await expect(
      answerPrompts({ name: 'orders', discovery: 'proxy', install: false }),
    ).rejects.toThrow('"proxy" needs a proxy and its address');
    expect(listFolder(prompted)).toEqual([]);
  });

  it('that are closed end the run with nothing written', async () => {
    const closed = Object.assign(new Error('User force closed the prompt'), {
      name: 'ExitPromptError',
    });
    await expect(
      answerPrompts({}, {}, () => {
        throw closed;
      }),
    ).rejects.toBe(closed);
    expect(listFolder(prompted)).toEqual([]);
  });
});
