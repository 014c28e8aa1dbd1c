interface Named {
  bookingId: string;
  /** Original start of an occurrence of a series. */
  occurrence: number;
  recurring: boolean;
}

/** The page of a meeting; of a series, of one occurrence. */
export function detailPath({ bookingId, occurrence, recurring }: Named): string {
  return `/meetings/${encodeURIComponent(bookingId)}${recurring ? `?occurrence=${occurrence}` : ''}`;
}

export function editPath({ bookingId, occurrence, recurring }: Named): string {
  return `/meetings/${encodeURIComponent(bookingId)}/edit${recurring ? `?occurrence=${occurrence}` : ''}`;
}

/** The occurrence an address names. */
export function occurrenceOf(search: URLSearchParams): number | null {
  const asked = search.get('occurrence');
  return asked !== null && /^\d+$/.test(asked) ? Number(asked) : null;
}
