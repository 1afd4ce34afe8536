#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { createEnv } from 'yeoman-environment';

/**
 * `npx generator-grpc-k8s-service orders`: the generator without yo. yo started as root turns into another user, who in
 * a container can neither write to root's folder nor read what npx installed for root.
 */
const args = process.argv.slice(2);
const environment = createEnv();
environment.register(fileURLToPath(new URL('../app/index.js', import.meta.url)), {
  namespace: 'grpc-k8s-service:app',
});
try {
  await environment.run(['grpc-k8s-service:app', ...args], {
    help: args.includes('--help') || args.includes('-h'),
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
