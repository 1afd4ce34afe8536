import { setLogger } from '@grpc/grpc-js';
import { pino, stdTimeFunctions, type DestinationStream, type Logger } from 'pino';
import type { LogLevel } from './config.js';
import { openLogOutput } from './log-output.js';

/**
 * Logs one JSON object a line to standard output: level, time (RFC 3339), pod, message, and `err` with its stack.
 *
 * @param output where to write instead, for tests
 */
export function createLogger(
  { logLevel, podName }: { readonly logLevel: LogLevel; readonly podName: string },
  output: DestinationStream = openLogOutput(),
): Logger {
  return pino(
    {
      level: logLevel,
      base: { pod: podName },
      messageKey: 'message',
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    output,
  );
}

/** Makes grpc-js log as JSON too, where it would write plain text to standard error. */
export function logGrpcTo(logger: Logger): void {
  const grpcLogger = logger.child({ source: 'grpc-js' });
  setLogger({
    error: (...texts: unknown[]) => grpcLogger.error(texts.join(' ')),
    info: (...texts: unknown[]) => grpcLogger.info(texts.join(' ')),
    debug: (...texts: unknown[]) => grpcLogger.debug(texts.join(' ')),
  });
}
