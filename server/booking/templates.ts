import type { Insertable, Selectable } from 'kysely';
import type { AccountCaller } from '../contract/api/caller.ts';
import type { Template, TemplateRequest } from '../contract/api/booking.ts';
import { PlenumError } from '../contract/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Db } from '../store/database.ts';
import type { TemplateTable } from '../store/schema/booking.ts';
import { Invitees } from './invitees.ts';
import type { InviteePerson } from './model.ts';
import type { BookingParts } from './parts.ts';
import type { History } from './ports.ts';
import { toSettings, toSettingsRow } from './repo.ts';

type Fields = Omit<Template, 'templateId' | 'version'>;

/** Everybody's own templates of bookings. */
export class Templates {
  readonly #db: Db;
  readonly #history: History;
  readonly #invitees: Invitees;

  constructor({ db, ports }: BookingParts) {
    this.#db = db;
    this.#history = ports.history;
    this.#invitees = new Invitees({ db, ...ports });
  }

  async list({ accountId }: AccountCaller): Promise<{ items: Template[] }> {
    const rows = await this.#db
      .selectFrom('template')
      .selectAll()
      .where('accountId', '=', accountId)
      .orderBy('name')
      .orderBy('id')
      .execute();
    return { items: rows.map(toTemplate) };
  }

  /** @throws PlenumError `invitee_unknown` */
  async create(caller: AccountCaller, request: TemplateRequest): Promise<Template> {
    return this.#insert(caller, {
      ...request,
      invitees: await this.#invitees.resolve(caller, request.invitees),
    });
  }

  /** @throws PlenumError `not_found` for a conference the caller may not see */
  async fromHistory(
    caller: AccountCaller,
    { conferenceId, name }: { conferenceId: string; name: string },
  ): Promise<Template> {
    const past = await this.#history.pastConference(caller, conferenceId);
    if (!past) throw new PlenumError('not_found', { field: 'conferenceId' });
    const { subject, durationMinutes, settings, attendees } = past;
    const invitees = await this.#invitees.shownTo(caller, attendees);
    return this.#insert(caller, { name, subject, durationMinutes, ...settings, invitees, agenda: '' });
  }

  /** @throws PlenumError `not_found`, `changed_meanwhile`, `invitee_unknown` */
  async replace(
    caller: AccountCaller,
    templateId: string,
    version: number,
    request: TemplateRequest,
  ): Promise<Template> {
    const before = await this.#find(caller, templateId);
    const invitees = await this.#invitees.resolve(caller, request.invitees, { known: before.invitees });
    const fields = { ...request, invitees };
    const { numUpdatedRows } = await this.#db
      .updateTable('template')
      .set({ ...toRow(fields), version: version + 1 })
      .where('id', '=', templateId)
      .where('version', '=', version)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw new PlenumError('changed_meanwhile');
    return { ...fields, templateId, version: version + 1 };
  }

  /** @throws PlenumError `not_found` */
  async delete({ accountId }: AccountCaller, templateId: string): Promise<void> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('template')
      .where('id', '=', templateId)
      .where('accountId', '=', accountId)
      .executeTakeFirst();
    if (numDeletedRows === 0n) throw new PlenumError('not_found', { field: 'templateId' });
  }

  async #find({ accountId }: AccountCaller, templateId: string): Promise<Template> {
    const row = await this.#db
      .selectFrom('template')
      .selectAll()
      .where('id', '=', templateId)
      .where('accountId', '=', accountId)
      .executeTakeFirst();
    if (!row) throw new PlenumError('not_found', { field: 'templateId' });
    return toTemplate(row);
  }

  async #insert({ accountId, enterpriseId }: AccountCaller, fields: Fields): Promise<Template> {
    const templateId = newId();
    await this.#db
      .insertInto('template')
      .values({ ...toRow(fields), id: templateId, accountId, enterpriseId, version: 1 })
      .execute();
    return { ...fields, templateId, version: 1 };
  }
}

function toRow({
  name,
  subject,
  agenda,
  durationMinutes,
  invitees,
  ...settings
}: Fields): Omit<Insertable<TemplateTable>, 'id' | 'accountId' | 'enterpriseId' | 'version'> {
  return {
    ...{ name, subject, agenda, durationMinutes },
    ...toSettingsRow(settings),
    invitees: JSON.stringify(invitees),
  };
}

function toTemplate(row: Selectable<TemplateTable>): Template {
  const { id, version, name, subject, agenda, durationMinutes } = row;
  return {
    ...{ templateId: id, version, name, subject, agenda, durationMinutes },
    ...toSettings(row),
    invitees: JSON.parse(row.invitees) as InviteePerson[],
  };
}
