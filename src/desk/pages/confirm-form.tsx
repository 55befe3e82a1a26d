/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { LibraryDocument } from '../../retrieval/ingest/library.ts';
import type { SignedIn } from '../deps.ts';
import { field } from '../forms.ts';
import { DESK } from '../routes.ts';
import { documentsText as t } from '../text-documents.ts';
import { text } from '../text.ts';
import { Input, optionsOf, Select, TextArea, type FormState } from './fields.tsx';
import { Csrf } from './layout.tsx';

export interface ConfirmFormProps {
  who: SignedIn;
  document: LibraryDocument;
  state: FormState;
}

export function ConfirmForm({ who, document, state }: ConfirmFormProps) {
  const isCorrection = document.review.state === 'confirmed';
  return (
    <form method="post" action={`${DESK}/documents/confirm`} class="card">
      <h2>{isCorrection ? t.correct : t.confirm}</h2>
      <p class="hint">{isCorrection ? t.correctLead : t.confirmLead}</p>
      <Csrf who={who} />
      <input type="hidden" name="document" value={document.id} />
      <input type="hidden" name={field.version} value={String(document.addedAt)} />
      <TextArea state={state} name="regions" label={t.regions} hint={t.regionsHint} rows={2} />
      <Input state={state} name="from" label={t.from} hint={t.fromHint} type="date" optional />
      <Input state={state} name="expires" label={t.expires} hint={t.expiresHint} type="date" optional />
      <Select
        state={state}
        name="claimClass"
        label={t.claimClass}
        hint={t.claimClassHint}
        options={optionsOf(t.claimClasses)}
        empty={text.enter.choose}
      />
      <button class="primary">{isCorrection ? t.submitCorrect : t.submitConfirm}</button>
    </form>
  );
}
