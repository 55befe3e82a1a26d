import type { CitizenMessage, TopicSource } from '../../tickets/topics/topic-source.ts';
import type { Database } from './schema.ts';

export function createSqlTopics(db: Database): TopicSource {
  return {
    async messages({ from, to }, { statuses, limit }) {
      const [tickets, turns] = await Promise.all([
        db
          .selectFrom('tickets')
          .select(['number', 'submitted_at', 'conversation', 'title', 'description'])
          .where('submitted_at', '>=', from)
          .where('submitted_at', '<', to)
          .where('confidential', '=', 0)
          .orderBy('submitted_at', 'desc')
          .orderBy('number')
          .limit(limit)
          .execute(),
        statuses.length === 0
          ? []
          : db
              .selectFrom('turns')
              .select(['id', 'at', 'conversation', 'question'])
              .where('at', '>=', from)
              .where('at', '<', to)
              .where('status', 'in', statuses)
              .where('question', '!=', '')
              .orderBy('at', 'desc')
              .orderBy('id')
              .limit(limit)
              .execute(),
      ]);
      const messages: CitizenMessage[] = [
        ...tickets.map((row) => ({
          id: row.number,
          type: 'ticket' as const,
          at: row.submitted_at,
          conversation: row.conversation as CitizenMessage['conversation'],
          title: row.title,
          text: row.description,
        })),
        ...turns.map((row) => ({
          id: row.id,
          type: 'question' as const,
          at: row.at,
          conversation: row.conversation,
          title: null,
          text: row.question,
        })),
      ];
      return newestMessages(messages, limit);
    },
  };
}

function newestMessages(messages: CitizenMessage[], limit: number): CitizenMessage[] {
  return messages.sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : Number(a.id > b.id))).slice(0, limit);
}
