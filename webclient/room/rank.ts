import { type ControlName, mayUse } from '../../server/contract/control-rules.ts';
import { useSelf } from './participants.ts';

/** Whether one is host or co-host. */
export function useIsHosting(): boolean {
  const role = useSelf()?.role;
  return role === 'host' || role === 'cohost';
}

/** Whether one may use a control; the server decides, this only spares people what would be refused. */
export function useMayUse(control: ControlName): boolean {
  const role = useSelf()?.role;
  return role !== undefined && mayUse(control, role);
}
