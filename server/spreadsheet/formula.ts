/**
 * Programs that open spreadsheets take text that begins so, perhaps behind quotes, for a formula, which may send data
 * away or start programs (CWE-1236). Behind apostrophes it is text for them; one more is added when written and one
 * taken away when read, so that what was written is read.
 */
const begins = /^("*'*)(?=[=+\-@\t\r\n＝＋－＠])/;
const beginsQuoted = /^("*)'('*)(?=[=+\-@\t\r\n＝＋－＠])/;

/**
 * Where the separator of lists is not a comma, CSV is split within its cells: behind a separator, and the quotes that
 * follow it, a cell begins as well. Looked for backwards from the sign, which takes time in proportion to the text.
 */
const follows = /(?=[=+\-@＝＋－＠])(?<=[;,\t\r\n]"*'*)/g;
const followsQuoted = /'(?=[=+\-@＝＋－＠])(?<=[;,\t\r\n]"*'+)/g;

/** For formats without types of cells. */
export function harmless(text: string): string {
  return text.replace(begins, "$1'").replace(follows, "'");
}

/** For a cell that is text anyway: only what reading would take for quoted is quoted. */
export function harmlessInTextCell(text: string): string {
  return text.replace(beginsQuoted, "$1''$2").replace(followsQuoted, "''");
}

/** What was given to `harmless`; also what somebody's own program made of it and saved as another format. */
export function unquoted(text: string): string {
  return text.replace(beginsQuoted, '$1$2').replace(followsQuoted, '');
}
