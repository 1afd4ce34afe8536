/** The process that makes the calls: one client, dialled as ordered, until told to stop. */
import { startCallLoop } from './call-loop.js';
import { dial } from './dial.js';
import { echo } from './echo.js';
import { loadGeneratedClient } from './generated-client.js';
import type { CallerCommand, CallerOrder, CallerReport } from './messages.js';

const REPORT_EVERY_MS = 50;

const order = JSON.parse(process.argv[2] ?? '') as CallerOrder;
const generated = await loadGeneratedClient(order.projectDir);
const client = dial(order.dialling, generated);
const loop = startCallLoop(() => echo(client));
const reporting = setInterval(() => report(loop.report()), REPORT_EVERY_MS);

process.on('message', (command) => void obey(command as CallerCommand));
// Without the process that ordered them, nobody wants these calls.
process.on('disconnect', () => process.exit(0));

async function obey(command: CallerCommand): Promise<void> {
  switch (command) {
    case 'hold':
      await loop.hold();
      return report({ ...loop.report(), state: 'held' });
    case 'resume':
      return loop.resume();
    case 'stop':
      await loop.stop();
      clearInterval(reporting);
      client.close();
      return report({ ...loop.report(), state: 'stopped' });
  }
}

function report(callerReport: CallerReport): void {
  if (process.connected) process.send?.(callerReport);
}
