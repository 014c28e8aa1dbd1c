/**
 * Programs that open spreadsheets take text that begins so for a formula, which may send data away or start programs
 * (CWE-1236). Behind apostrophes it is text for them; one more is added when written and one taken away when read, so
 * that what was written is read.
 */
const formula = /^[=+\-@\t\r\n＝＋－＠]/;
const quotedFormula = /^'+[=+\-@\t\r\n＝＋－＠]/;

/** For formats without types of cells. */
export function harmless(text: string): string {
  return formula.test(text) ? `'${text}` : harmlessInTextCell(text);
}

/** For a cell that is text anyway: only what reading would take for quoted is quoted. */
export function harmlessInTextCell(text: string): string {
  return quotedFormula.test(text) ? `'${text}` : text;
}

/** What was given to `harmless`; also what somebody's own program made of it and saved as another format. */
export function unquoted(text: string): string {
  return quotedFormula.test(text) ? text.slice(1) : text;
}
