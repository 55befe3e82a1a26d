import type { Context } from 'hono';

/** The fields of a posted form; undefined for a body that is none. Throws for one that is too large. */
export async function readForm(c: Context): Promise<Record<string, unknown> | undefined> {
  try {
    return await c.req.parseBody();
  } catch (error) {
    // A multipart body without its borders or headers is the sender's mistake.
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
