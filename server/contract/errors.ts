/**
 * Every error a person or a program can meet: its code, the HTTP status REST answers with, and what it says in both
 * languages. The text names the remedy. A code is never reused for another meaning.
 */
export const errorCatalogue = {
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
  meeting_not_found: {
    status: 404,
    en: 'No meeting has this ID. Check the nine digits.',
    zh: '没有此会议号对应的会议，请核对九位数字。',
  },
  pin_required: {
    status: 401,
    en: 'This meeting needs a PIN. Enter the one from your invitation.',
    zh: '该会议需要密码，请输入邀请中的密码。',
  },
  pin_wrong: {
    status: 401,
    en: 'The PIN is not right for this meeting. Check it and try again.',
    zh: '会议密码不正确，请核对后重试。',
  },
  too_many_attempts: {
    status: 429,
    en: 'Too many wrong PINs. Wait a minute before trying again.',
    zh: '密码错误次数过多，请一分钟后再试。',
  },
  conference_full: {
    status: 409,
    en: 'The meeting is full. Try again when somebody has left.',
    zh: '会议人数已满，请在有人离开后再试。',
  },
  already_joined: {
    status: 409,
    en: 'This connection has already joined. Leave first to join another meeting.',
    zh: '当前连接已入会，请先离开再加入其他会议。',
  },
  not_joined: {
    status: 409,
    en: 'Join the meeting first.',
    zh: '请先加入会议。',
  },
  seat_lost: {
    status: 410,
    en: 'The seat was given up while the connection was lost. Join again.',
    zh: '断线期间席位已释放，请重新加入。',
  },
  share_busy: {
    status: 409,
    en: 'Somebody else is sharing. Ask them to stop, or let the host take over.',
    zh: '其他人正在共享，请先请对方停止，或由主持人接管。',
  },
  not_permitted: {
    status: 403,
    en: 'You are not allowed to do this. Ask the host.',
    zh: '您没有此操作的权限，请联系主持人。',
  },
  source_exists: {
    status: 409,
    en: 'This source is already being sent.',
    zh: '该音视频源已在发送。',
  },
  source_unknown: {
    status: 409,
    en: 'This source is not being sent.',
    zh: '该音视频源未在发送。',
  },
  media_refused: {
    status: 400,
    en: 'The media parameters were refused. Reload the page; if it stays, use a current Chrome, Edge, Firefox or Safari.',
    zh: '媒体参数被拒绝，请刷新页面；若仍失败，请使用新版 Chrome、Edge、Firefox 或 Safari。',
  },
  media_unavailable: {
    status: 503,
    en: 'The media service is not available just now. It will be tried again by itself.',
    zh: '媒体服务暂不可用，系统将自动重试。',
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
  internal: {
    status: 500,
    en: 'Something went wrong on the server. Try again; the operator finds the cause in the log.',
    zh: '服务器内部出错，请重试；管理员可在日志中查到原因。',
  },
} as const satisfies Record<string, { status: number; en: string; zh: string }>;

export type ErrorCode = keyof typeof errorCatalogue;

/** The shape of an error on the wire, in an acknowledgement or a REST body. */
export interface WireError {
  code: ErrorCode;
  /** Path of the offending field, e.g. `rtpParameters.codecs.0.mimeType`. */
  field?: string;
  /** What the field should be, for programmers; people are shown the catalogue's text. */
  detail?: string;
}

/** An error from the catalogue. Anything else thrown inside reaches people as `internal`. */
export class PlenumError extends Error {
  readonly code: ErrorCode;
  readonly field: string | undefined;
  readonly detail: string | undefined;

  constructor(code: ErrorCode, options: { field?: string; detail?: string; cause?: unknown } = {}) {
    super(options.detail ? `${code}: ${options.detail}` : code, { cause: options.cause });
    this.name = 'PlenumError';
    this.code = code;
    this.field = options.field;
    this.detail = options.detail;
  }

  static from(error: unknown): PlenumError {
    return error instanceof PlenumError ? error : new PlenumError('internal', { cause: error });
  }

  toWire(): WireError {
    return {
      code: this.code,
      ...(this.field === undefined ? {} : { field: this.field }),
      ...(this.detail === undefined ? {} : { detail: this.detail }),
    };
  }
}
