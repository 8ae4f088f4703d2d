import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { ManageTariffs } from '../../workflows/manage-tariffs'
import type { TryTariff } from '../../workflows/try-tariff'
import { answersStaff, type StaffInput } from './route-decorators'

/** Special days of a year and steps of many segments; 2,000 stays. */
const DRAFT_LIMIT_BYTES = 256 << 10
const STAYS_LIMIT_BYTES = 1 << 20

/** Price lists of lots: drafts, what they would cost, and published versions. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class TariffsController {
  @Inject()
  manageTariffs: ManageTariffs

  @Inject()
  tryTariff: TryTariff

  @answersStaff('listTariffs')
  list({ session }: StaffInput<'listTariffs'>) {
    return this.manageTariffs.list(session)
  }

  @answersStaff('createTariff', { jsonLimitBytes: DRAFT_LIMIT_BYTES })
  create({ session, body, context }: StaffInput<'createTariff'>) {
    return this.manageTariffs.create(session, body, context)
  }

  @answersStaff('getTariff')
  read({ session, params }: StaffInput<'getTariff'>) {
    return this.manageTariffs.read(session, params.tariffId)
  }

  @answersStaff('saveTariffDraft', { jsonLimitBytes: DRAFT_LIMIT_BYTES })
  saveDraft({ session, params, body, context }: StaffInput<'saveTariffDraft'>) {
    return this.manageTariffs.saveDraft(session, { ...body, tariffId: params.tariffId }, context)
  }

  @answersStaff('answerTariffChoices')
  answer({ session, params, body, context }: StaffInput<'answerTariffChoices'>) {
    return this.manageTariffs.answer(session, { ...body, tariffId: params.tariffId }, context)
  }

  @answersStaff('priceTariffStay')
  price({ session, params, body }: StaffInput<'priceTariffStay'>) {
    return this.tryTariff.price(session, { ...body, tariffId: params.tariffId })
  }

  @answersStaff('checkTariffDraft', { jsonLimitBytes: DRAFT_LIMIT_BYTES })
  check({ session, params, body }: StaffInput<'checkTariffDraft'>) {
    return this.tryTariff.check(session, { ...body, tariffId: params.tariffId })
  }

  @answersStaff('simulateTariff', { jsonLimitBytes: STAYS_LIMIT_BYTES })
  simulate({ session, params, body }: StaffInput<'simulateTariff'>) {
    return this.tryTariff.simulate(session, params.tariffId, body)
  }

  @answersStaff('publishTariff')
  publish({ session, params, body, context }: StaffInput<'publishTariff'>) {
    return this.manageTariffs.publish(session, { ...body, tariffId: params.tariffId }, context)
  }

  @answersStaff('getTariffVersion')
  readVersion({ session, params }: StaffInput<'getTariffVersion'>) {
    return this.manageTariffs.readVersion(session, params.tariffId, params.number)
  }

  @answersStaff('readPriceBoard')
  readBoard({ session, params }: StaffInput<'readPriceBoard'>) {
    return this.manageTariffs.readBoard(session, params.tariffId, params.number)
  }
}
