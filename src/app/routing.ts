import { loadCategories, type Category } from '../tickets/routing/categories.ts';
import { decisionsOfTickets } from '../tickets/routing/decisions.ts';
import { createRouting, type Routing } from '../tickets/routing/routing.ts';
import type { Core } from './core.ts';

export interface OpenRouting extends Routing {
  categories: readonly Category[];
  /** Learns from what staff have decided so far, beside everything else. */
  start(): void;
}

/** Suggests where a concern belongs, from the tree of categories and from what staff decided. */
export function openRouting({ config, corpus, storage, log }: Core): OpenRouting {
  const { departments, regions } = corpus.knowledge;
  const categories = loadCategories(config.knowledgeDir, departments);
  const onFault = (cause: unknown) => log.error({ err: cause }, 'routing could not learn from decisions');
  const routing = createRouting({
    categories,
    departments,
    regions,
    decisions: decisionsOfTickets(storage.tickets),
    random: Math.random,
    onFault,
  });
  return { ...routing, categories, start: () => void routing.learn().catch(onFault) };
}
