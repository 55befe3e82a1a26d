/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { StaffMember } from '../../tickets/repository.ts';
import type { DeskDeps, SignedIn } from '../deps.ts';
import { DESK } from '../routes.ts';
import { text } from '../text.ts';
import { Input, optionsOf, Select, type FormState } from './fields.tsx';
import { Csrf, Layout, Message, TableHead } from './layout.tsx';

const t = text.staff;

export interface StaffProps {
  who: SignedIn;
  members: readonly StaffMember[];
  departments: DeskDeps['departments'];
  state: FormState;
  good?: string;
  bad?: string;
  /** Shown once and never again. */
  oneTime?: { member: StaffMember; password: string };
}

export function StaffPage(props: StaffProps) {
  const { oneTime } = props;
  return (
    <Layout title={t.title} who={props.who} current="staff">
      <h1>{t.title}</h1>
      {props.good && <Message tone="good">{props.good}</Message>}
      {props.bad && <Message tone="bad">{props.bad}</Message>}
      {oneTime && (
        <Message tone="note">
          <p>{t.passwordFor(oneTime.member.name, oneTime.member.login)}</p>
          <p class="tell">
            <code id="one-time">{oneTime.password}</code>
          </p>
          <p>{t.passwordOnce}</p>
        </Message>
      )}
      <MemberTable {...props} />
      <h2>{t.add}</h2>
      <AddForm {...props} />
    </Layout>
  );
}

function MemberTable(props: StaffProps) {
  const columns = [t.name, t.login, t.role, t.department, t.state, t.actions];
  return (
    <table class="staff">
      <TableHead columns={columns} />
      <tbody>
        {props.members.map((member) => (
          <MemberRow {...props} member={member} />
        ))}
      </tbody>
    </table>
  );
}

function MemberRow({ who, departments, member }: StaffProps & { member: StaffMember }) {
  const act = (path: string, label: string) => (
    <form method="post" action={`${DESK}/staff/${member.id}/${path}`} class="inline">
      <Csrf who={who} />
      <button aria-label={t.of(label, member.name)}>{label}</button>
    </form>
  );
  const department = departments.find(({ id }) => id === member.department)?.name ?? member.department;
  return (
    <tr class={member.active ? '' : 'inactive'}>
      <td class="main">{member.name}</td>
      <td>{member.login}</td>
      <td>{text.roles[member.role]}</td>
      <td>{department ?? t.noDepartment}</td>
      <td>{!member.active ? t.inactive : member.mustChangePassword ? t.oneTime : t.active}</td>
      <td class="actions">
        <div>
          {member.active && act('reset-password', t.reset)}
          {member.secondFactor !== null && act('reset-second-factor', t.resetFactor)}
          {member.id !== who.member.id &&
            (member.active ? act('deactivate', t.deactivate) : act('activate', t.activate))}
        </div>
      </td>
    </tr>
  );
}

function AddForm({ who, departments, state }: StaffProps) {
  return (
    <form method="post" action={`${DESK}/staff`} class="card wide">
      <Csrf who={who} />
      <div class="columns">
        <Input state={state} name="name" label={t.name} maxlength={40} />
        <Input state={state} name="login" label={t.login} hint={t.loginHint} maxlength={32} />
      </div>
      <div class="columns">
        <Select
          state={state}
          name="role"
          label={t.role}
          options={optionsOf(text.roles)}
          empty={text.enter.choose}
        />
        <Select
          state={state}
          name="department"
          label={t.department}
          hint={t.departmentHint}
          options={departments.map(({ id, name }) => ({ value: id, label: name }))}
          empty={t.noDepartment}
          optional
        />
      </div>
      <button class="primary">{t.submit}</button>
    </form>
  );
}
