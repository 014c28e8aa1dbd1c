import { type Logger, pino } from 'pino';
import { PinoPretty } from 'pino-pretty';

export type { Logger };

/**
 * The process's logger. Fields that could hold a secret are censored wherever they appear on the first two levels.
 * @param format `pretty` for a person at a terminal, `json` for a collector
 */
export function createLogger(options: { level: string; format: 'pretty' | 'json' }): Logger {
  const secrets = ['pin', 'hostPin', 'guestPin', 'seat', 'secret', 'token', 'credential', 'password'];
  const settings = {
    level: options.level,
    base: null,
    redact: { paths: [...secrets, ...secrets.map((name) => `*.${name}`)], censor: '(secret)' },
  };
  if (options.format === 'json') return pino(settings);
  return pino(
    settings,
    PinoPretty({
      translateTime: 'SYS:HH:MM:ss.l',
      singleLine: true,
      colorize: process.stdout.isTTY,
      sync: true,
    }),
  );
}
