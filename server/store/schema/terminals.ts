import type { LicenceClass, VmrCapacity } from '../../contract/api/enterprises.ts';
import type { EncryptionChoice } from '../../contract/room-systems.ts';

export interface TerminalTables {
  terminal: TerminalTable;
  vmr: VmrTable;
}

export interface TerminalTable {
  id: string;
  enterpriseId: string;
  version: number;
  number: string;
  name: string;
  model: string;
  licence: LicenceClass;
  departmentId: string | null;
  place: string;
  encryption: EncryptionChoice;
  state: 'active' | 'disabled';
  /** H(number:realm:password) in lower-case hexadecimal, RFC 7616 section 3.4.2; as good as the password itself. */
  ha1Md5: string;
  ha1Sha256: string;
  createdAt: number;
  /** name and number */
  searchText: string;
}

export interface VmrTable {
  id: string;
  enterpriseId: string;
  version: number;
  /** nine digits */
  meetingId: string;
  name: string;
  capacity: VmrCapacity;
  /** With `ownerId`, or both null. */
  ownerKind: 'account' | 'terminal' | null;
  ownerId: string | null;
  hostPin: string;
  /** Empty means none. */
  guestPin: string;
  waitingRoom: number;
  createdAt: number;
  /** name and meeting ID */
  searchText: string;
}
