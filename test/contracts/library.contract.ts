import { beforeEach, describe, expect, test } from 'vitest';
import type { DocumentLibrary, StoredDocument } from '../../src/retrieval/ingest/library.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { sampleDocument, sampleStanding } from '../support/documents.ts';
import { T0 } from '../support/samples.ts';

const a = sampleDocument('/in/laws.jsonl#a', { title: '甲办法' });
const b = sampleDocument('/in/laws.jsonl#b', { title: '乙办法' });
const laws = { origin: '/in/laws.jsonl', digest: 'd1' };
const review = { by: 's1', at: T0 + 5 };
const corrected = { ...sampleStanding, regions: ['640100', '640200'], expires: '2027-01-01' };
const otherText = [{ section: '', locator: '第一条', text: '第一条 改了。' }];

/** What every library of ingested documents has to do. */
export function libraryContract(open: (clock: () => number) => Promise<Storage>): void {
  let library: DocumentLibrary;
  let now = T0;
  beforeEach(async () => {
    now = T0;
    ({ library } = await open(() => now));
  });

  const everything = async () => {
    const documents: StoredDocument[] = [];
    for await (const batch of library.all()) {
      documents.push(...batch);
    }
    return documents;
  };
  const idsOf = (documents: readonly { id: string }[]) => documents.map((it) => it.id);
  const page = { offset: 0, limit: 20 };

  describe('a file that is brought in', () => {
    test('is kept whole, with its proposals standing until somebody confirms them', async () => {
      const change = await library.replaceOrigin(laws, [a, b]);
      expect(change).toEqual({ added: 2, changed: 0, removed: 0, unchanged: 0 });
      expect(await library.get(a.id)).toEqual({
        ...a,
        origin: laws.origin,
        standing: sampleStanding,
        review: { state: 'proposed' },
        addedAt: T0,
      });
      expect(await library.origins()).toEqual([{ ...laws, documents: 2 }]);
    });

    test('may hold no document at all and is remembered all the same', async () => {
      await library.replaceOrigin(laws, []);
      expect(await library.origins()).toEqual([{ ...laws, documents: 0 }]);
      expect(await library.version()).toBe(0);
      expect(await everything()).toEqual([]);
    });

    test('is refused where an id comes twice, and nothing of it is kept', async () => {
      await expect(library.replaceOrigin(laws, [a, b, a])).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
      expect(await library.origins()).toEqual([]);
    });

    test('is refused where an id belongs to another file, which stays as it was', async () => {
      await library.replaceOrigin(laws, [a]);
      const other = library.replaceOrigin({ origin: '/in/other.txt', digest: 'd' }, [b, a]);
      await expect(other).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
      expect(await library.origins()).toEqual([{ ...laws, documents: 1 }]);
      expect(idsOf(await everything())).toEqual([a.id]);
    });
  });

  describe('a file that is brought in again', () => {
    beforeEach(async () => {
      await library.replaceOrigin(laws, [a, b]);
      await library.confirm(a.id, corrected, review);
      await library.confirm(b.id, corrected, review);
      now = T0 + 100;
    });

    test('counts what was added, changed, removed and left alone', async () => {
      const c = sampleDocument('/in/laws.jsonl#c');
      const d = sampleDocument('/in/laws.jsonl#d');
      await library.replaceOrigin(laws, [a, b, d]);
      const change = await library.replaceOrigin(laws, [a, { ...b, passages: otherText }, c]);
      expect(change).toEqual({ added: 1, changed: 1, removed: 1, unchanged: 1 });
      expect(idsOf(await everything())).toEqual([a.id, b.id, c.id]);
      expect(await library.origins()).toEqual([{ ...laws, documents: 3 }]);
    });

    test('keeps the review of an unchanged document and resets a changed one', async () => {
      await library.replaceOrigin({ ...laws, digest: 'd2' }, [a, { ...b, passages: otherText }]);
      expect(await library.get(a.id)).toMatchObject({
        standing: corrected,
        review: { state: 'confirmed', ...review },
        addedAt: T0,
      });
      expect(await library.get(b.id)).toMatchObject({
        passages: otherText,
        standing: sampleStanding,
        review: { state: 'proposed' },
        addedAt: T0 + 100,
      });
      expect((await library.origins())[0]?.digest).toBe('d2');
    });

    test('takes a new title for a change', async () => {
      const change = await library.replaceOrigin(laws, [{ ...a, title: '甲条例' }, b]);
      expect(change).toMatchObject({ changed: 1, unchanged: 1 });
      expect((await library.get(a.id))?.review.state).toBe('proposed');
    });

    test('takes over what the rules propose anew, but nothing over what was confirmed', async () => {
      const c = sampleDocument('/in/laws.jsonl#c');
      await library.replaceOrigin(laws, [a, b, c]);
      const version = await library.version();
      const proposal = { ...a.proposal, from: '2026-05-01' };
      const again = [a, b, c].map((it) => ({ ...it, proposal }));
      expect(await library.replaceOrigin(laws, again)).toMatchObject({ changed: 0, unchanged: 3 });
      expect(await library.get(a.id)).toMatchObject({ proposal, standing: corrected });
      expect((await library.get(c.id))?.standing.from).toBe('2026-05-01');
      expect(await library.version()).toBe(version + 1);
    });

    test('comes back to an earlier text as to any other', async () => {
      await library.replaceOrigin(laws, [{ ...a, passages: otherText }, b]);
      await library.replaceOrigin(laws, [a, b]);
      expect(await library.get(a.id)).toMatchObject({ passages: a.passages, review: { state: 'proposed' } });
    });
  });

  test('the version goes up with every change to a document and with nothing else', async () => {
    const versions = [await library.version()];
    const after = async (deed: Promise<unknown>) => {
      await deed;
      versions.push(await library.version());
    };
    await after(library.replaceOrigin(laws, [a, b]));
    await after(library.replaceOrigin({ ...laws, digest: 'd2' }, [a, b]));
    await after(library.confirm(a.id, sampleStanding, review));
    await after(library.confirm('nothing', sampleStanding, review));
    await after(library.replaceOrigin(laws, [a]));
    await after(library.removeOrigin('/in/nothing'));
    await after(library.removeOrigin(laws.origin));
    expect(versions).toEqual([0, 1, 1, 2, 2, 3, 3, 4]);
  });

  test('a file that is removed takes its documents with it and no others', async () => {
    await library.replaceOrigin(laws, [a, b]);
    await library.replaceOrigin({ origin: '/in/c.txt', digest: 'd' }, [sampleDocument('/in/c.txt')]);
    expect(await library.removeOrigin(laws.origin)).toBe(2);
    expect(await library.get(a.id)).toBeUndefined();
    expect(idsOf(await everything())).toEqual(['/in/c.txt']);
    expect(await library.origins()).toEqual([{ origin: '/in/c.txt', digest: 'd', documents: 1 }]);
    expect(await library.removeOrigin(laws.origin)).toBe(0);
  });

  test('a confirmation says who confirmed what and when', async () => {
    await library.replaceOrigin(laws, [a]);
    expect(await library.confirm(a.id, corrected, review)).toBe(true);
    expect(await library.get(a.id)).toMatchObject({
      standing: corrected,
      review: { state: 'confirmed', by: 's1', at: T0 + 5 },
      proposal: a.proposal,
    });
    expect(await library.confirm('nothing', corrected, review)).toBe(false);
  });

  test('the list has the newest first, a page at a time, without the passages', async () => {
    await library.replaceOrigin(laws, [a, b]);
    now = T0 + 1;
    const c = sampleDocument('/in/c.txt');
    await library.replaceOrigin({ origin: '/in/c.txt', digest: 'd' }, [c]);
    const { entries, total } = await library.list({}, { offset: 0, limit: 2 });
    expect([idsOf(entries), total]).toEqual([[c.id, a.id], 3]);
    const { passages: _passages, ...rest } = c;
    expect(entries[0]).toEqual({
      ...rest,
      origin: '/in/c.txt',
      standing: sampleStanding,
      review: { state: 'proposed' },
      addedAt: T0 + 1,
      passageCount: 2,
    });
    expect(idsOf((await library.list({}, { offset: 2, limit: 2 })).entries)).toEqual([b.id]);
  });

  test('the list is narrowed by state and by words of title or file', async () => {
    await library.replaceOrigin(laws, [a, b]);
    await library.replaceOrigin({ origin: 'Notice_100%.pdf', digest: 'd' }, [
      sampleDocument('Notice_100%.pdf', { title: '通知' }),
    ]);
    await library.confirm(b.id, sampleStanding, review);
    const found = async (filter: Parameters<DocumentLibrary['list']>[0]) =>
      idsOf((await library.list(filter, page)).entries).sort();
    expect(await found({ state: 'confirmed' })).toEqual([b.id]);
    expect(await found({ state: 'proposed' })).toEqual([a.id, 'Notice_100%.pdf']);
    expect(await found({ words: '乙' })).toEqual([b.id]);
    expect(await found({ words: 'LAWS.jsonl', state: 'proposed' })).toEqual([a.id]);
    expect(await found({ words: '_100%' })).toEqual(['Notice_100%.pdf']);
    expect(await found({ words: '%甲' })).toEqual([]);
    expect(await found({ words: '' })).toHaveLength(3);
  });

  test('the index reads everything by id in batches, and compares itself by the outline', async () => {
    const many = Array.from({ length: 450 }, (_, n) =>
      sampleDocument(`/in/laws.jsonl#${String(n).padStart(3, '0')}`),
    );
    await library.replaceOrigin(laws, many.toReversed());
    const sizes: number[] = [];
    for await (const batch of library.all()) {
      sizes.push(batch.length);
    }
    expect(sizes.length).toBeGreaterThan(1);
    const documents = await everything();
    expect(idsOf(documents)).toEqual(idsOf(many));
    const outlines = documents.map(({ title: _title, passages: _passages, ...outline }) => outline);
    expect(await library.outline()).toEqual(outlines);
    expect(new Set(outlines.map((it) => it.textDigest)).size).toBe(1);
  });

  test('the digest of a text follows its title and its passages', async () => {
    const digestOf = async (changes: Parameters<typeof sampleDocument>[1]) => {
      await library.replaceOrigin(laws, [{ ...a, ...changes }]);
      return (await library.outline())[0]?.textDigest;
    };
    const first = await digestOf({});
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(await digestOf({ title: '别的' })).not.toBe(first);
    expect(await digestOf({ passages: otherText })).not.toBe(first);
    expect(await digestOf({ kind: 'ordinary' })).toBe(first);
  });

  test('documents are found by their ids, and ids that there are not are passed over', async () => {
    await library.replaceOrigin(laws, [a, b]);
    const some = await library.some([b.id, 'nothing', b.id]);
    expect(some).toMatchObject([
      { id: b.id, title: '乙办法', passages: b.passages, standing: sampleStanding },
    ]);
    expect(await library.some([])).toEqual([]);
  });
}
