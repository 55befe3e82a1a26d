import fc from 'fast-check';
import { hostileText, hostileValue } from './hostile.ts';

type Json = unknown;

/** One change to a JSON value; `at` picks the place among all there are. */
type Edit =
  | { type: 'remove'; at: number }
  | { type: 'replace'; at: number; value: Json }
  | { type: 'add'; at: number; key: string; value: Json }
  | { type: 'double'; at: number };

const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ type: fc.constant('remove' as const), at: fc.nat(200) }),
  fc.record({ type: fc.constant('replace' as const), at: fc.nat(200), value: hostileValue }),
  fc.record({ type: fc.constant('replace' as const), at: fc.nat(200), value: hostileValue }),
  fc.record({ type: fc.constant('add' as const), at: fc.nat(200), key: hostileText, value: hostileValue }),
  fc.record({ type: fc.constant('double' as const), at: fc.nat(200) }),
);

/** Mostly as it should be, with up to four things wrong. */
export function mutatedJson(valid: fc.Arbitrary<Json>): fc.Arbitrary<Json> {
  return fc
    .tuple(valid, fc.array(edit, { maxLength: 4 }))
    .map(([value, edits]) => edits.reduce<Json>((changed, it) => applied(changed, it), value));
}

type Path = readonly (string | number)[];

/** Every place of a value, from the outside in; deep nests are not walked to their end. */
function pathsOf(value: Json, path: Path = []): Path[] {
  if (path.length > 6 || typeof value !== 'object' || value === null) return [path];
  const keys = Array.isArray(value) ? [...value.keys()].slice(0, 20) : Object.keys(value).slice(0, 30);
  const below = keys.flatMap((key) => pathsOf((value as Record<string, Json>)[key], [...path, key]));
  return [path, ...below];
}

function applied(value: Json, change: Edit): Json {
  const paths = pathsOf(value);
  const path = paths[change.at % paths.length] ?? [];
  switch (change.type) {
    case 'remove':
      return path.length === 0 ? undefined : changedAt(value, path, () => undefined);
    case 'replace':
      return changedAt(value, path, () => change.value);
    case 'add':
      return changedAt(value, path, (old) => withKey(old, change.key, change.value));
    case 'double':
      return changedAt(value, path, (old) => (Array.isArray(old) ? (old as Json[]).concat(old) : [old, old]));
  }
}

function withKey(old: Json, key: string, value: Json): Json {
  if (Array.isArray(old)) return [...(old as Json[]), value];
  if (typeof old !== 'object' || old === null) return { [key]: value };
  // Defined, not assigned, so that __proto__ becomes a key like any other, as JSON.parse makes it.
  const copy = { ...old };
  Object.defineProperty(copy, key, { value, enumerable: true, configurable: true, writable: true });
  return copy;
}

function changedAt(value: Json, path: Path, change: (old: Json) => Json): Json {
  const [key, ...rest] = path;
  if (key === undefined) return change(value);
  if (Array.isArray(value)) {
    return value.map((it: Json, at) => (at === key ? changedAt(it, rest, change) : it));
  }
  const copy = { ...(value as Record<string, Json>) };
  const next = changedAt(copy[key], rest, change);
  if (next === undefined) delete copy[key];
  else copy[key] = next;
  return copy;
}

/** The text of a JSON body: as it is, cut off, with a key twice, or with something before or after it. */
export function jsonText(value: fc.Arbitrary<Json>): fc.Arbitrary<string> {
  const written = value.map((it) => JSON.stringify(it) ?? '');
  const cut = fc.tuple(written, fc.nat(400)).map(([text, at]) => text.slice(0, at));
  const doubled = fc.tuple(written, written).map(([a, b]) => `${a.slice(0, -1)},${b.slice(1)}`);
  const around = fc.tuple(hostileText, written, hostileText).map((it) => it.join(''));
  return fc.oneof(
    { weight: 12, arbitrary: written },
    { weight: 1, arbitrary: cut },
    { weight: 1, arbitrary: doubled },
    { weight: 1, arbitrary: around },
    { weight: 1, arbitrary: hostileText },
  );
}

interface Splice {
  at: number;
  remove: number;
  insert: string;
}

/** A text with up to six pieces cut out, put in or written over. */
export function mutatedText(valid: fc.Arbitrary<string>, pieces: readonly string[]): fc.Arbitrary<string> {
  const insert = fc.oneof(fc.constantFrom('', ...pieces), hostileText);
  const splice: fc.Arbitrary<Splice> = fc.record({ at: fc.nat(4_000), remove: fc.nat(40), insert });
  return fc
    .tuple(valid, fc.array(splice, { maxLength: 6 }))
    .map(([text, splices]) => splices.reduce(spliced, text));
}

function spliced(text: string, { at, remove, insert }: Splice): string {
  const start = text.length === 0 ? 0 : at % text.length;
  return text.slice(0, start) + insert + text.slice(start + remove);
}

/** Bytes with some overwritten, cut out or doubled. */
export function mutatedBytes(valid: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> {
  const change = fc.record({
    at: fc.nat(1_000_000),
    remove: fc.oneof(fc.constant(0), fc.nat(64)),
    insert: fc.uint8Array({ maxLength: 8 }),
    overwrite: fc.boolean(),
  });
  return fc.tuple(valid, fc.array(change, { maxLength: 5 })).map(([bytes, changes]) =>
    changes.reduce((before, { at, remove, insert, overwrite }) => {
      const start = before.length === 0 ? 0 : at % before.length;
      const end = start + (overwrite ? insert.length : remove);
      return Buffer.concat([before.subarray(0, start), insert, before.subarray(end)]);
    }, Buffer.from(bytes)),
  );
}
