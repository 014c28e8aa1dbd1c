import type { Catalogue } from './catalogue.ts';

export const generalErrors = {
  bad_request: {
    status: 400,
    en: 'The request could not be understood. Check the field named and send it again.',
    zh: '无法识别该请求，请检查所指出的字段后重试。',
  },
  not_found: {
    status: 404,
    en: 'There is nothing at this address.',
    zh: '该地址不存在。',
  },
  method_unknown: {
    status: 400,
    en: 'This server does not know the request. Reload the page to get the matching version.',
    zh: '服务器不认识该请求，请刷新页面以获取匹配的版本。',
  },
  too_large: {
    status: 413,
    en: 'The message is too large.',
    zh: '消息过大。',
  },
  rate_limited: {
    status: 429,
    en: 'Too many requests in a short time. Wait a moment and try again.',
    zh: '请求过于频繁，请稍候再试。',
  },
  not_permitted: {
    status: 403,
    en: 'You are not allowed to do this. Ask the host, or an administrator.',
    zh: '您没有此操作的权限，请联系主持人或管理员。',
  },
  connection_lost: {
    status: 503,
    en: 'The connection to the server is lost. It will be tried again by itself.',
    zh: '与服务器的连接已断开，系统将自动重连。',
  },
  shutting_down: {
    status: 503,
    en: 'The server is stopping. Try again in a minute.',
    zh: '服务器正在停止，请一分钟后再试。',
  },
  store_unavailable: {
    status: 503,
    en: 'A part of the server is out of reach for now. Try again in a minute; the operator finds in the log which.',
    zh: '服务器的部分组件暂时无法访问，请一分钟后重试；管理员可在日志中查到具体组件。',
  },
  internal: {
    status: 500,
    en: 'Something went wrong on the server. Try again; the operator finds the cause in the log.',
    zh: '服务器内部出错，请重试；管理员可在日志中查到原因。',
  },
  changed_meanwhile: {
    status: 412,
    en: 'Somebody else changed this meanwhile. Load it again and repeat your change.',
    zh: '内容已被他人修改，请重新加载后再改。',
  },
  version_missing: {
    status: 428,
    en: 'The change does not say which version it is made to. Send the ETag as If-Match.',
    zh: '修改未注明所依据的版本，请将 ETag 放入 If-Match。',
  },
  idempotency_reused: {
    status: 422,
    en: 'This Idempotency-Key was used for another request. Use a new one for each.',
    zh: '该 Idempotency-Key 已用于其他请求，请为每个请求使用新的值。',
  },
  still_running: {
    status: 409,
    en: 'The same request is still being carried out. Ask again in a moment.',
    zh: '相同的请求正在处理，请稍后再查询。',
  },
} as const satisfies Catalogue;
