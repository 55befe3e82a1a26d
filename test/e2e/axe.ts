import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { z } from 'zod';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const found = z.array(
  z.object({
    id: z.string(),
    impact: z.enum(['minor', 'moderate', 'serious', 'critical']).nullable(),
    help: z.string(),
    nodes: z.array(z.object({ html: z.string() })),
  }),
);

/**
 * What keeps people with a disability from using the page as it stands: rule, what it asks, and where. Empty for a
 * good page. Minor and moderate findings are left out.
 */
export async function seriousFindings(page: Page): Promise<string[]> {
  // Evaluated by the debugger, and so past the page's content policy, which allows no such script.
  await page.evaluate(source);
  const violations = found.parse(
    await page.evaluate<unknown>(
      `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)`,
    ),
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' ')}`);
}
