import { expect, it } from 'vitest';
import { composeMiddleware, type Middleware, type TurnContext } from '../../src/conversation/turn.ts';

const turn = {} as TurnContext<never>;

function recorder() {
  const seen: string[] = [];
  const layer =
    (name: string): Middleware<never> =>
    async (_, next) => {
      seen.push(`${name} in`);
      await next();
      seen.push(`${name} out`);
    };
  const handler = async () => void seen.push('handler');
  return { seen, layer, handler };
}

it('sees a turn before and after what comes behind it', async () => {
  const { seen, layer, handler } = recorder();
  await composeMiddleware([layer('a'), layer('b')], handler)(turn);
  expect(seen).toEqual(['a in', 'b in', 'handler', 'b out', 'a out']);
});

it('may keep a turn to itself', async () => {
  const { seen, layer, handler } = recorder();
  await composeMiddleware([layer('a'), async () => void seen.push('kept')], handler)(turn);
  expect(seen).toEqual(['a in', 'kept', 'a out']);
});

it('passes on what fails behind it', async () => {
  const { layer } = recorder();
  const failing = composeMiddleware([layer('a')], () => Promise.reject(new Error('away')));
  await expect(failing(turn)).rejects.toThrow('away');
});

it('may be none', async () => {
  const { seen, handler } = recorder();
  await composeMiddleware([], handler)(turn);
  expect(seen).toEqual(['handler']);
});
