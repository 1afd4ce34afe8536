import { InterceptingCall, type Interceptor } from '@grpc/grpc-js';
import type { ClientSettings } from './options.js';

/**
 * Gives a deadline to each call that has none, so that no caller waits for ever. An interceptor and not the service
 * config's `timeout`, of which grpc-js 1.14 reads fractions of a second wrongly.
 */
export function defaultDeadline({
  deadlineMs,
  streamDeadlineMs,
}: Pick<ClientSettings, 'deadlineMs' | 'streamDeadlineMs'>): Interceptor {
  return (options, nextCall) => {
    const { requestStream, responseStream } = options.method_definition;
    const limitMs = requestStream || responseStream ? streamDeadlineMs : deadlineMs;
    if (limitMs === false || options.deadline !== undefined) {
      return new InterceptingCall(nextCall(options));
    }
    return new InterceptingCall(nextCall({ ...options, deadline: Date.now() + limitMs }));
  };
}
