import { pino, stdTimeFunctions, type Logger } from 'pino';
import type { LogLevel } from './config/proxy-config.js';
import { openLogOutput } from './log-output.js';

/** JSON lines on standard output, as log collectors of Kubernetes expect them. */
export function createLogger(level: LogLevel): Logger {
  return pino(
    {
      level,
      base: null,
      messageKey: 'message',
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    openLogOutput(),
  );
}
