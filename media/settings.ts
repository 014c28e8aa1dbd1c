import type { Config } from '../config/schema.ts';

export type MediaSettings = Config['media'];
