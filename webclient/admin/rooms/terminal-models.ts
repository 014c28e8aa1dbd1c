import type { terminalModels as declared } from '../../../server/contract/api/terminals.ts';

/** The models of the contract, whose module carries schemas that pages do without; the type keeps them the same. */
export const terminalModels: typeof declared = [
  { model: 'Huawei TE10', licence: 'small' },
  { model: 'Huawei TE20', licence: 'medium' },
  { model: 'Huawei TE30', licence: 'medium' },
  { model: 'Huawei TE40', licence: 'medium' },
  { model: 'Huawei TE50', licence: 'medium' },
  { model: 'Huawei TE60', licence: 'medium' },
  { model: 'Huawei CloudLink Box', licence: 'medium' },
  { model: 'Huawei CloudLink Board', licence: 'board' },
  { model: 'Huawei IdeaHub', licence: 'board' },
  { model: 'Cisco TelePresence SX10', licence: 'medium' },
  { model: 'Cisco TelePresence SX20', licence: 'medium' },
  { model: 'Cisco TelePresence SX80', licence: 'medium' },
  { model: 'Polycom RealPresence Group 550', licence: 'medium' },
  { model: 'Polycom HDX 4500', licence: 'medium' },
  { model: 'Polycom HDX 6000', licence: 'medium' },
  { model: 'Polycom HDX 8000', licence: 'medium' },
];

export const licences = ['small', 'medium', 'board'] as const;
export const capacities = [10, 50, 100, 200, 300, 400, 500] as const;
