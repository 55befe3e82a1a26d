export interface CallBudget {
  /** Takes one call of today; false when there is none left. */
  take(conversation?: string): boolean;
}

export interface CallLimits {
  daily: number;
  perConversation: number;
  /** The date in Beijing. */
  today: () => string;
}

/** Calls of a day, in all and of each conversation. Kept in memory: a restart begins the day anew. */
export function createCallBudget({ daily, perConversation, today }: CallLimits): CallBudget {
  let day = '';
  let used = 0;
  const usedBy = new Map<string, number>();
  return {
    take(conversation) {
      const date = today();
      if (date !== day) {
        day = date;
        used = 0;
        usedBy.clear();
      }
      const own = conversation === undefined ? 0 : (usedBy.get(conversation) ?? 0);
      if (used >= daily || own >= perConversation) return false;
      used += 1;
      if (conversation !== undefined) usedBy.set(conversation, own + 1);
      return true;
    },
  };
}
