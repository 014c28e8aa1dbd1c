import type { common as english } from '../en/common.ts';

export const common: typeof english = {
  product: 'Plenum',
  loading: '正在加载…',
  close: '关闭',
  copied: '已复制',
  copyFailed: '复制失败，请选中文字后手动复制。',
  retry: '重试',
  dismiss: '知道了',
  nameOfYou: '{{name}}（我）',
  language: '语言',
  otherLanguage: 'English',
  meetingId: '会议号',
  yourName: '您的姓名',
  pin: '会议密码',
  guestPin: '来宾密码',
  hostPin: '主持人密码',
  noPin: '无',
  pageNotFound: '该地址不存在。',
  toFrontPage: '返回首页',
  crashed: '页面出错了。',
  reload: '刷新页面',
};
