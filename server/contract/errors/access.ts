import type { Catalogue } from './catalogue.ts';

/** Signing in and what one is allowed. */
export const accessErrors = {
  sign_in_required: {
    status: 401,
    en: 'Sign in first.',
    zh: '请先登录。',
  },
  scope_missing: {
    status: 403,
    en: 'This API key is not good for that. Make one with the scope named.',
    zh: '该 API 密钥无此权限，请创建具备所示权限的密钥。',
  },
  wrong_origin: {
    status: 403,
    en: 'The request came from another site and was refused. Open Plenum by its own address.',
    zh: '请求来自其他网站，已拒绝。请通过本系统自己的地址访问。',
  },
} as const satisfies Catalogue;
