import { join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import type { BenchPassage, Engine, Searcher } from './engine.ts';
import { readPassages } from './material.ts';
import { normalised, trigrams, type Tokenise } from './tokens.ts';

interface Cutting {
  /** Of FTS5. */
  tokenizer: string;
  /** The text as FTS5 gets it. */
  spaced: (text: string) => string;
  terms: Tokenise;
}

/** The built-in trigram tokeniser. */
export function createFts5Trigrams(label: string): Engine {
  return engine(label, () => ({ tokenizer: 'trigram', spaced: normalised, terms: trigrams }));
}

/** Terms of one's own, with spaces between them, and the plain tokeniser that cuts there. */
export function createFts5Spaced(label: string, tokenise: () => Tokenise): Engine {
  return engine(label, () => {
    const terms = tokenise();
    return { tokenizer: 'unicode61', spaced: (text) => terms(text).join(' '), terms };
  });
}

/** A database file whose index holds no second copy of the texts; BM25 with the title counting double. */
function engine(label: string, cutting: () => Cutting): Engine {
  return {
    label,
    async open(directory) {
      const file = join(directory, `fts5-${label.replace(/\W+/gu, '-')}.db`);
      return build(file, await readPassages(directory), cutting());
    },
  };
}

const hitSchema = z.object({ documentId: z.string(), passage: z.string() });

function build(
  file: string,
  passages: readonly BenchPassage[],
  { tokenizer, spaced, terms }: Cutting,
): Searcher {
  const database = new Database(file);
  database.pragma('journal_mode = OFF');
  database.pragma('synchronous = OFF');
  database.pragma('cache_size = -64000');
  database.exec(`
    CREATE TABLE passages (id INTEGER PRIMARY KEY, documentId TEXT, passage TEXT);
    CREATE VIRTUAL TABLE words USING fts5(title, section, text, content='', tokenize='${tokenizer}');
  `);
  const addPassage = database.prepare('INSERT INTO passages VALUES (?, ?, ?)');
  const addWords = database.prepare('INSERT INTO words (rowid, title, section, text) VALUES (?, ?, ?, ?)');
  database.transaction(() => {
    passages.forEach(({ documentId, title, section, text }, id) => {
      addPassage.run(id, documentId, text);
      addWords.run(id, spaced(title), spaced(section), spaced(text));
    });
    database.exec(`INSERT INTO words (words) VALUES ('optimize')`);
  })();
  const select = database.prepare(`
    SELECT documentId, passage
    FROM (SELECT rowid, rank FROM words WHERE words MATCH ? AND rank MATCH 'bm25(2.0, 0.3, 1.0)' ORDER BY rank LIMIT ?) found
    JOIN passages ON passages.id = found.rowid
    ORDER BY found.rank
  `);
  return {
    async search(question, limit) {
      const wanted = [...new Set(terms(question))].map((term) => `"${term}"`).join(' OR ');
      return wanted === '' ? [] : z.array(hitSchema).parse(select.all(wanted, limit));
    },
  };
}
