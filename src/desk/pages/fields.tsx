/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx';
import type { Form, Problems } from '../forms.ts';
import { text } from '../text.ts';

/** What every field of a form shares: what was typed before and what was wrong with it. */
export interface FormState {
  typed: Form;
  problems: Problems;
}

export const emptyForm: FormState = { typed: {}, problems: {} };

interface FieldProps {
  state: FormState;
  name: string;
  label: string;
  hint?: string;
  /** Not required to be filled in. */
  optional?: boolean;
  /** Keeps ids apart where several forms of a page have a field of this name. */
  scope?: string;
}

function frame(props: FieldProps) {
  const id = props.scope ? `${props.scope}-${props.name}` : props.name;
  const problem = props.state.problems[props.name];
  const described = [props.hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(' ');
  return {
    id,
    problem,
    attributes: {
      id,
      name: props.name,
      required: !props.optional,
      // The first field that is wrong gets the focus: on a phone it may be far down the page.
      autofocus: (problem && Object.keys(props.state.problems)[0] === props.name) || undefined,
      'aria-describedby': described || undefined,
      'aria-invalid': problem ? 'true' : undefined,
    },
  };
}

function Frame({ field, children }: { field: FieldProps; children?: Child }) {
  const { id, problem } = frame(field);
  return (
    <div class={problem ? 'field wrong' : 'field'}>
      <label for={id}>
        {field.label}
        {field.optional && <small>{text.enter.optional}</small>}
      </label>
      {field.hint && (
        <p class="hint" id={`${id}-hint`}>
          {field.hint}
        </p>
      )}
      {children}
      {problem && (
        <p class="problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
    </div>
  );
}

type InputProps = FieldProps & {
  type?: 'text' | 'password' | 'search' | 'date' | 'datetime-local';
  maxlength?: number;
  autocomplete?: string;
  autofocus?: boolean;
};

export function Input(props: InputProps) {
  const { type = 'text', maxlength, autocomplete, autofocus } = props;
  return (
    <Frame field={props}>
      <input
        {...frame(props).attributes}
        type={type}
        value={type === 'password' ? undefined : (props.state.typed[props.name] ?? '')}
        maxlength={maxlength}
        autocomplete={autocomplete ?? 'off'}
        {...(autofocus && { autofocus })}
      />
    </Frame>
  );
}

export function TextArea(props: FieldProps & { rows?: number; maxlength?: number }) {
  return (
    <Frame field={props}>
      <textarea {...frame(props).attributes} rows={props.rows ?? 4} maxlength={props.maxlength}>
        {props.state.typed[props.name] ?? ''}
      </textarea>
    </Frame>
  );
}

/** Sends `yes` where it is ticked, and nothing otherwise. */
export function Checkbox({
  state,
  name,
  label,
  hint,
}: Pick<FieldProps, 'state' | 'name' | 'label' | 'hint'>) {
  return (
    <div class="field tick">
      <label>
        <input
          type="checkbox"
          name={name}
          value="yes"
          checked={state.typed[name] === 'yes'}
          aria-describedby={hint && `${name}-hint`}
        />
        {label}
      </label>
      {hint && (
        <p class="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

export interface Option {
  value: string;
  label: string;
}

export function Select(props: FieldProps & { options: readonly Option[]; empty?: string; value?: string }) {
  const chosen = props.state.typed[props.name] ?? props.value ?? '';
  return (
    <Frame field={props}>
      <select {...frame(props).attributes}>
        {props.empty !== undefined && <option value="">{props.empty}</option>}
        {props.options.map(({ value, label }) => (
          <option value={value} selected={value === chosen}>
            {label}
          </option>
        ))}
      </select>
    </Frame>
  );
}

export function optionsOf<K extends string>(labels: Readonly<Record<K, string>>): Option[] {
  return Object.entries<string>(labels).map(([value, label]) => ({ value, label }));
}
