/** The process that runs the real generator, as `yo grpc-k8s-service orders --defaults` does, in the folder given. */
import { fileURLToPath } from 'node:url';
import { createEnv } from 'yeoman-environment';

const [folder = ''] = process.argv.slice(2);
const generator = fileURLToPath(new URL('../generators/app/index.js', import.meta.url));
const environment = createEnv({ cwd: folder, skipInstall: true });
environment.register(generator, { namespace: 'grpc-k8s-service:app' });
// Flags of the generator itself, which yeoman-environment's types cannot know.
const flags: object = { defaults: true, skipInstall: true };
await environment.run(['grpc-k8s-service:app', 'orders'], flags);
