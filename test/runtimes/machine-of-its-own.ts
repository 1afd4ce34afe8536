import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../run-program.js';

const FOLDER = join(import.meta.dirname, '..', '..', '.test-output', 'machine');

const ENTER = 'mount --bind "$1" /etc/resolv.conf && ip link set lo up && shift && exec "$@"';

/**
 * The words to put before a command so that it runs with a network and a resolv.conf of its own, whose only DNS server
 * is 127.0.0.1: getaddrinfo takes no other address from a program. Linux only; root is not needed.
 *
 * @throws {Error} where the machine does not let a program have these
 */
export async function machineOfItsOwn(): Promise<string[]> {
  await mkdir(FOLDER, { recursive: true });
  const resolvConf = join(FOLDER, 'resolv.conf');
  await writeFile(resolvConf, 'nameserver 127.0.0.1\n');
  const words = [
    ...['unshare', '--map-root-user', '--mount', '--net'],
    ...['sh', '-c', ENTER, 'sh', resolvConf],
  ];
  await run(words[0] as string, [...words.slice(1), 'true']);
  return words;
}
