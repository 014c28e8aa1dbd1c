import type { Language } from '../contract/api/endpoint.ts';
import { type LaidOut, layout } from '../mail/layout.ts';

export interface Mail extends LaidOut {
  subject: string;
}

interface Addressee {
  language: Language;
  name: string;
}

/** The code asked for at signing in. It is not in the subject, which telephones show while locked. */
export function codeMail({ language, name }: Addressee, code: string, client: { address: string }): Mail {
  const words = {
    en: {
      subject: 'Your code to sign in to Plenum',
      paragraphs: [`Hello ${name},`, 'this is your code to sign in. It is good for ten minutes and one use.'],
      notes: [
        `It was asked for from ${client.address}. If that was not you, somebody knows your password: change it.`,
      ],
    },
    zh: {
      subject: 'Plenum 登录验证码',
      paragraphs: [`${name}，您好：`, '您的登录验证码如下，十分钟内有效，仅可使用一次。'],
      notes: [`请求来自 ${client.address}。如非本人操作，说明他人已知您的密码，请尽快修改密码。`],
    },
  }[language];
  const { subject, ...rest } = words;
  return { subject, ...layout({ language, title: subject, code, ...rest }) };
}

export function resetMail(
  { language, name }: Addressee,
  { login, url }: { login: string; url: string },
): Mail {
  const words = {
    en: {
      subject: 'Set a new Plenum password',
      paragraphs: [
        `Hello ${name},`,
        `a new password was asked for your login ${login}. The link is good for an hour.`,
      ],
      action: 'Set a password',
      notes: ['If you did not ask for it, there is nothing to do: your password stays as it is.'],
    },
    zh: {
      subject: '重置 Plenum 密码',
      paragraphs: [`${name}，您好：`, `我们收到为登录名 ${login} 重置密码的请求。以下链接一小时内有效。`],
      action: '设置新密码',
      notes: ['如非本人操作，请忽略本邮件，您的密码不会改变。'],
    },
  }[language];
  const { subject, action, ...rest } = words;
  return { subject, ...layout({ language, title: subject, action: { label: action, url }, ...rest }) };
}

export function activationMail(
  { language, name }: Addressee,
  { login, url, enterpriseName }: { login: string; url: string; enterpriseName: string },
): Mail {
  const words = {
    en: {
      subject: `Your Plenum account at ${enterpriseName}`,
      paragraphs: [
        `Hello ${name},`,
        `${enterpriseName} made an account for you. Set a password to activate it; the link is good for seven days.`,
      ],
      facts: [{ name: 'Login', value: login }],
      action: 'Activate the account',
    },
    zh: {
      subject: `您在“${enterpriseName}”的 Plenum 账号`,
      paragraphs: [
        `${name}，您好：`,
        `“${enterpriseName}”已为您创建账号。请设置密码以激活账号，链接七天内有效。`,
      ],
      facts: [{ name: '登录名', value: login }],
      action: '激活账号',
    },
  }[language];
  const { subject, action, ...rest } = words;
  return { subject, ...layout({ language, title: subject, action: { label: action, url }, ...rest }) };
}
