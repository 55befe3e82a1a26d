/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { RoutingSuggestion } from '../../tickets/routing/routing.ts';
import { text } from '../text.ts';

const t = text.routing;

/** Where the ticket may belong, how likely that is, and the words that said so; staff decide. */
export function RoutingSection({ routing }: { routing: RoutingSuggestion | undefined }) {
  if (routing === undefined || routing.categories.length === 0) return null;
  const { department, categories, unclear, territory } = routing;
  return (
    <section aria-label={t.title}>
      <h2>{t.title}</h2>
      {unclear && <p class="hint">{t.unclear}</p>}
      {department && (
        <p>
          {t.department(department.name, percent(department.probability))}
          <small class="hint"> {t.reasons[department.reason]}</small>
          {territory && <small class="hint"> {t.territory(territory.name)}</small>}
        </p>
      )}
      <ul class="plain-list">
        {likely(categories).map(({ name, parent, probability, words }) => (
          <li>
            {t.category(parent.name, name, percent(probability))}
            {words.length > 0 && <small>{t.words(words)}</small>}
          </li>
        ))}
      </ul>
      <p class="hint">{t.learnt(routing.decisions)}</p>
    </section>
  );
}

/** The first, and what does not round to nothing. */
function likely(categories: RoutingSuggestion['categories']) {
  return categories.filter(({ probability }, index) => index === 0 || probability >= 0.005);
}

function percent(probability: number): string {
  return `${Math.round(probability * 100)}%`;
}
