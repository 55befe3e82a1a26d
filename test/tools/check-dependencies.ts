import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { packagesOf, refused, serious } from './dependencies.ts';

const AUDIT_MS = 30_000;
const print = (line: string) => process.stdout.write(`${line}\n`);

const packages = packagesOf(JSON.parse(readFileSync('package-lock.json', 'utf8')));
const licences = refused(packages);
print(`licences: ${packages.length} packages, ${licences.length} refused`);
licences.forEach(print);

/** Nothing of what npm prints beside its report is shown: it may name who was asked. */
const audit = spawnSync(
  'npm',
  ['audit', '--json', '--omit=dev', '--fetch-retries=0', '--fetch-timeout=15000'],
  {
    ...{
      encoding: 'utf8',
      timeout: AUDIT_MS,
      maxBuffer: 64 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  },
);
const found = serious(audit.stdout);
if (found === undefined) print('vulnerabilities: could not look (no answer that says what is known)');
else print(`vulnerabilities: ${found.known} known, ${found.failing.length} high or critical and not excused`);
found?.failing.forEach(print);

process.exitCode = licences.length + (found?.failing.length ?? 0) > 0 ? 1 : 0;
