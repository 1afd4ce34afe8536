import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createHelpers } from 'yeoman-test';
import ProxyGenerator from '../../../generators/proxy/index.js';

/** Folder that yeoman-test made for the run. */
let folder: string;

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Answers the prompts of the real generator, and gives the names of what was asked. */
async function answerPrompts(
  answers: Record<string, unknown>,
  options: Record<string, unknown> = {},
): Promise<string[]> {
  const run = createHelpers({})
    .run(ProxyGenerator, {
      namespace: 'grpc-k8s-service:proxy',
      resolved: fileURLToPath(new URL('../../../generators/proxy/index.ts', import.meta.url)),
    })
    .onTargetDirectory((target) => {
      folder = target;
    })
    .withOptions({ interactive: true, skipInstall: false, ...options } as object)
    .withAnswers(answers);
  try {
    const { askedQuestions } = await run;
    return askedQuestions.map(({ name }) => name);
  } finally {
    run.restore();
  }
}

describe('prompts', () => {
  it('ask everything that no flag gives, and offer the service that the name tells of', async () => {
    const asked = await answerPrompts({ name: 'stock-proxy', port: '7000', install: false });
    expect(asked).toEqual(['name', 'upstreams', 'port', 'image', 'install']);
    const values = readFileSync(
      join(folder, 'stock-proxy', 'charts', 'stock-proxy', 'values.yaml'),
      'utf8',
    );
    expect(values).toContain('\n  stock:\n');
    expect(values).toContain('\n    target: stock-headless:50051\n');
    expect(values).toContain('\nport: 7000\n');
  });

  it('leave out what flags give', async () => {
    const options = { name: 'shop-proxy', upstreams: 'a=x:1', image: 'node:24', port: '7000' };
    expect(await answerPrompts({ install: false }, options)).toEqual(['install']);
  });

  it('refuse in one sentence what their validator would not have let through', async () => {
    await expect(
      answerPrompts({ name: 'shop-proxy', upstreams: 'a=x:0', install: false }),
    ).rejects.toThrow('"a=x:0" cannot be dialled');
    expect(existsSync(join(folder, 'shop-proxy'))).toBe(false);
  });
});
