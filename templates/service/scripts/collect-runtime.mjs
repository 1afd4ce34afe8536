/**
 * Copies what node needs to run into a folder, and nothing else: `node scripts/collect-runtime.mjs FOLDER`. The image is
 * made of it, so that it holds no npm, no shell and no package manager, whatever image Node came in. It asks Node itself
 * which libraries it has loaded: that is the same with glibc and with musl, and needs no tool of a distribution.
 */
import { lookup } from 'node:dns/promises';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Where the image starts node. */
const NODE = '/usr/local/bin/node';
/** Number of the user and of the group that the image starts it as. */
const USER = 10001;
/** What is read at run time where it exists: how names are looked up, and which authorities the system trusts. */
const SYSTEM_FILES = [
  '/etc/nsswitch.conf',
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
];

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Name the folder to copy to, as in "/out".');

// An old glibc loads the libraries that look up names with the first look, in the hosts file and in DNS.
for (const name of ['localhost', 'nobody.invalid']) await lookup(name).catch(() => {});
// Its first one is no file: the kernel's own, vdso.
const libraries = process.report
  .getReport()
  .sharedObjects.filter((path) => path.startsWith('/') && existsSync(path));

for (const path of [process.execPath, ...libraries, ...SYSTEM_FILES.filter(existsSync)]) copy(path);
if (process.execPath !== NODE) link(NODE, process.execPath);
// Without an entry for its user's number a container gets root's group.
mkdirSync(join(folder, 'etc'), { recursive: true });
writeFileSync(join(folder, 'etc', 'passwd'), `node:x:${USER}:${USER}::/:/sbin/nologin\n`);
writeFileSync(join(folder, 'etc', 'group'), `node:x:${USER}:\n`);
mkdirSync(join(folder, 'tmp'));
chmodSync(join(folder, 'tmp'), 0o1777);

/** Copies a file to the same path below the folder, with every link on the way to it. */
function copy(path) {
  const parts = path.split('/').filter(Boolean);
  for (let at = '/'; parts.length > 0;) {
    const here = join(at, parts.shift());
    if (lstatSync(here).isSymbolicLink()) {
      const target = readlinkSync(here);
      link(here, target);
      copy(resolve(at, target, ...parts));
      return;
    }
    at = here;
  }
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  copyFileSync(path, join(folder, path));
}

function link(path, target) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  const isNew = lstatSync(join(folder, path), { throwIfNoEntry: false }) === undefined;
  if (isNew) symlinkSync(target, join(folder, path));
}
