import { createOrdersClient, unary } from '../../templates/service/client/index.js';

/** Makes one call through a client, says so, and leaves the client open: the process must end all the same. */
const [target = '', dnsServer = ''] = process.argv.slice(2);
const client = createOrdersClient({ target, dnsServers: [dnsServer], pollIntervalMs: 100 });
const { servedBy } = await unary(client, 'echo', { message: 'once' });
console.log(`answered by ${servedBy}`);
