import { addTexts } from '../i18n/add-texts.ts';
import { recordings as en } from '../i18n/en/recordings.ts';
import { recordings as zh } from '../i18n/zh/recordings.ts';

/** Imported by every page that shows recordings, as those are loaded apart. */
addTexts('recordings', { en, zh });
