/** Kinds of files that a browser shows as a picture and nothing else; every other is downloaded. */
const images: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
};

export function isShownImage(mime: string): boolean {
  return Object.hasOwn(images, mime);
}

/** Headers under which a citizen's file can do nothing in a member of staff's browser. */
export function attachmentHeaders(mime: string, name: string): Record<string, string> {
  const safe = name.replace(/[^\w-]/g, '');
  return {
    'Content-Type': isShownImage(mime) ? mime : 'application/octet-stream',
    'Content-Disposition': isShownImage(mime)
      ? `inline; filename="${safe}.${images[mime]}"`
      : `attachment; filename="${safe}"`,
    'Content-Security-Policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'private, no-store',
  };
}
