import type { Language } from '../../contract/api/endpoint.ts';
import { type ErrorCode, errorCatalogue } from '../../contract/errors.ts';

/** Why a row, or a whole file, cannot be imported. Each says what to do. */
const texts = {
  missing: { en: 'Fill this in.', zh: '此项必填。' },
  login_wrong: {
    en: '2 to 64 letters, digits and . _ - @ + only.',
    zh: '仅限 2 至 64 个字母、数字及 . _ - @ +。',
  },
  email_wrong: { en: 'Not an e-mail address.', zh: '邮箱格式不正确。' },
  text_wrong: {
    en: 'At most 64 characters, without control characters.',
    zh: '最多 64 个字符，且不含控制字符。',
  },
  phone_wrong: { en: 'Digits, with + in front for a country.', zh: '电话仅限数字，国家代码前加 +。' },
  role_unknown: { en: 'Write member or admin.', zh: '请填写“成员”或“管理员”。' },
  state_unknown: {
    en: 'Write active or disabled, or leave it empty.',
    zh: '请填写“正常”或“停用”，或留空。',
  },
  flag_unknown: { en: 'Write yes or no.', zh: '请填写“是”或“否”。' },
  department_wrong: {
    en: 'Names of at most 64 characters with / between them, at most 20 deep.',
    zh: '各级部门以 / 分隔，每级最多 64 个字符，最多 20 级。',
  },
  twice: { en: 'An earlier row has it already. Keep one of them.', zh: '与前面的行重复，请只保留一行。' },
  login_elsewhere: {
    en: 'Another enterprise of this server uses this login. Choose another one.',
    zh: '该登录名已被其他企业使用，请换一个。',
  },
  login_is_email: {
    en: 'With @ it has to be the e-mail address of this row, which nobody of another enterprise has. Choose one without @.',
    zh: '含 @ 时须与本行邮箱相同，且未被其他企业的人员使用。请换一个不含 @ 的登录名。',
  },
  needs_email: { en: 'An activation needs an e-mail address.', zh: '发送激活邮件需要填写邮箱。' },
  operators_only: {
    en: 'Only an operator changes the account of an operator.',
    zh: '运维人员的账号只能由运维人员修改。',
  },
  key_no_administrators: {
    en: 'An API key neither makes nor changes administrators. Have an administrator import this row.',
    zh: 'API 密钥不能创建或修改管理员账号，请由管理员导入该行。',
  },
  last_admin: {
    en: 'This is the last active administrator. Make somebody else administrator first.',
    zh: '这是最后一位可用的管理员，请先指定其他管理员。',
  },
  not_written: {
    en: 'The import stopped before this row was written. Send it again.',
    zh: '导入在写入该行之前中止，请重新上传该行。',
  },
  importer_gone: {
    en: 'Who ran the import is no longer an active administrator. Have another one send this row.',
    zh: '执行导入的人员已不再是可用的管理员，请由其他管理员重新上传该行。',
  },
  too_many_departments: {
    en: 'An enterprise has at most 10,000 departments.',
    zh: '一个企业最多 10,000 个部门。',
  },
  heading_missing: {
    en: 'The first row has no heading of this name. Take the headings from the template.',
    zh: '首行缺少该列标题，请使用模板中的标题。',
  },
  heading_twice: {
    en: 'There are two columns of this name. Keep one.',
    zh: '存在两个同名列，请只保留一个。',
  },
} as const;
export type ProblemCode = keyof typeof texts;

export interface Problem {
  /** the key of a column */
  field: string;
  value: string;
  code: ProblemCode;
}

export function problemText(code: ProblemCode, language: Language): string {
  return texts[code][language];
}

/** Why a file as a whole failed. */
export type FileProblem = { code: ProblemCode; column: string } | { code: ErrorCode };

export function fileProblemText(problem: FileProblem, language: Language): string {
  if (!('column' in problem)) return errorCatalogue[problem.code][language];
  const text = problemText(problem.code, language);
  return language === 'zh' ? `“${problem.column}”：${text}` : `“${problem.column}”: ${text}`;
}
