import { z } from 'zod';
import { licenceIsTaken, licencesRead, excusedVulnerabilities } from './dependency-rules.ts';

export interface Package {
  name: string;
  version: string;
  /** As the package states it; empty where it states none. */
  licence: string;
}

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      license: z.string().optional(),
      dev: z.boolean().optional(),
      link: z.boolean().optional(),
    }),
  ),
});

/** What is installed to run the program, out of package-lock.json; what only tests need is left out. */
export function packagesOf(lock: unknown): Package[] {
  return Object.entries(lockSchema.parse(lock).packages)
    .filter(([path, it]) => path !== '' && it.dev !== true && it.link !== true)
    .map(([path, it]) => ({
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version: it.version ?? '',
      licence: it.license ?? '',
    }));
}

/** A line for each package whose licence is not on the list. */
export function refused(packages: readonly Package[]): string[] {
  return packages
    .filter((it) => licencesRead[`${it.name}@${it.version}`] === undefined && !licenceIsTaken(it.licence))
    .map(
      ({ name, version, licence }) =>
        `  ${name}@${version}: ${licence === '' ? 'states no licence' : licence}`,
    );
}

const auditSchema = z.object({
  vulnerabilities: z.record(
    z.string(),
    z.object({
      severity: z.enum(['info', 'low', 'moderate', 'high', 'critical']),
      via: z.array(
        z.union([z.string(), z.object({ url: z.string().optional(), title: z.string().optional() })]),
      ),
    }),
  ),
});

/** Of `npm audit --json`; undefined where it is not a report, as without a network. */
export function serious(report: string | null): { known: number; failing: string[] } | undefined {
  const read = auditSchema.safeParse(parsed(report));
  if (!read.success) return undefined;
  const all = Object.entries(read.data.vulnerabilities);
  const failing = all
    .filter(([, { severity }]) => severity === 'high' || severity === 'critical')
    .filter(([name]) => excusedVulnerabilities[name] === undefined)
    .map(([name, { severity, via }]) => `  ${name}: ${severity}, ${titlesOf(via)}`);
  return { known: all.length, failing };
}

function titlesOf(via: readonly (string | { title?: string | undefined })[]): string {
  return via.map((it) => (typeof it === 'string' ? `through ${it}` : (it.title ?? 'untitled'))).join('; ');
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
