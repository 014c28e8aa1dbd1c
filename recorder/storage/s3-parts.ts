/** How a file is cut into the parts of a multipart upload. */

const mebibyte = 1024 * 1024;
/** Each part but the last has at least 5 MiB, and there are at most 10,000 (Amazon S3, multipart upload limits). */
export const smallestPartBytes = 5 * mebibyte;
const mostParts = 10_000;

export interface FilePart {
  /** From 1. */
  readonly number: number;
  readonly from: number;
  readonly bytes: number;
}

/**
 * Parts of one size, the last one shorter: the same for the same file every time, so that an upload can go on.
 * @param partBytes wanted; more are taken where there would be too many parts
 */
export function partsOf(fileBytes: number, partBytes: number): FilePart[] {
  const needed = Math.ceil(fileBytes / mostParts / mebibyte) * mebibyte;
  const size = Math.max(partBytes, needed);
  return Array.from({ length: Math.ceil(fileBytes / size) }, (_, index) => ({
    number: index + 1,
    from: index * size,
    bytes: Math.min(size, fileBytes - index * size),
  }));
}
