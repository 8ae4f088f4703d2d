import type { StaffCall } from '@fangxing/contract/calls'
import { Refusal } from '@fangxing/contract/refusal'
import type { SourceView } from '@fangxing/contract/stays'
import type { ActorContext } from '../../domain/actor-context'
import type { StaffSession } from '../../domain/sessions'
import {
  findSource,
  listSources,
  READ_KEY_PLACES,
  READ_OWN_LOTS,
  sourceSecretOf,
  sourceViewOf,
  type ShownSource,
} from '../../modules/sources'
import { json } from '../../persistence/changes'
import { commitUnit } from '../../persistence/commit-unit'
import { UniqueViolation, type Database } from '../../persistence/database'
import { newId } from '../../persistence/new-id'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'
import type { Settings } from '../../settings/settings'

type Needs = {
  database: Database
  clock: Clock
  settings: Pick<Settings, 'DEVICE_MASTER_KEY' | 'PUBLIC_ORIGIN'>
}
type NewSource = StaffCall<'createSource'>['body']
type NewKey = StaffCall<'createSource'>['reply']
type Code = { code: string; value: string }
type Given = Pick<Required<NewSource>, 'name' | 'scopes' | 'ratePerMinute' | 'rank'> & {
  promisesPictures?: boolean
  lots: Code[]
  colours: Code[]
}

/** The systems that report stays, and the keys with which they sign. */
export class ManageSources {
  constructor(private readonly needs: Needs) {}

  /** All of the merchant, or those that may report one lot: by a code, or by its id where they have no codes. */
  async list(
    session: StaffSession,
    { lotId }: { lotId?: string },
  ): Promise<StaffCall<'listSources'>['reply']> {
    const { database, settings } = this.needs
    const rows = await listSources(database, session.merchantId)
    const isShown = ({ lots }: SourceView) =>
      lotId === undefined || lots.length === 0 || lots.some(({ value }) => value === lotId)
    return { items: rows.map(sourceViewOf).filter(isShown), origin: settings.PUBLIC_ORIGIN }
  }

  /** A source with its first key, whose secret is shown here and never again. Refusals: NOT_FOUND (lot), SOURCE_NAME_TAKEN. */
  async create(
    session: StaffSession,
    given: Given & { kind: SourceView['kind'] },
    context: ActorContext,
  ): Promise<NewKey> {
    const { database, clock } = this.needs
    await this.refuseForeignLots(session, given.lots)
    const work = new UnitOfWork(context, clock.now())
    const id = newId()
    work.insert('integration_source', {
      id,
      merchant_id: session.merchantId,
      kind: given.kind,
      ...columnsOf(given),
      promises_pictures:
        given.promisesPictures ?? (given.kind === 'camera' && given.scopes.includes('pictures')),
      created_at: work.at,
    })
    work.insert('source_contact', { source_id: id })
    this.note(work, session, id, { event: 'created', detail: { ...given } })
    const keyId = this.addKey(work, session, id, 0)
    await commitSource(database, work)
    return this.newKeyOf(session, id, keyId)
  }

  /** Refusals: NOT_FOUND (source, lot), SOURCE_NAME_TAKEN, VERSION_CONFLICT. */
  async change(
    session: StaffSession,
    sourceId: string,
    given: Given & { isDisabled: boolean },
    context: ActorContext,
  ): Promise<SourceView> {
    const { database, clock } = this.needs
    const source = await findSource(database, session, sourceId)
    await this.refuseForeignLots(session, given.lots)
    const work = new UnitOfWork(context, clock.now())
    const disabled_at = given.isDisabled ? (source.disabled_at ?? work.at) : null
    const promises_pictures = given.promisesPictures ?? source.promises_pictures
    const set = { ...columnsOf(given), promises_pictures, disabled_at }
    work.updateVersioned('integration_source', source, set)
    this.note(work, session, sourceId, { event: 'changed', detail: given })
    await commitSource(database, work)
    return sourceViewOf(await findSource(database, session, sourceId))
  }

