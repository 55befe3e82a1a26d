import type { z } from 'zod';

/** Every way in which a language model can be of no use; counted by these names. */
export const modelFailures = [
  'timeout',
  'unauthorised',
  'rate-limited',
  'server',
  'connection',
  /** The endpoint does not take the request: no such model, too long, another protocol. */
  'rejected',
  'empty',
  'refused',
  'malformed',
  /** What it wrote is not in what it was given. */
  'unsupported',
  'budget',
  'open-circuit',
] as const;
export type ModelFailure = (typeof modelFailures)[number];

export interface Prompt<Input extends string, Value> {
  readonly id: string;
  readonly version: number;
  /** What the model is told to do; there is nothing in it that came from outside. */
  readonly rules: string;
  readonly output: z.ZodType<Value>;
  /** What it is told it about; tags in the inputs are made harmless. */
  material(inputs: Readonly<Record<Input, string>>): string;
}

export interface CompletionOptions {
  /** Aborted when the time for the answer is over. */
  signal: AbortSignal;
  /** Whose calls of the day this one is counted among. */
  conversation?: string | undefined;
  /** Told the reply as far as it has come, unchecked; starts over when the question is asked again. */
  onReply?: (reply: string) => void;
}

export type Completion<Value> =
  { type: 'completed'; value: Value } | { type: 'failed'; kind: Exclude<ModelFailure, 'unsupported'> };

export interface LanguageModel {
  /** Names the model and its address, without telling the address. */
  readonly id: string;
  /** Never rejects for what the model or its endpoint does, and ends soon after `signal` is aborted. */
  complete<Input extends string, Value>(
    prompt: Prompt<Input, Value>,
    inputs: Readonly<Record<Input, string>>,
    options: CompletionOptions,
  ): Promise<Completion<Value>>;
}
