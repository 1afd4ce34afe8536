import { ServerInterceptingCall, status, type ServerInterceptor } from '@grpc/grpc-js';
import type { MethodCalls, MethodShape } from './method-calls.js';

/**
 * Makes an interceptor that counts every call once, from its headers to its status. It has to be the only one or the
 * first: behind another it does not see the statuses that grpc-js sends by itself.
 *
 * @param callsOf finds the counts of a method; undefined: it is not counted
 */
export function interceptCalls(
  callsOf: (method: MethodShape) => MethodCalls | undefined,
): ServerInterceptor {
  return (method, call) => {
    const end = callsOf(method)?.begin();
    if (!end) return new ServerInterceptingCall(call);

    // Not by a responder: that one is asked about the handler's statuses only, and grpc-js has some of its own, for a
    // deadline that passes and for messages that are too large or cannot be read.
    const sendStatus = call.sendStatus.bind(call);
    call.sendStatus = (sent) => {
      end(sent.code ?? status.UNKNOWN);
      sendStatus(sent);
    };
    const cancelled = () =>
      end(Date.now() >= Number(call.getDeadline()) ? status.DEADLINE_EXCEEDED : status.CANCELLED);
    return new ServerInterceptingCall(call, { start: (next) => next({ onCancel: cancelled }) });
  };
}
