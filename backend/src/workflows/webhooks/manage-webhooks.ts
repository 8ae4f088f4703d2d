import type { AuditReason } from '@fangxing/contract/audit-reasons'
import type { StaffCall } from '@fangxing/contract/calls'
import { Refusal } from '@fangxing/contract/refusal'
import type { WebhookView } from '@fangxing/contract/webhooks'
import type { ActorContext } from '../../domain/actor-context'
import type { StaffSession } from '../../domain/sessions'
import { may } from '../../domain/state-machine'
import { COLLECTING_WEBHOOK_STATES, WEBHOOK } from '../../domain/webhooks/webhook'
import { closeIncidents, readOpenIncident } from '../../modules/incidents'
import {
  findWebhook,
  listWebhooks,
  READ_LAST_ENTRY,
  READ_PLACES,
  READ_SECRETS,
  webhookIncidentSubject,
  webhookSecretOf,
  webhookViewOf,
  type ShownWebhook,
} from '../../modules/webhooks'
import { commitUnit } from '../../persistence/commit-unit'
import { UniqueViolation, uniqueAsConflict, type Database } from '../../persistence/database'
import { newId } from '../../persistence/new-id'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock, WebhookSender } from '../../ports'
import type { Settings } from '../../settings/settings'
import { queueCollection } from './queue-collection'

/** So many a merchant may have; two cannot have the same (unique index `webhook_place`). */
const PLACES = Array.from({ length: 10 }, (_, place) => place)

type Needs = {
  database: Database
  clock: Clock
  webhookSender: WebhookSender
  settings: Pick<Settings, 'DEVICE_MASTER_KEY'>
}
type Given = Pick<StaffCall<'changeWebhook'>['body'], 'name' | 'url' | 'eventTypes'> & {
  scopes: WebhookView['scopes']
}
type NewSecret = StaffCall<'createWebhook'>['reply']

/** Which systems of a merchant are told what happens, and the secrets with which that is signed. */
export class ManageWebhooks {
  constructor(private readonly needs: Needs) {}

  async list({ merchantId }: StaffSession): Promise<{ items: WebhookView[] }> {
    const rows = await listWebhooks(this.needs.database, merchantId)
    return { items: rows.map(webhookViewOf) }
  }

  /** With its first secret, which is shown here and never again. Refusals: WEBHOOK_URL_REFUSED, WEBHOOKS_FULL. */
  async create(session: StaffSession, given: Given, context: ActorContext): Promise<NewSecret> {
    await this.refuseAddress(given.url)
    const { id, secretId } = await this.needs.database.retryOnConflict(() =>
      this.createNow(session, given, context),
    )
    return this.newSecretOf(session, id, secretId)
  }

  private async createNow(
    session: StaffSession,
    given: Given,
    context: ActorContext,
  ): Promise<{ id: string; secretId: string }> {
    const { database, clock } = this.needs
    const place = await this.freePlace(session)
    const work = new UnitOfWork(context, clock.now())
    const id = newId()
    const values = {
      id,
      merchant_id: session.merchantId,
      place,
      ...columnsOf(given),
      from_journal_id: await this.readLastEntry(),
      created_at: work.at,
      updated_at: work.at,
    }
    work.create(WEBHOOK, values, { detail: auditedOf(given) })
    work.insert('webhook_contact', { webhook_id: id })
    const secretId = this.addSecret(work, session, id, 0)
    queueCollection(work)
    // Somebody else has taken the place at this moment: perhaps there is another.
    await uniqueAsConflict(commitUnit(database, work))
    return { id, secretId }
  }

  /** The first one, so that two who ask at the same moment are given the same, which one of them gets. Refusals: WEBHOOKS_FULL. */
  private async freePlace({ merchantId }: StaffSession): Promise<number> {
    const taken = await this.needs.database.query<{ place: number | null }>(READ_PLACES, [merchantId])
    const free = PLACES.find(candidate => !taken.some(({ place }) => place === candidate))
    if (free === undefined || taken.length >= PLACES.length)
      throw new Refusal('WEBHOOKS_FULL', { max: PLACES.length })
    return free
  }

