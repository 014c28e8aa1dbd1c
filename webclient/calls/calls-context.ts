import { createContext } from 'react';
import type { CallActions } from '../core/calls.ts';

/** Where incoming calls come from, so that the gallery can show some; null: from the server. */
export const CallsContext = createContext<(() => CallActions) | null>(null);
