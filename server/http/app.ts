import { existsSync } from 'node:fs';
import path from 'node:path';
import compression from 'compression';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import helmet from 'helmet';
import type { Config } from '../../config/schema.ts';
import { errorCatalogue, PlenumError } from '../contract/errors.ts';
import { sameSecret } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Readiness } from './readiness.ts';

export interface AppDependencies {
  config: Config;
  metrics: Metrics;
  log: Logger;
  /** REST and its description, mounted under /api. */
  api: express.Router;
  /** Folder of the built web client. */
  clientDir: string;
  ready: () => Promise<Readiness>;
}

const yearSeconds = 31_536_000;
/** What the addresses of pages begin with; the client tells the rest apart. */
const pages = [
  ...['', 'm', 'live', 'sign-in', 'setup', 'set-password'],
  ...['meetings', 'rooms', 'templates', 'history', 'recordings', 'account', 'admin', 'shared'],
];

/** The HTTP edge: REST, pages, health and metrics. */
export function createApp({ config, metrics, log, api, clientDir, ready }: AppDependencies): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', config.trustedProxies);
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          'default-src': ["'self'"],
          'script-src': ["'self'"],
          'style-src': ["'self'", "'unsafe-inline'"],
          'img-src': ["'self'", 'data:', 'blob:'],
          'media-src': ["'self'", 'blob:', 'mediastream:'],
          'connect-src': ["'self'", 'ws:', 'wss:'],
          'object-src': ["'none'"],
          'base-uri': ["'none'"],
          'frame-ancestors': ["'none'"],
        },
      },
      // People reach a machine of their own by a certificate of its own: HSTS would lock them out of plain localhost.
      strictTransportSecurity: false,
      crossOriginEmbedderPolicy: false,
    }),
  );

  app.get('/live', (_request, response) => {
    response.json({ live: true });
  });
  app.get('/ready', async (_request, response) => {
    const parts = await ready();
    const isReady = Object.values(parts).every(Boolean);
    response.status(isReady ? 200 : 503).json({ ready: isReady, parts });
  });
  app.get('/metrics', async (request, response) => {
    const { token } = config.metrics;
    if (token !== '' && !sameSecret(request.get('authorization') ?? '', `Bearer ${token}`)) {
      throw new PlenumError('not_permitted');
    }
    response.type(metrics.contentType).send(await metrics.text());
  });

  app.use(compression());
  app.use('/api', api);
  servePages(app, clientDir);
  app.use(() => {
    throw new PlenumError('not_found');
  });
  app.use((error: unknown, request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) {
      log.error({ err: error, path: request.path }, 'an answer broke off');
      response.destroy();
      next();
      return;
    }
    const known = ofExpress(error) ?? PlenumError.from(error);
    metrics.countError(known.code);
    if (known.code === 'internal') log.error({ err: error, path: request.path }, 'a request failed');
    const { status, en, zh } = errorCatalogue[known.code];
    const message = request.acceptsLanguages('zh', 'en') === 'zh' ? zh : en;
    response.status(status).json({ error: { ...known.toWire(), message } });
  });
  return app;
}

/** The one page of the client under all its addresses; its files, named by their content, for a year. */
function servePages(app: Express, clientDir: string): void {
  const page = path.join(clientDir, 'index.html');
  app.use(
    '/assets',
    express.static(path.join(clientDir, 'assets'), { immutable: true, maxAge: yearSeconds * 1000 }),
  );
  app.use(express.static(clientDir, { index: false, maxAge: 0 }));
  app.get('/{*path}', (request, response, next) => {
    // What programs ask for and is not there is an error for programs.
    if (request.path.startsWith('/api/') || request.accepts(['json', 'html']) !== 'html') {
      next();
      return;
    }
    if (!existsSync(page)) {
      next(new PlenumError('not_found', { detail: 'the web client is not built; run scripts/start' }));
      return;
    }
    const [first = ''] = request.path.slice(1).split('/');
    response.status(pages.includes(first) ? 200 : 404);
    response.set('cache-control', 'no-cache').sendFile(page);
  });
}

/** What Express and its body parser throw for a request they cannot take (`http-errors`). */
function ofExpress(error: unknown): PlenumError | null {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return null;
  if (error.status < 400 || error.status > 499) return null;
  if (error.status === 413) return new PlenumError('too_large');
  if (error.status === 404) return new PlenumError('not_found');
  const detail =
    error instanceof URIError ? 'the address is UTF-8, percent-encoded' : 'the body is JSON in UTF-8';
  return new PlenumError('bad_request', { detail, cause: error });
}
