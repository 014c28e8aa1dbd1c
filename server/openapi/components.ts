import { errorCatalogue } from '../contract/errors.ts';
import type { Answer, Content, Header, OpenApi31, Parameter } from './openapi.ts';
import type { JsonSchema } from './schemas.ts';

/** What operations refer to, besides the schemas of the contract. */
export function sharedComponents(): Omit<OpenApi31['components'], 'schemas'> {
  return {
    responses: errorResponses(),
    parameters: { IfMatch: ifMatch, IdempotencyKey: idempotencyKey },
    headers: { ETag: etag },
    securitySchemes: {
      session: {
        type: 'apiKey',
        in: 'cookie',
        name: 'plenum_session',
        description: 'Set by signing in (`POST /session`); over HTTPS it is named `__Host-plenum_session`.',
      },
      apiKey: {
        type: 'http',
        scheme: 'bearer',
        description: 'An API key with the scope that the operation names (`POST /api-keys`).',
      },
    },
  };
}

/** The shape of every error. */
export function errorSchema(): JsonSchema {
  return {
    type: 'object',
    properties: {
      error: {
        type: 'object',
        properties: {
          code: { type: 'string', enum: Object.keys(errorCatalogue), description: 'one of the table above' },
          field: { type: 'string', description: 'path of the field that is wrong, e.g. `invitees.0.email`' },
          detail: { type: 'string', description: 'what it should be, for programmers' },
          message: {
            type: 'string',
            description: 'for people, in Chinese or English as the request accepts',
          },
        },
        required: ['code', 'message'],
      },
    },
    required: ['error'],
  };
}

function errorResponses(): Record<string, Answer> {
  const content: Content = { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } };
  const descriptions: Record<string, string> = {
    Error: 'What went wrong, by its code.',
    Error400: 'A field is not what it should be; it is named.',
    Error401: 'Nobody is signed in, or the API key is not known.',
    Error403: 'The caller may not do this, or the API key lacks the scope.',
    Error404: 'There is none, or not in the caller’s enterprise.',
    Error412: 'Somebody else has changed it meanwhile.',
    Error422: 'The Idempotency-Key was used for another request, or the request cannot be carried out.',
    Error428: 'If-Match is missing.',
  };
  return Object.fromEntries(
    Object.entries(descriptions).map(([name, description]) => [name, { description, content }]),
  );
}

const etag: Header = {
  description: 'The version, to be sent back as If-Match with a change.',
  schema: { type: 'string', examples: ['"3"'] },
};

const ifMatch: Parameter = {
  name: 'If-Match',
  in: 'header',
  required: true,
  description: 'The ETag of what the change is made to: `"<version>"`.',
  schema: { type: 'string', examples: ['"3"'] },
};

const idempotencyKey: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'Any text of one’s own, e.g. a UUID. Sent twice with the same, it is done once.',
  schema: { type: 'string', minLength: 1, maxLength: 200 },
};

/** Of files that parts may be asked for of. */
export const range: Parameter = {
  name: 'Range',
  in: 'header',
  required: false,
  description: 'A part of the file (RFC 9110, section 14). Of several parts at once the whole file is sent.',
  schema: { type: 'string', examples: ['bytes=0-65535', 'bytes=-1000'] },
};
