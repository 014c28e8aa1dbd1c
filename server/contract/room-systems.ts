/** What is bought of rooms and registered, apart from the schemas: pages read it as it is. */

/** small: at most 720p (TE10); medium: 1080p; board: whiteboards */
export const licenceClasses = ['small', 'medium', 'board'] as const;
/** Parties at once. */
export const vmrCapacities = [10, 50, 100, 200, 300, 400, 500] as const;

/** Of a terminal's media; default: as the whole system is set. */
export const encryptionChoices = ['default', 'best_effort', 'required', 'off'] as const;
export type EncryptionChoice = (typeof encryptionChoices)[number];

/** Models that are known; others are written as they call themselves. */
export const terminalModels = [
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
] as const;
