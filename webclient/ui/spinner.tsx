import { LoaderCircle } from 'lucide-react';
import type { ReactElement } from 'react';

export function Spinner({ size = 18 }: { size?: number }): ReactElement {
  return <LoaderCircle className="spinner" size={size} aria-hidden />;
}
