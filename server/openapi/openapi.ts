import type { JsonSchema } from './schemas.ts';

/** The part of OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1) that is used here. */
export interface OpenApi31 {
  openapi: '3.1.1';
  info: {
    title: string;
    version: string;
    description: string;
    license: { name: string; identifier: string };
  };
  servers: { url: string }[];
  tags: { name: string; description: string }[];
  paths: Record<string, Partial<Record<Method, Operation>>>;
  webhooks: Record<string, { post: Operation }>;
  components: {
    schemas: Record<string, JsonSchema>;
    responses: Record<string, Answer>;
    parameters: Record<string, Parameter>;
    headers: Record<string, Header>;
    securitySchemes: Record<string, Record<string, string>>;
  };
}

export interface Operation {
  operationId: string;
  tags: string[];
  summary: string;
  description: string;
  'x-access': string;
  'x-scope'?: string;
  security: Record<string, string[]>[];
  parameters?: (Parameter | Reference)[];
  requestBody?: { required: boolean; content: Content };
  responses: Record<string, Answer | Reference>;
}

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
export interface Reference {
  $ref: string;
}
export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  description?: string;
  schema: JsonSchema;
}
export interface Header {
  description: string;
  schema: JsonSchema;
}
export type Content = Record<string, { schema: JsonSchema }>;
export interface Answer {
  description: string;
  headers?: Record<string, Reference>;
  content?: Content;
}
