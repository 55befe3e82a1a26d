import { z } from 'zod';

export const DATABASE = 'hotline.db';
export const KEY = 'hotline.key';
export const MANIFEST = 'manifest.json';
export const ATTACHMENTS = 'attachments';

/** Names that a backup may hold: nothing else is ever written to the disk when it is restored. */
const NAME = /^(?:hotline\.db|hotline\.key|attachments\/[A-Za-z0-9_-]{8,64})$/;

export const isKnownName = (name: string): boolean => NAME.test(name);

const file = z.strictObject({
  name: z.string().regex(NAME),
  /** Bytes. */
  size: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/** The last file of an archive: what should be in it. An archive without one was cut off. */
export const manifestSchema = z.strictObject({
  format: z.literal(1),
  madeAt: z.iso.datetime(),
  /** `left-out`: it lies beside the database, and is not in here. `environment`: it is in HOTLINE_KEY. */
  key: z.enum(['included', 'left-out', 'environment']),
  files: z.array(file),
  /** Attachments that the database knows but whose files were gone already when the backup was made. */
  missing: z.array(z.string()),
});

export type Manifest = z.infer<typeof manifestSchema>;
export type ManifestFile = Manifest['files'][number];
