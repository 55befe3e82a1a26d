import type { LanguageModel } from '../answering/model/language-model.ts';
import type { Config } from '../config.ts';
import { createCallBudget } from './call-budget.ts';
import { createChatEndpoint } from './chat-endpoint.ts';

/** The configured endpoint; undefined when there is none. `today`: the date in Beijing. Asks nothing yet. */
export async function openChat(
  { chat }: Pick<Config, 'chat'>,
  today: () => string,
  onBreaker: (isOpen: boolean) => void = () => undefined,
): Promise<LanguageModel | undefined> {
  if (chat === undefined) return undefined;
  const { dailyCalls: daily, citizenCalls: perConversation } = chat;
  return createChatEndpoint({
    ...chat,
    budget: createCallBudget({ daily, perConversation, today }),
    onBreaker,
  });
}
