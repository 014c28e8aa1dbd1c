interface Found {
  subject: string;
  meetingId: string;
  ownerName: string;
}

/** Whether what is typed is part of a meeting's subject, owner or ID, dashes or not. */
export function matches({ subject, meetingId, ownerName }: Found, search: string): boolean {
  const text = search.trim().toLocaleLowerCase();
  if (text === '') return true;
  const digits = text.replace(/[\s-]/g, '');
  return (
    subject.toLocaleLowerCase().includes(text) ||
    ownerName.toLocaleLowerCase().includes(text) ||
    (/^\d+$/.test(digits) && meetingId.includes(digits))
  );
}