  /** A second key beside the present one. Refusals: NOT_FOUND, SOURCE_KEYS_FULL. */
  async addSecondKey(session: StaffSession, sourceId: string, context: ActorContext): Promise<NewKey> {
    const { database, clock } = this.needs
    const source = await findSource(database, session, sourceId)
    const taken = await database.query<{ place: number }>(READ_KEY_PLACES, [source.id])
    const place = [0, 1].find(candidate => !taken.some(key => key.place === candidate))
    if (place === undefined) throw new Refusal('SOURCE_KEYS_FULL')
    const work = new UnitOfWork(context, clock.now())
    const keyId = this.addKey(work, session, sourceId, place)
    try {
      await commitUnit(database, work)
    } catch (error) {
      // Somebody else has added it at this moment.
      if (error instanceof UniqueViolation) throw new Refusal('SOURCE_KEYS_FULL')
      throw error
    }
    return this.newKeyOf(session, sourceId, keyId)
  }

  /** From now on nothing that the key signs is taken. Refusals: NOT_FOUND. */
  async revokeKey(
    session: StaffSession,
    { sourceId, keyId }: { sourceId: string; keyId: string },
    context: ActorContext,
  ): Promise<SourceView> {
    const { database, clock } = this.needs
    const source = await findSource(database, session, sourceId)
    if (!source.keys.some(({ id }) => id === keyId)) throw new Refusal('NOT_FOUND')
    const work = new UnitOfWork(context, clock.now())
    work.update(
      'integration_key',
      { id: keyId, source_id: sourceId, revoked_at: null },
      { revoked_at: work.at },
    )
    this.note(work, session, sourceId, { event: 'key_revoked', detail: { keyId } })
    await commitUnit(database, work)
    return sourceViewOf(await findSource(database, session, sourceId))
  }

  private addKey(work: UnitOfWork, session: StaffSession, sourceId: string, place: number): string {
    const id = newId()
    work.insert('integration_key', {
      id,
      source_id: sourceId,
      place,
      created_at: work.at,
      created_by: session.staffId,
    })
    this.note(work, session, sourceId, { event: 'key_added', detail: { keyId: id } })
    return id
  }

  private async newKeyOf(session: StaffSession, sourceId: string, keyId: string): Promise<NewKey> {
    const source: ShownSource = await findSource(this.needs.database, session, sourceId)
    return { keyId, secret: sourceSecretOf(this.needs.settings, keyId), source: sourceViewOf(source) }
  }

  private note(
    work: UnitOfWork,
    session: StaffSession,
    sourceId: string,
    { event, detail }: { event: string; detail: Record<string, unknown> },
  ): void {
    const merchantId = session.merchantId
    work.audit({ merchantId, entity: 'integration_source', entityId: sourceId, event, detail })
  }

  private async refuseForeignLots({ merchantId }: StaffSession, lots: readonly Code[]): Promise<void> {
    const wanted = [...new Set(lots.map(({ value }) => value))]
    const own = await this.needs.database.query(READ_OWN_LOTS, [merchantId, wanted])
    if (own.length !== wanted.length) throw new Refusal('NOT_FOUND')
  }
}

const mapOf = (codes: readonly Code[]) =>
  json(Object.fromEntries(codes.map(({ code, value }) => [code, value])))

const columnsOf = (given: Given) => ({
  name: given.name,
  scopes: given.scopes,
  rate_per_minute: given.ratePerMinute,
  rank: given.rank,
  lot_codes: mapOf(given.lots),
  colour_codes: mapOf(given.colours),
})

async function commitSource(database: Database, work: UnitOfWork): Promise<void> {
  try {
    await commitUnit(database, work)
  } catch (error) {
    if (error instanceof UniqueViolation) throw new Refusal('SOURCE_NAME_TAKEN')
    throw error
  }
}
