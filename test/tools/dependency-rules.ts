/** Licences under which the program may be passed on as it is, in SPDX's words. */
const taken: ReadonlySet<string> = new Set([
  ...['MIT', 'MIT-0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0'],
  ...['CC0-1.0', 'Unlicense', 'Zlib', 'WTFPL'],
  // argparse, of Python's own licence: permissive, no duty but to keep the notice.
  ...['Python-2.0', 'PSF-2.0'],
]);

/** Of `A OR B` one is enough, of `A AND B` all must be on the list. */
export function licenceIsTaken(stated: string): boolean {
  const expression = stated.replace(/^\((.*)\)$/u, '$1');
  if (/[()]/u.test(expression)) return false;
  return expression
    .split(/ OR /u)
    .some((either) => either.split(/ AND /u).every((it) => taken.has(it.trim())));
}

/** Package@version whose licence is stated in old words or not at all → why it is taken all the same. */
export const licencesRead: Readonly<Record<string, string>> = {
  'chainsaw@0.1.0': 'states MIT/X11, an old name of MIT; comes with exceljs',
  'duck@0.1.12': 'states BSD; its LICENSE is the text of BSD-2-Clause; comes with mammoth',
  'buffers@0.1.1':
    'states none; by the author of binary and chainsaw, which are MIT; comes with exceljs through unzipper',
};

/** Package → why a known vulnerability of it does no harm here. */
export const excusedVulnerabilities: Readonly<Record<string, string>> = {};
