import type { Language } from '../contract/api/endpoint.ts';

/** What a message says. Everything is plain text; what needs escaping is escaped here. */
export interface Letter {
  language: Language;
  title: string;
  /** Each a paragraph; line breaks stay. */
  paragraphs: readonly string[];
  /** Named values, e.g. time and meeting ID. */
  facts?: readonly { name: string; value: string }[];
  /** Shown large. */
  code?: string;
  /** A button. */
  action?: { label: string; url: string };
  /** Small, at the end. */
  notes?: readonly string[];
}

export interface LaidOut {
  text: string;
  html: string;
}

const footers: Record<Language, string> = {
  en: 'This message was sent by Plenum. Nobody reads answers to it.',
  zh: '本邮件由 Plenum 会议系统自动发送，请勿回复。',
};

const fonts = "-apple-system, 'Segoe UI', Roboto, 'PingFang SC', 'Microsoft YaHei', sans-serif";

/** A message as plain text and as HTML, which mail programs show without styles of their own or pictures to load. */
export function layout(letter: Letter): LaidOut {
  return { text: asText(letter), html: asHtml(letter) };
}

function asText({ language, title, paragraphs, facts = [], code, action, notes = [] }: Letter): string {
  const parts = [title, ...paragraphs];
  if (facts.length > 0) parts.push(facts.map(({ name, value }) => `${name}: ${value}`).join('\n'));
  if (code !== undefined) parts.push(code);
  if (action) parts.push(`${action.label}:\n${action.url}`);
  parts.push(...notes, `-- \n${footers[language]}`);
  return `${parts.join('\n\n')}\n`;
}

function asHtml({ language, title, paragraphs, facts = [], code, action, notes = [] }: Letter): string {
  const body = [
    `<h1 style="font-size:20px;margin:0 0 16px">${escapeHtml(title)}</h1>`,
    ...paragraphs.map((text) => `<p style="margin:0 0 16px">${lines(text)}</p>`),
  ];
  if (facts.length > 0) {
    const rows = facts.map(
      ({ name, value }) =>
        `<tr><td style="padding:2px 16px 2px 0;color:#667085;vertical-align:top">${escapeHtml(name)}</td>` +
        `<td style="padding:2px 0">${lines(value)}</td></tr>`,
    );
    body.push(`<table style="border-collapse:collapse;margin:0 0 16px">${rows.join('')}</table>`);
  }
  if (code !== undefined) {
    body.push(
      `<p style="font-size:28px;letter-spacing:6px;font-weight:600;margin:0 0 16px">${escapeHtml(code)}</p>`,
    );
  }
  if (action) {
    const url = escapeHtml(webAddress(action.url));
    body.push(
      `<p style="margin:0 0 16px"><a href="${url}" style="display:inline-block;background:#1d4ed8;color:#ffffff;` +
        `padding:10px 20px;border-radius:6px;text-decoration:none">${escapeHtml(action.label)}</a></p>`,
      `<p style="margin:0 0 16px;font-size:13px;color:#667085;word-break:break-all">${url}</p>`,
    );
  }
  const small = [...notes, footers[language]];
  body.push(
    ...small.map((text) => `<p style="margin:0 0 8px;font-size:13px;color:#667085">${lines(text)}</p>`),
  );
  return (
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title></head>` +
    `<body style="margin:0;padding:24px;font:15px/1.5 ${fonts};color:#101828"><div style="max-width:560px">` +
    `${body.join('')}</div></body></html>\n`
  );
}

/** @throws when it is no address of the web: `javascript:` has no place behind a button */
function webAddress(url: string): string {
  if (URL.canParse(url) && ['https:', 'http:'].includes(new URL(url).protocol)) return url;
  throw new Error('a button in a message leads to no http or https address');
}

function lines(text: string): string {
  return escapeHtml(text).replaceAll(/\r?\n/g, '<br>');
}

/** Text as it may stand in HTML, in an attribute too. */
export function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
}
