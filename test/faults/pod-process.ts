/** Plays one pod in a process of its own, for start-pod-process.ts, which it tells its port and of each call. */
import { startPod } from '../client/start-pods.js';

const name = process.argv[2] ?? '';
// Whoever started it is gone.
process.once('disconnect', () => process.exit());
const pod = await startPod(name);
pod.setEcho((call, callback) => {
  process.send?.({ calls: pod.calls });
  callback(null, { message: call.request.message, servedBy: name });
});
process.send?.({ port: pod.port });
