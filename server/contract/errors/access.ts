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
  sign_in_failed: {
    status: 401,
    en: 'Login or password is not right. Check both, or have a new password sent to you.',
    zh: '登录名或密码不正确，请核对，或重置密码。',
  },
  too_many_sign_ins: {
    status: 429,
    en: 'Too many failed attempts. Wait a while, or have a new password sent to you.',
    zh: '失败次数过多，请稍后再试，或重置密码。',
  },
  code_required: {
    status: 401,
    en: 'A code was sent to your e-mail address. Enter it to sign in.',
    zh: '验证码已发送至您的邮箱，请输入验证码以登录。',
  },
  code_wrong: {
    status: 401,
    en: 'The code is not right, or too old. Check it, or sign in again to be sent a new one.',
    zh: '验证码不正确或已过期，请核对，或重新登录以获取新的验证码。',
  },
  email_missing: {
    status: 409,
    en: 'The account has no e-mail address to send a code to. Ask an administrator to enter one.',
    zh: '该账号没有用于接收验证码的邮箱，请联系管理员填写。',
  },
  password_weak: {
    status: 400,
    en: 'This password is among the first that are guessed. Choose a longer or less usual one.',
    zh: '该密码过于常见，容易被猜中，请换一个更长或更少见的密码。',
  },
  password_wrong: {
    status: 403,
    en: 'The current password is not right. Check it and try again.',
    zh: '当前密码不正确，请核对后重试。',
  },
  link_invalid: {
    status: 410,
    en: 'This link was used already or is too old. Have a new one sent to you.',
    zh: '该链接已被使用或已过期，请重新获取。',
  },
  setup_code_wrong: {
    status: 403,
    en: 'The set-up code is not right. The server shows it when it starts.',
    zh: '初始化码不正确，服务器启动时会显示该码。',
  },
  setup_done: {
    status: 409,
    en: 'Plenum is set up already. Sign in, or ask the operator for an account.',
    zh: '系统已完成初始化，请登录，或向运维人员申请账号。',
  },
  oidc_unreachable: {
    status: 400,
    en: 'The sign-in provider does not answer as one. Check its address, client ID and secret.',
    zh: '无法连接单点登录服务，请核对其地址、客户端 ID 和密钥。',
  },
  oidc_insecure: {
    status: 400,
    en: 'The sign-in provider has to be reached by HTTPS. Enter an address that begins with https://.',
    zh: '单点登录服务须通过 HTTPS 访问，请填写以 https:// 开头的地址。',
  },
  oidc_operators_only: {
    status: 403,
    en: 'An operator of the installation belongs to this enterprise. Ask an operator to set single sign-on.',
    zh: '本企业中有系统运维人员，请由运维人员设置单点登录。',
  },
  oidc_expired: {
    status: 400,
    en: 'This sign-in took too long or was begun in another browser. Begin again.',
    zh: '登录超时，或不是在此浏览器中发起的，请重新登录。',
  },
  oidc_refused: {
    status: 401,
    en: 'The sign-in provider did not let you in. Try again, or ask an administrator.',
    zh: '单点登录未通过，请重试，或联系管理员。',
  },
  oidc_account_unknown: {
    status: 403,
    en: 'Nobody with your e-mail address has an account here. Ask an administrator for one.',
    zh: '本系统中没有与您的邮箱对应的账号，请联系管理员开通。',
  },
  account_not_active: {
    status: 403,
    en: 'Your account cannot be used at the moment. Ask an administrator.',
    zh: '您的账号目前不可用，请联系管理员。',
  },
} as const satisfies Catalogue;
