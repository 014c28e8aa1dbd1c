import type { Import } from '../../contract/api/directory.ts';
import type { Language } from '../../contract/api/endpoint.ts';

/** The columns of the spreadsheets that are imported and exported. */

export type ImportKind = Import['kind'];

export interface Column {
  /** The heading that is written, by language. */
  zh: string;
  en: string;
  /** Headings that are understood besides. */
  also?: readonly string[];
  /** in characters */
  width: number;
  example: { zh: string; en: string };
}

export const accountColumns = {
  login: {
    ...{ zh: '登录名', en: 'Login', also: ['账号', '帐号', 'account', 'username', 'user name'] },
    ...{ width: 20, example: { zh: 'zhangsan', en: 'anna.berg' } },
  },
  name: {
    ...{ zh: '姓名', en: 'Name', also: ['名称', 'full name'] },
    ...{ width: 20, example: { zh: '张三', en: 'Anna Berg' } },
  },
  email: {
    ...{ zh: '邮箱', en: 'E-mail', also: ['电子邮箱', '邮件', 'mail', 'email address'] },
    ...{ width: 28, example: { zh: 'zhangsan@example.com', en: 'anna.berg@example.com' } },
  },
  phone: {
    ...{ zh: '电话', en: 'Phone', also: ['手机', '手机号', 'mobile', 'telephone'] },
    ...{ width: 18, example: { zh: '13800138000', en: '+47 912 34 567' } },
  },
  title: {
    ...{ zh: '职务', en: 'Title', also: ['职位', 'job title'] },
    ...{ width: 18, example: { zh: '工程师', en: 'Engineer' } },
  },
  department: {
    ...{ zh: '部门', en: 'Department', also: ['部门路径', '所属部门', 'department path'] },
    ...{ width: 32, example: { zh: '研发 / 音视频', en: 'Research / Media' } },
  },
  role: {
    ...{ zh: '角色', en: 'Role', width: 12 },
    example: { zh: '成员', en: 'member' },
  },
  state: {
    ...{ zh: '状态', en: 'State', also: ['status'], width: 12 },
    example: { zh: '', en: '' },
  },
  activation: {
    ...{ zh: '发送激活邮件', en: 'Send activation', width: 14 },
    example: { zh: '否', en: 'no' },
  },
} satisfies Record<string, Column>;
export type AccountColumn = keyof typeof accountColumns;

export const departmentColumns = {
  department: accountColumns.department,
} satisfies Record<string, Column>;

/** Written, and not read: numbers are given by the installation, people counted. */
export const writtenOnly = {
  number: { zh: '号码', en: 'Number', width: 12, example: { zh: '', en: '' } },
  people: { zh: '人数', en: 'People', width: 10, example: { zh: '', en: '' } },
  reason: { zh: '失败原因', en: 'Reason', width: 48, example: { zh: '', en: '' } },
} satisfies Record<string, Column>;

export function columnsOf(kind: ImportKind): Record<string, Column> {
  return kind === 'accounts' ? accountColumns : departmentColumns;
}

/** The column a row cannot do without. */
export function keyColumn(kind: ImportKind): 'login' | 'department' {
  return kind === 'accounts' ? 'login' : 'department';
}

export interface Headings {
  /** Where each known column is, from 0. */
  places: ReadonlyMap<string, number>;
  /** Headings that nothing is known of; what is below them is left out. */
  unknown: readonly string[];
  /** Headings that are there twice. */
  twice: readonly string[];
}

/** Finds the columns by their headings, in either language and any order. */
export function findColumns(kind: ImportKind, headings: readonly string[]): Headings {
  const known = new Map<string, string>();
  for (const [key, column] of Object.entries<Column>({ ...writtenOnly, ...columnsOf(kind) })) {
    for (const name of [column.zh, column.en, ...(column.also ?? [])]) known.set(plain(name), key);
  }
  const places = new Map<string, number>();
  const unknown: string[] = [];
  const twice: string[] = [];
  for (const [place, heading] of headings.entries()) {
    const key = known.get(plain(heading));
    if (key === undefined) {
      if (plain(heading) !== '') unknown.push(heading.trim().slice(0, 64));
    } else if (places.has(key)) {
      if (!(key in writtenOnly)) twice.push(heading.trim());
    } else {
      places.set(key, place);
    }
  }
  return { places, unknown, twice };
}

export function heading(column: Column, language: Language): string {
  return column[language];
}

/** Small letters; without spaces, hyphens, and the stars that mark what is required. */
function plain(heading: string): string {
  return heading.toLowerCase().replace(/[\s*＊_:：-]/g, '');
}

export const roleTexts = {
  member: { zh: '成员', en: 'member' },
  admin: { zh: '管理员', en: 'admin' },
} as const;
export const stateTexts = {
  active: { zh: '正常', en: 'active' },
  inactive: { zh: '未激活', en: 'not activated' },
  disabled: { zh: '停用', en: 'disabled' },
} as const;

export const roleWords = new Map<string, 'member' | 'admin'>([
  ...(['member', '成员', '普通成员', '员工', '普通用户', 'user'] as const).map(
    (word) => [word, 'member'] as const,
  ),
  ...(['admin', '管理员', 'administrator'] as const).map((word) => [word, 'admin'] as const),
]);
/** `null`: as it is. An account becomes active only with a password of its own. */
export const stateWords = new Map<string, 'active' | 'disabled' | null>([
  ...(['', 'inactive', 'not activated', '未激活'] as const).map((word) => [word, null] as const),
  ...(['active', 'enabled', '正常', '启用', '已激活'] as const).map((word) => [word, 'active'] as const),
  ...(['disabled', '停用', '禁用', '已停用'] as const).map((word) => [word, 'disabled'] as const),
]);
export const flagWords = new Map<string, boolean>([
  ...(['yes', 'y', 'true', '1', '是'] as const).map((word) => [word, true] as const),
  ...(['', 'no', 'n', 'false', '0', '否'] as const).map((word) => [word, false] as const),
]);
