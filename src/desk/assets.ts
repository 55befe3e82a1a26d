import { readFileSync } from 'node:fs';
import type { Context } from 'hono';

const types: Readonly<Record<string, string>> = {
  'desk.css': 'text/css; charset=utf-8',
  'page.js': 'text/javascript; charset=utf-8',
  'desk.js': 'text/javascript; charset=utf-8',
  'queue.js': 'text/javascript; charset=utf-8',
  'live.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml',
};

/** The desk's own files, read once; a name that is not listed does not exist. */
export function createAssets() {
  const files = new Map(
    Object.entries(types).map(([name, type]) => {
      const bytes = readFileSync(new URL(`./assets/${name}`, import.meta.url), 'utf8');
      return [name, { type, bytes }];
    }),
  );
  return (c: Context): Response => {
    const file = files.get(c.req.param('file') ?? '');
    if (!file) {
      return c.notFound() as Response;
    }
    return c.body(file.bytes, 200, { 'Content-Type': file.type, 'Cache-Control': 'public, max-age=300' });
  };
}
