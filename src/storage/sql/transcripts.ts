import type { TranscriptReader } from '../../conversation/store.ts';
import { toTranscriptEntry, toTurn } from './conversation-rows.ts';
import type { Database } from './schema.ts';

export function createSqlTranscripts(db: Database): TranscriptReader {
  return {
    async transcript(id, { afterSeq = 0, limit } = {}) {
      const newestFirst = db
        .selectFrom('transcript')
        .selectAll()
        .where('conversation', '=', id)
        .where('seq', '>', afterSeq)
        .orderBy('seq', 'desc');
      const rows = await (limit === undefined ? newestFirst : newestFirst.limit(limit)).execute();
      return rows.reverse().map(toTranscriptEntry);
    },

    async turn(id) {
      const row = await db.selectFrom('turns').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toTurn(row);
    },

    async turns(id, limit) {
      const rows = await db
        .selectFrom('turns')
        .selectAll()
        .where('conversation', '=', id)
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(toTurn);
    },
  };
}
