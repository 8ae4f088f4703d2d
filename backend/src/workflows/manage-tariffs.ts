import { Refusal } from '@fangxing/contract/refusal'
import type { PriceBoard, TariffVersion, TariffView } from '@fangxing/contract/tariffs'
import type { ActorContext } from '../domain/actor-context'
import type { StaffSession } from '../domain/sessions'
import { shanghaiTime } from '../domain/shanghai-time'
import { answerChoices } from '../domain/tariff/open-choices'
import { refuseUnfinished } from './refuse-unfinished-tariff'
import { refuseForeignLots } from '../modules/lots'
import {
  addTariff,
  addVersion,
  findTariff,
  listTariffs,
  listVersions,
  readPriceBoard,
  readVersion,
  saveDraft,
  tariffViewOf,
  type TariffDraft,
  type TariffRow,
} from '../modules/tariffs'
import { commitUnit } from '../persistence/commit-unit'
import { UniqueViolation, type Database } from '../persistence/database'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Clock } from '../ports'

/** Tariffs as drafts, and their published versions, which nobody changes. */
export class ManageTariffs {
  constructor(private readonly needs: { database: Database; clock: Clock }) {}

  /** Tariffs of the lots in which this person works. */
  list(session: StaffSession): ReturnType<typeof listTariffs> {
    return listTariffs(this.needs.database, session, this.needs.clock.now())
  }

  /** Refusals: NOT_FOUND, FORBIDDEN_LOT. */
  async read(session: StaffSession, tariffId: string): Promise<TariffView> {
    const tariff = await this.find(session, tariffId)
    return tariffViewOf(tariff, await listVersions(this.needs.database, tariffId))
  }

  /** Refusals: NOT_FOUND, FORBIDDEN_LOT. */
  async readVersion(session: StaffSession, tariffId: string, number: number): Promise<TariffVersion> {
    await this.find(session, tariffId)
    return readVersion(this.needs.database, tariffId, number)
  }

  /** What the board at the lot says of a version. Refusals: NOT_FOUND, FORBIDDEN_LOT. */
  async readBoard(session: StaffSession, tariffId: string, number: number): Promise<PriceBoard> {
    await this.find(session, tariffId)
    return readPriceBoard(this.needs.database, tariffId, number)
  }

  /** Refusals: NOT_FOUND, TARIFF_EXISTS. */
  async create(
    session: StaffSession,
    { lotId, ...draft }: TariffDraft & { lotId: string },
    context: ActorContext,
  ): Promise<TariffView> {
    const { merchantId } = session
    await refuseForeignLots(this.needs.database, merchantId, [lotId])
    const work = this.begin(context)
    const tariffId = addTariff(work, { merchantId, lotId }, draft)
    try {
      await commitUnit(this.needs.database, work)
    } catch (error) {
      if (error instanceof UniqueViolation) throw new Refusal('TARIFF_EXISTS')
      throw error
    }
    return this.read(session, tariffId)
  }

  /** Refusals: NOT_FOUND, VERSION_CONFLICT. */
  async saveDraft(
    session: StaffSession,
    draft: TariffDraft & { tariffId: string; version: number },
    context: ActorContext,
  ): Promise<TariffView> {
    return this.change(session, draft, context, (work, tariff) => saveDraft(work, tariff, draft))
  }

  /** Refusals: NOT_FOUND, VERSION_CONFLICT, BAD_INPUT for what no open question asks or allows. */
  async answer(
    session: StaffSession,
    given: { tariffId: string; version: number; answers: readonly { path: string; answer: string }[] },
    context: ActorContext,
  ): Promise<TariffView> {
    return this.change(session, given, context, (work, tariff) => {
      const definition = answerChoices(tariff.draft, given.answers)
      if (!definition) throw new Refusal('BAD_INPUT', {}, [{ path: 'body.answers', code: 'invalid_value' }])
      saveDraft(work, tariff, { name: tariff.name, definition })
    })
  }

  /**
   * Makes the draft a version. It prices entries from `validFrom` on, never earlier ones: only the first version of a lot
   * may begin in the past, where nothing was priced yet. Refusals: NOT_FOUND, VERSION_CONFLICT, TARIFF_OPEN,
   * TARIFF_INVALID, TARIFF_VALID_FROM.
   */
  async publish(
    session: StaffSession,
    given: { tariffId: string; version: number; filingNumber: string; validFrom: string },
    context: ActorContext,
  ): Promise<TariffView> {
    return this.change(session, given, context, async (work, tariff) => {
      refuseUnfinished(tariff.draft)
      const [latest] = await listVersions(this.needs.database, tariff.id)
      const validFrom = new Date(given.validFrom)
      if (latest) {
        const after = latest.valid_from > work.at ? latest.valid_from : work.at
        if (validFrom <= after) throw new Refusal('TARIFF_VALID_FROM', { after: shanghaiTime(after) })
      }
      addVersion(work, tariff, {
        number: (latest?.number ?? 0) + 1,
        definition: tariff.draft,
        filingNumber: given.filingNumber,
        validFrom,
        staffId: session.staffId,
      })
    })
  }

  private async change(
    session: StaffSession,
    { tariffId, version }: { tariffId: string; version: number },
    context: ActorContext,
    act: (work: UnitOfWork, tariff: TariffRow) => void | Promise<void>,
  ): Promise<TariffView> {
    const tariff = await this.find(session, tariffId)
    if (tariff.version !== version) throw new Refusal('VERSION_CONFLICT')
    const work = this.begin(context)
    await act(work, tariff)
    await commitUnit(this.needs.database, work)
    return this.read(session, tariffId)
  }

  private find(session: StaffSession, tariffId: string): Promise<TariffRow> {
    return findTariff(this.needs.database, session, { tariffId, now: this.needs.clock.now() })
  }

  private begin(context: ActorContext): UnitOfWork {
    return new UnitOfWork(context, this.needs.clock.now())
  }
}
