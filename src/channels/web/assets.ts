import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Context } from 'hono';

const CSS = 'text/css; charset=utf-8';
const JS = 'text/javascript; charset=utf-8';

const types: Readonly<Record<string, string>> = {
  'chat.css': CSS,
  'chat.js': JS,
  'composer.js': JS,
  'connection.js': JS,
  'conversation.js': JS,
  'large-type.js': JS,
  'message-view.js': JS,
  'notice.js': JS,
  'photos.js': JS,
  'scrolling.js': JS,
  'sender.js': JS,
  'storage.js': JS,
  'text-parts.js': JS,
  'icon.svg': 'image/svg+xml',
};

export type Assets = ReturnType<typeof createAssets>;

/** The page's own files. Their address carries a version of all of them, so that browsers may keep them. */
export function createAssets({ dev = false }: { dev?: boolean }) {
  let files = read();
  const current = () => {
    if (dev) files = read();
    return files;
  };
  return {
    href: (name: string) => `/assets/${current().version}/${name}`,
    handler: (c: Context): Response => {
      const { version, byName } = current();
      const file = byName.get(c.req.param('file') ?? '');
      if (!file) return c.notFound() as Response;
      const isCurrent = c.req.param('version') === version && !dev;
      return c.body(file.body, 200, {
        'Content-Type': file.type,
        'Cache-Control': isCurrent ? 'public, max-age=31536000, immutable' : 'no-store',
      });
    },
  };
}

function read() {
  const hash = createHash('sha256');
  const byName = new Map(
    Object.entries(types).map(([name, type]) => {
      const body = readFileSync(new URL(`./assets/${name}`, import.meta.url), 'utf8');
      hash.update(body);
      return [name, { type, body }];
    }),
  );
  return { byName, version: hash.digest('base64url').slice(0, 12) };
}