  /** Refusals: NOT_FOUND, VERSION_CONFLICT, WEBHOOK_URL_REFUSED. */
  async change(
    session: StaffSession,
    { webhookId, version, ...given }: Given & { webhookId: string; version: number },
    context: ActorContext,
  ): Promise<WebhookView> {
    const { database, clock } = this.needs
    const webhook = await findWebhook(database, session, webhookId)
    if (webhook.version !== version) throw new Refusal('VERSION_CONFLICT')
    if (webhook.url !== given.url) await this.refuseAddress(given.url)
    const work = new UnitOfWork(context, clock.now())
    work.updateVersioned('webhook', webhook, { ...columnsOf(given), updated_at: work.at })
    this.note(work, session, webhookId, { event: 'changed', detail: auditedOf(given) })
    await commitUnit(database, work)
    return this.read(session, webhookId)
  }

  /** Refusals: NOT_FOUND, STATE_CONFLICT. */
  pause(session: StaffSession, webhookId: string, context: ActorContext): Promise<WebhookView> {
    return this.enter(session, webhookId, 'paused', context)
  }

  /** Whatever failed is forgotten: it is tried at once. Refusals: NOT_FOUND, STATE_CONFLICT. */
  resume(session: StaffSession, webhookId: string, context: ActorContext): Promise<WebhookView> {
    return this.enter(session, webhookId, 'resumed', context)
  }

  /** What was not sent yet is never sent. Refusals: NOT_FOUND. */
  async delete(
    session: StaffSession,
    webhookId: string,
    context: ActorContext,
  ): Promise<Record<string, never>> {
    const { database, clock } = this.needs
    await database.retryOnConflict(async () => {
      const webhook = await findWebhook(database, session, webhookId)
      const work = new UnitOfWork(context, clock.now())
      work.transition(WEBHOOK, webhook, 'deleted', { set: { deleted_at: work.at, updated_at: work.at } })
      work.update('webhook_secret', { webhook_id: webhookId, revoked_at: null }, { revoked_at: work.at })
      await this.closeIncident(work, webhookId, 'deleted')
      await commitUnit(database, work)
    })
    return {}
  }

  /** A second secret beside the present one. Refusals: NOT_FOUND, WEBHOOK_SECRETS_FULL. */
  async addSecondSecret(session: StaffSession, webhookId: string, context: ActorContext): Promise<NewSecret> {
    const { database, clock } = this.needs
    await findWebhook(database, session, webhookId)
    const taken = await database.query<{ place: number }>(READ_SECRETS, [webhookId])
    const place = [0, 1].find(candidate => !taken.some(secret => secret.place === candidate))
    if (place === undefined) throw new Refusal('WEBHOOK_SECRETS_FULL')
    const work = new UnitOfWork(context, clock.now())
    const secretId = this.addSecret(work, session, webhookId, place)
    try {
      await commitUnit(database, work)
    } catch (error) {
      // Somebody else has added it at this moment.
      if (error instanceof UniqueViolation) throw new Refusal('WEBHOOK_SECRETS_FULL')
      throw error
    }
    return this.newSecretOf(session, webhookId, secretId)
  }

  /** From now on nothing is signed with it. Refusals: NOT_FOUND, WEBHOOK_SECRET_LAST. */
  async revokeSecret(
    session: StaffSession,
    { webhookId, secretId }: { webhookId: string; secretId: string },
    context: ActorContext,
  ): Promise<WebhookView> {
    const { database, clock } = this.needs
    const webhook = await findWebhook(database, session, webhookId)
    if (!webhook.secrets.some(({ id }) => id === secretId)) throw new Refusal('NOT_FOUND')
    if (webhook.secrets.length === 1) throw new Refusal('WEBHOOK_SECRET_LAST')
    const work = new UnitOfWork(context, clock.now())
    // By its version: two people who revoke one each would leave none.
    work.touch('webhook', webhook, { updated_at: work.at })
    work.update('webhook_secret', { id: secretId, revoked_at: null }, { revoked_at: work.at }, 1)
    this.note(work, session, webhookId, { event: 'secret_revoked', detail: { secretId } })
    await commitUnit(database, work)
    return this.read(session, webhookId)
  }

