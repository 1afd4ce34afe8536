#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { createEnv } from 'yeoman-environment';

/**
 * `npx generator-grpc-k8s-service orders`: the generator without yo, and `npx generator-grpc-k8s-service :client orders`:
 * one of its sub-generators. yo started as root turns into another user, who in a container can neither write to root's folder
 * nor read what npx installed for root.
 */
const SUB_GENERATORS: ReadonlySet<string> = new Set(['client', 'proxy']);

const [first = '', ...rest] = process.argv.slice(2);
// No project can be called so, for names have no colon.
const isSub = first.startsWith(':') && SUB_GENERATORS.has(first.slice(1));
const args = isSub ? rest : process.argv.slice(2);
const name = isSub ? first.slice(1) : 'app';
const environment = createEnv();
environment.register(fileURLToPath(new URL(`../${name}/index.js`, import.meta.url)), {
  namespace: `grpc-k8s-service:${name}`,
});
try {
  await environment.run([`grpc-k8s-service:${name}`, ...args], {
    help: args.includes('--help') || args.includes('-h'),
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
