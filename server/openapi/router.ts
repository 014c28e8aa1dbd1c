import path from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { Router } from 'express';
import { endpoints } from '../contract/api/endpoints.ts';
import { openApiDocument } from './document.ts';

/** Of the interface, not of the program: counts up when something that programs rely on is taken away. */
export const apiVersion = '1';

const ownFiles = path.join(import.meta.dirname, 'page');
// Found, not imported: its module loads the whole page's program.
const swaggerFolder = path.dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')));
/** What the page needs of Swagger UI; its own pages and source maps stay where they are. */
const swaggerFiles = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'];

/**
 * To be mounted at `/api`: `GET /v1/openapi.json` describes the REST interface for programs (OpenAPI 3.1), `GET /docs/`
 * for people. Both are public, as the source is.
 */
export function openApiRouter(): Router {
  const router = Router({ strict: true });
  let text: string | undefined;
  router.get('/v1/openapi.json', (_request, response) => {
    text ??= JSON.stringify(openApiDocument(endpoints, { version: apiVersion, serverUrl: '/api/v1' }));
    response.type('application/json').set('cache-control', 'no-cache').send(text);
  });
  router.get('/docs', (request, response) => response.redirect(308, `${request.baseUrl}/docs/`));
  for (const file of swaggerFiles) {
    router.get(`/docs/${file}`, (_request, response) =>
      response.sendFile(file, { root: swaggerFolder, maxAge: '1h' }),
    );
  }
  router.use('/docs/', express.static(ownFiles, { maxAge: 0 }));
  return router;
}