  private async enter(
    session: StaffSession,
    webhookId: string,
    event: 'paused' | 'resumed',
    context: ActorContext,
  ): Promise<WebhookView> {
    const { database, clock } = this.needs
    await database.retryOnConflict(async () => {
      const webhook = await findWebhook(database, session, webhookId)
      if (!may(WEBHOOK, webhook.state, event)) throw new Refusal('STATE_CONFLICT')
      const work = new UnitOfWork(context, clock.now())
      // While it was disabled nothing was kept for it: it starts again.
      const isNew = !COLLECTING_WEBHOOK_STATES.includes(webhook.state)
      const from_journal_id = isNew ? await this.readLastEntry() : webhook.from_journal_id
      work.transition(WEBHOOK, webhook, event, { set: { from_journal_id, updated_at: work.at } })
      if (event === 'resumed') {
        const anew = { failures: 0, failing_since: null, closed_until: null, last_problem: null }
        work.update('webhook_contact', { webhook_id: webhookId }, anew)
        await this.closeIncident(work, webhookId, 'resumed')
        queueCollection(work)
      }
      await commitUnit(database, work)
    })
    return this.read(session, webhookId)
  }

  /** Only what comes after it is told. */
  private async readLastEntry(): Promise<number> {
    return (await this.needs.database.one<{ id: number }>(READ_LAST_ENTRY))!.id
  }

  private async read(session: StaffSession, webhookId: string): Promise<WebhookView> {
    return webhookViewOf(await findWebhook(this.needs.database, session, webhookId))
  }

  private async refuseAddress(url: string): Promise<void> {
    const opened = await this.needs.webhookSender.open(url)
    if (!opened.ok) throw new Refusal('WEBHOOK_URL_REFUSED', { why: opened.problem })
    await opened.receiver.close()
  }

  private async closeIncident(work: UnitOfWork, webhookId: string, seen: AuditReason): Promise<void> {
    const incident = await readOpenIncident(
      this.needs.database,
      'webhook_failing',
      webhookIncidentSubject(webhookId),
    )
    if (incident) closeIncidents(work, [incident], { seen })
  }

  private addSecret(work: UnitOfWork, session: StaffSession, webhookId: string, place: number): string {
    const id = newId()
    work.insert('webhook_secret', {
      id,
      webhook_id: webhookId,
      place,
      created_at: work.at,
      created_by: session.staffId,
    })
    this.note(work, session, webhookId, { event: 'secret_added', detail: { secretId: id } })
    return id
  }

  private async newSecretOf(session: StaffSession, webhookId: string, secretId: string): Promise<NewSecret> {
    const webhook: ShownWebhook = await findWebhook(this.needs.database, session, webhookId)
    return {
      secretId,
      secret: webhookSecretOf(this.needs.settings, secretId),
      webhook: webhookViewOf(webhook),
    }
  }

  private note(
    work: UnitOfWork,
    { merchantId }: StaffSession,
    webhookId: string,
    { event, detail }: { event: string; detail: Record<string, unknown> },
  ): void {
    work.audit({ merchantId, entity: 'webhook', entityId: webhookId, event, detail })
  }
}

/** The audit log is kept forever, and what follows the host of an address is often a secret. */
const auditedOf = ({ url, ...given }: Given) => ({ ...given, host: new URL(url).host })

const columnsOf = ({ name, url, eventTypes, scopes }: Given) => ({
  name,
  url,
  event_types: eventTypes,
  scopes,
})
