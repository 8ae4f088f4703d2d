import type { OwnerPlate } from '@fangxing/contract/owner-plates'
import { parsePlate, plateKey, type Plate, type PlateColour } from '@fangxing/contract/plate'
import { Refusal } from '@fangxing/contract/refusal'
import type { Logger } from 'pino'
import type { ActorContext } from '../../domain/actor-context'
import {
  BINDING_RULES,
  decideDisplaced,
  decideLicence,
  type LicenceReading,
} from '../../domain/plate-binding'
import type { OwnerSession } from '../../domain/sessions'
import { dayOf } from '../../domain/shanghai-time'
import {
  askForCheck,
  bindAtOnce,
  endBinding,
  findBinding,
  holderHashOf,
  ownerPlateOf,
  readLastCreditor,
  readLiveBindings,
  renewBinding,
  type BindingRow,
} from '../../modules/plate-bindings'
import { commitUnit } from '../../persistence/commit-unit'
import { uniqueAsConflict, type Database } from '../../persistence/database'
import { newId } from '../../persistence/new-id'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock, LicenceReader, PictureReader, Pictures } from '../../ports'
import type { Settings } from '../../settings/settings'

type Needs = {
  database: Database
  clock: Clock
  settings: Pick<Settings, 'QR_KEY'>
  pictures: Pictures
  pictureReader: PictureReader
  licenceReader: LicenceReader
  log: Logger
}
type Asked = { plateText: string; plateColour: PlateColour; picture: Buffer }
type Picture = { body: Buffer; mediaType: 'image/jpeg' }
type Shown = { plate: Plate; issueDate: string; holderHash: string | null }

/** An owner shows the vehicle licence of a car, and from then on sees what its plate owes and owed. */
export class BindPlate {
  constructor(private readonly needs: Needs) {}

  /**
   * Where a program reads the licence, it is bound at once and the picture is never kept. Where none is set up, or it is not
   * sure, the picture waits for a person of the merchant to whom the plate came to owe last; a plate that owes nobody waits
   * just so, so that the answer does not say which plates owe. Refusals: PLATE_MALFORMED, PLATE_COLOUR_MISMATCH,
   * PHOTO_UNREADABLE, UNAVAILABLE, LICENCE_OTHER_PLATE, LICENCE_OLDER, PLATES_FULL.
   */
  async bind(owner: OwnerSession, asked: Asked, context: ActorContext): Promise<OwnerPlate> {
    const { database, clock, pictureReader, settings } = this.needs
    const parsed = parsePlate(asked.plateText, asked.plateColour)
    if (!parsed.ok) throw new Refusal(parsed.code)
    const { plate } = parsed
    // Written again, so that nothing beside the pixels leaves the platform or is kept.
    const picture = await pictureReader.read(asked.picture)
    if (!picture) throw new Refusal('PHOTO_UNREADABLE')
    const reading = await this.read(picture)
    const verdict = decideLicence(plate, reading, dayOf(clock.now()))
    if (verdict.kind === 'refused') throw new Refusal(verdict.code)
    const id =
      verdict.kind === 'bound'
        ? await this.bindRead(
            owner,
            { plate, issueDate: verdict.issueDate, holderHash: holderHashOf(settings, reading!.holder) },
            context,
          )
        : await this.askFor(owner, { plate, picture }, context)
    return ownerPlateOf(await findBinding(database, owner.ownerId, id), clock.now())
  }

  private async read(picture: Picture): Promise<LicenceReading | null> {
    const { licenceReader, log } = this.needs
    if (!licenceReader.isOn) return null
    const answer = await licenceReader.read(picture)
    if (answer.kind === 'ok') return answer.value
    log.warn({ why: answer.kind === 'unknown' ? answer.why : answer.code }, 'licence reading failed')
    return null
  }

  private bindRead(owner: OwnerSession, shown: Shown, context: ActorContext): Promise<string> {
    const { database, clock } = this.needs
    const { plate, ...licence } = shown
    const { ownerId } = owner
    return database.retryOnConflict(async () => {
      const { standing, own } = await readLiveBindings(database, { plateKey: plateKey(plate), ownerId })
      const work = new UnitOfWork(context, clock.now())
      const place = { ownerId, merchantId: null }
      const decided = decideDisplaced(standing, { ...place, issueDate: licence.issueDate })
      if (decided.kind === 'older') throw new Refusal('LICENCE_OLDER')
      for (const other of decided.displaced) endBinding(work, other, { event: 'displaced' })
      for (const row of decided.narrower)
        endBinding(work, row, { event: 'displaced', cause: 'renewed', isSeen: true })
      for (const row of own) if (isAskedFor(row, plate)) endBinding(work, row, WITHDRAWN)
      if (!decided.own) refuseMoreThan(own, plate)
      if (decided.own) renewBinding(work, decided.own, licence)
      const id = decided.own?.id ?? bindAtOnce(work, { ...place, plate }, licence)
      await this.commit(work)
      return id
    })
  }

  private async askFor(
    owner: OwnerSession,
    { plate, picture }: { plate: Plate; picture: Picture },
    context: ActorContext,
  ): Promise<string> {
    const { database, clock, pictures } = this.needs
    const { ownerId } = owner
    const pictureId = newId()
    // The file comes first: a row never points at nothing. One that no row names is found by nobody, see docs/operations.md.
    await pictures.put(pictureId, picture.body, picture.mediaType)
    try {
      return await database.retryOnConflict(async () => {
        const { own } = await readLiveBindings(database, { plateKey: plateKey(plate), ownerId })
        refuseMoreThan(own, plate)
        const work = new UnitOfWork(context, clock.now())
        const merchantId = await readLastCreditor(database, plateKey(plate))
        for (const row of own) if (isAskedFor(row, plate)) endBinding(work, row, WITHDRAWN)
        const id = askForCheck(work, { ownerId, plate, merchantId }, pictureId)
        await this.commit(work)
        return id
      })
    } catch (error) {
      if (error instanceof Refusal) await pictures.remove(pictureId)
      throw error
    }
  }

  private async commit(work: UnitOfWork): Promise<void> {
    // Somebody bound the same plate at the same moment.
    await uniqueAsConflict(commitUnit(this.needs.database, work))
  }
}

const WITHDRAWN = { event: 'withdrawn', isSeen: true } as const
const isOf = (row: BindingRow, plate: Plate): boolean => row.plate_key === plateKey(plate)
/** Shown again before anybody looked: the newer picture takes its place. */
const isAskedFor = (row: BindingRow, plate: Plate): boolean => isOf(row, plate) && row.bound_at === null

function refuseMoreThan(own: readonly BindingRow[], plate: Plate): void {
  const max = BINDING_RULES.mostPlates
  const plates = new Set(own.filter(row => !isOf(row, plate)).map(row => row.plate_key))
  if (plates.size >= max) throw new Refusal('PLATES_FULL', { max })
}
