import type { Catalogue } from './catalogue.ts';

/** Enterprises, departments, accounts. */
export const directoryErrors = {
  number_taken: {
    status: 409,
    en: 'This number is in use already. Choose another one.',
    zh: '该号码已被使用，请换一个号码。',
  },
  login_taken: {
    status: 409,
    en: 'This login is in use already. Choose another one.',
    zh: '该登录名已被使用，请换一个登录名。',
  },
  login_is_email: {
    status: 409,
    en: 'A login with @ has to be the account’s own e-mail address, which nobody of another enterprise has. Choose one without @.',
    zh: '含 @ 的登录名须为该账号自己的邮箱，且未被其他企业的人员使用。请换一个不含 @ 的登录名。',
  },
  key_no_administrators: {
    status: 403,
    en: 'An API key neither makes nor changes administrators. Have an administrator do it.',
    zh: 'API 密钥不能创建或修改管理员账号，请由管理员操作。',
  },
  key_no_passwords: {
    status: 403,
    en: 'An API key sets no passwords. Leave it out: the person is sent an activation by e-mail.',
    zh: 'API 密钥不能设置密码，请省略密码，系统将向本人发送激活邮件。',
  },
  last_admin: {
    status: 409,
    en: 'This is the last active administrator of the enterprise. Make somebody else administrator first.',
    zh: '这是企业最后一位可用的管理员，请先指定其他管理员。',
  },
  last_operator: {
    status: 409,
    en: 'This is the last active operator of the installation. It cannot be disabled or deleted.',
    zh: '这是系统最后一位可用的运维人员，不能停用或删除。',
  },
  own_enterprise: {
    status: 409,
    en: 'This is your own enterprise. An operator of another enterprise has to disable it.',
    zh: '这是您自己所在的企业，须由其他企业的运维人员停用。',
  },
  activation_needs_email: {
    status: 409,
    en: 'The account has no e-mail address to send an activation to. Give it one, or set a password.',
    zh: '该账号没有邮箱，无法发送激活邮件。请填写邮箱，或直接设置密码。',
  },
  already_active: {
    status: 409,
    en: 'The account is not waiting for an activation. Nothing needs to be sent.',
    zh: '该账号无需激活，不必发送激活邮件。',
  },
  department_name_taken: {
    status: 409,
    en: 'There is a department of this name at this place. Choose another name.',
    zh: '同一位置已有同名部门，请换一个名称。',
  },
  department_not_empty: {
    status: 409,
    en: 'There are people or departments in this department. Move them elsewhere first.',
    zh: '该部门中还有人员或下级部门，请先将其移走。',
  },
  department_below_itself: {
    status: 409,
    en: 'A department cannot be moved below itself. Choose another place.',
    zh: '部门不能移动到自身之下，请选择其他位置。',
  },
  department_too_deep: {
    status: 409,
    en: 'Departments can be at most 20 deep. Choose a place further up.',
    zh: '部门最多 20 级，请选择更高的层级。',
  },
  too_many_departments: {
    status: 409,
    en: 'An enterprise can have at most 10,000 departments. Delete some first.',
    zh: '一个企业最多 10,000 个部门，请先删除部分部门。',
  },
  too_many_executives: {
    status: 409,
    en: 'An enterprise can have at most 1,000 executives. Take somebody off first.',
    zh: '一个企业最多 1,000 位高管，请先取消部分高管。',
  },
  import_running: {
    status: 409,
    en: 'Another import of the enterprise is under way. Wait until it is done, or stop it.',
    zh: '企业已有导入任务正在进行，请等待完成或先将其停止。',
  },
  import_not_checked: {
    status: 409,
    en: 'The import is not waiting to be run. Wait until it is checked, or send the file again.',
    zh: '该导入任务当前不能执行，请等待检查完成或重新上传文件。',
  },
  sheet_unreadable: {
    status: 422,
    en: 'The file is not a spreadsheet, or it is damaged. Save it as XLSX or CSV and send it again.',
    zh: '该文件不是表格或已损坏，请另存为 XLSX 或 CSV 后重新上传。',
  },
  sheet_protected: {
    status: 422,
    en: 'The spreadsheet is of the old XLS format or behind a password. Save it as XLSX without one.',
    zh: '该表格为旧版 XLS 格式或设有密码，请另存为不带密码的 XLSX 后重新上传。',
  },
  sheet_too_large: {
    status: 413,
    en: 'The spreadsheet is too large: at most 20 MB, 200,000 rows and 50 columns. Split it, or send plain CSV.',
    zh: '表格过大：最多 20 MB、200,000 行、50 列。请拆分后上传，或改用 CSV。',
  },
} as const satisfies Catalogue;
