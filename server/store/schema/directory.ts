/** Enterprises, their departments and accounts, and the numbers that people dial. */
export interface DirectoryTables {
  enterprise: EnterpriseTable;
  department: DepartmentTable;
  account: AccountTable;
  number: NumberTable;
  visibilityEntry: VisibilityEntryTable;
}

export interface EnterpriseTable {
  id: string;
  version: number;
  name: string;
  createdAt: number;
  /** JSON of `Limits` */
  limits: string;
  oneTimeCodeRequired: number;
  language: string;
  timeZone: string;
  state: 'active' | 'disabled';
  /** Counts up when departments, visibility or executives change: what is kept of them in memory is of one value. */
  directoryVersion: number;
  /** The name in lower case, for searches and the order of lists. */
  searchText: string;
}

export interface DepartmentTable {
  id: string;
  enterpriseId: string;
  version: number;
  parentId: string | null;
  /** Unique among its siblings; without a slash, which parts the names of a path. */
  name: string;
  /** among its siblings, from 0 */
  position: number;
  sees: 'inherit' | 'all' | 'own' | 'nothing';
  hidden: number;
}

/** Deleted accounts stay, without what is personal beside the name, for the history that names them. */
export interface AccountTable {
  id: string;
  enterpriseId: string;
  version: number;
  /** Unique among the accounts that are not deleted. */
  login: string;
  number: string;
  personalMeetingId: string;
  name: string;
  email: string | null;
  phone: string;
  title: string;
  departmentId: string | null;
  role: 'member' | 'admin';
  operator: number;
  state: 'active' | 'inactive' | 'disabled' | 'deleted';
  executive: number;
  /** null: the enterprise's */
  language: string | null;
  timeZone: string | null;
  createdAt: number;
  /** When it first became active; null: never. Enabling a disabled account goes back to what it was. */
  activatedAt: number | null;
  lastSignInAt: number | null;
  /** Who the person is at the enterprise's OpenID provider. */
  oidcIssuer: string | null;
  oidcSubject: string | null;
  /** What searches look in and lists are sorted by: name, login, e-mail and number in lower case, one a line. */
  searchText: string;
}

/** Everything that can be dialled, unique in the installation. */
export interface NumberTable {
  number: string;
  kind: 'account' | 'terminal' | 'meeting' | 'personal' | 'vmr';
  refId: string;
}

/** Who is on a white list. */
export interface VisibilityEntryTable {
  enterpriseId: string;
  /** `also_sees` and `seen_by` belong to a department, `executive` (seen by) to an account. */
  list: 'also_sees' | 'seen_by' | 'executive';
  ownerId: string;
  targetKind: 'account' | 'department';
  targetId: string;
}
