import type { CallInvocationTransformer } from '@grpc/grpc-js';
import type { ClientSettings } from './options.js';

/**
 * Gives a deadline to each call that has none, so that no caller waits for ever. Not by the service config's `timeout`,
 * of which grpc-js 1.14 reads fractions of a second wrongly, and not by an interceptor, which a call with interceptors
 * of its own would replace.
 */
export function defaultDeadline({
  deadlineMs,
  streamDeadlineMs,
}: Pick<ClientSettings, 'deadlineMs' | 'streamDeadlineMs'>): CallInvocationTransformer {
  return (call) => {
    const { requestStream, responseStream } = call.methodDefinition;
    const limitMs = requestStream || responseStream ? streamDeadlineMs : deadlineMs;
    if (limitMs === false || call.callOptions.deadline !== undefined) return call;
    return { ...call, callOptions: { ...call.callOptions, deadline: Date.now() + limitMs } };
  };
}
