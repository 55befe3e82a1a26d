import type { AttachmentRef } from '../../conversation/activity.ts';
import type { WebChannelDeps } from './deps.ts';
import { fault } from './faults.ts';
import { readForm } from './form.ts';
import type { CitizenHandler } from './gate.ts';

/** Bytes. */
export const LARGEST_FILE = 10 * 1024 * 1024;

const extensions: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
};

/** Pictures and papers that a citizen sends: stored for that conversation, shown only to it. */
export function createFiles(deps: Pick<WebChannelDeps, 'attachments' | 'now'>) {
  const upload: CitizenHandler = async (c, citizen) => {
    if (!/^multipart\/form-data\b/i.test(c.req.header('content-type') ?? '')) return fault(c, 'BAD_REQUEST');
    const file = (await readForm(c))?.['file'];
    if (!(file instanceof File)) return fault(c, 'BAD_REQUEST');
    if (file.size > LARGEST_FILE) return fault(c, 'FILE_TOO_LARGE');
    const bytes = new Uint8Array(await file.arrayBuffer());
    const ref = await deps.attachments.put(bytes, { conversation: citizen.conversation, at: deps.now() });
    return c.json(ref, 201, { 'Cache-Control': 'no-store' });
  };

  const download: CitizenHandler = async (c, citizen) => {
    const found = await deps.attachments.get(c.req.param('id') ?? '');
    // Somebody else's looks exactly like none.
    if (!found || found.conversation !== citizen.conversation) return fault(c, 'NOT_FOUND');
    const headers = fileHeaders(found.ref);
    return c.req.header('if-none-match') === headers['ETag']
      ? c.body(null, 304, headers)
      : c.body(new Uint8Array(found.bytes), 200, headers);
  };

  return { upload, download };
}

/** Headers under which a file can do nothing in a browser but be looked at or saved. */
function fileHeaders({ id, mime }: AttachmentRef): Record<string, string> {
  const extension = extensions[mime];
  return {
    'Content-Type': extension === undefined ? 'application/octet-stream' : mime,
    'Content-Disposition':
      extension === undefined
        ? `attachment; filename="file${mime === 'application/pdf' ? '.pdf' : ''}"`
        : `inline; filename="picture.${extension}"`,
    'Content-Security-Policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
    'X-Content-Type-Options': 'nosniff',
    // Asked for each time: a copy must not outlive the session on a device that others use.
    'Cache-Control': 'private, no-cache',
    ETag: `"${id}"`,
  };
}
