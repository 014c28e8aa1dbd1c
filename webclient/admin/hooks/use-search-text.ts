import { useEffect, useState } from 'react';
import { useParams } from './location.ts';

/** A pause in typing after which is searched, in ms. */
const pause = 300;

export interface SearchText {
  text: string;
  type: (text: string) => void;
  /** Searches at once. */
  search: () => void;
}

/** Searches while one types; what is searched stands in the address under `name`. */
export function useSearchText(name = 'search'): SearchText {
  const params = useParams();
  const asked = params.get(name) ?? '';
  const [typed, setTyped] = useState<{ text: string; over: string }>();
  // Somebody cleared the filters, or went back: that counts, not what was typed before.
  const text = typed?.over === asked ? typed.text : asked;

  useEffect(() => {
    if (text === asked) return;
    const timer = setTimeout(() => params.set({ [name]: text.trim() }), pause);
    return () => clearTimeout(timer);
  }, [text, asked, name, params]);

  return {
    text,
    type: (next) => setTyped({ text: next, over: asked }),
    search: () => params.set({ [name]: text.trim() }),
  };
}
