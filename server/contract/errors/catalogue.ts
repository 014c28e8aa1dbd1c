/** Errors by their code. The text names the remedy; a code is never reused for another meaning. */
export type Catalogue = Record<string, { status: number; en: string; zh: string }>;
