import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { packagesOf, refused, serious } from './dependencies.ts';
import { licenceIsTaken, licencesRead } from './dependency-rules.ts';

describe('licences of what the program is run with', () => {
  const packages = packagesOf(JSON.parse(readFileSync('package-lock.json', 'utf8')));

  it('are all on the list, or were read and taken for a reason', () => {
    expect(packages.length).toBeGreaterThan(100);
    expect(refused(packages)).toEqual([]);
  });

  it('that were read are of packages that there still are', () => {
    const installed = packages.map(({ name, version }) => `${name}@${version}`);
    expect(Object.keys(licencesRead).filter((it) => !installed.includes(it))).toEqual([]);
  });

  it.each([
    ['MIT', true],
    ['(MIT OR GPL-3.0-or-later)', true],
    ['MIT AND Apache-2.0', true],
    ['GPL-3.0-only', false],
    ['MIT AND GPL-3.0-only', false],
    ['(MIT OR (GPL-2.0 AND ISC))', false],
    ['SEE LICENSE IN LICENSE', false],
    ['', false],
  ])('%s is taken: %s', (stated, isTaken) => {
    expect(licenceIsTaken(stated)).toBe(isTaken);
  });

  it('leave out what only tests need, and name what is refused', () => {
    const lock = {
      packages: {
        '': { license: 'MIT' },
        'node_modules/a': { version: '1.0.0', license: 'AGPL-3.0-only' },
        'node_modules/a/node_modules/@x/b': { version: '2.0.0' },
        'node_modules/c': { version: '3.0.0', license: 'GPL-2.0', dev: true },
      },
    };
    expect(refused(packagesOf(lock))).toEqual([
      '  a@1.0.0: AGPL-3.0-only',
      '  @x/b@2.0.0: states no licence',
    ]);
  });
});

describe('known vulnerabilities', () => {
  const via = [{ title: 'reads too far' }];

  it('fail from high upwards', () => {
    const vulnerabilities = { a: { severity: 'high', via }, b: { severity: 'moderate', via: ['a'] } };
    expect(serious(JSON.stringify({ vulnerabilities }))).toEqual({
      known: 2,
      failing: ['  a: high, reads too far'],
    });
  });

  it.each([null, '', '{"message": "405"}', '{"error": {"code": "ENOTFOUND"}}', '<html>'])(
    'cannot be told from an answer such as %j',
    (report) => {
      expect(serious(report)).toBeUndefined();
    },
  );
});
