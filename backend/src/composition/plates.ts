import { BindPlate } from '../workflows/plates/bind-plate'
import { CheckLicences } from '../workflows/plates/check-licences'
import { EndBindings } from '../workflows/plates/end-bindings'
import { ForgetLicencePictures } from '../workflows/plates/forget-licence-pictures'
import { ReadOwnPlates } from '../workflows/plates/read-own-plates'
import { OpenStayBill } from '../workflows/open-bill/open-stay-bill'
import { AllowMessages } from '../workflows/reminders/allow-messages'
import { PlanEndedMessages } from '../workflows/reminders/plan-ended-messages'
import { PlanReminders } from '../workflows/reminders/plan-reminders'
import { SendEndedMessage } from '../workflows/reminders/send-ended-message'
import { SendReminder } from '../workflows/reminders/send-reminder'
import { PriceByTariff } from '../workflows/stays/price-by-tariff'
import type { BaseServices } from './base-services'
import type { PaymentServices } from './payments'
import type { TariffServices } from './tariffs'

/** Plates that a person has proved to be theirs, and messages about what they owe; each service constructed once with what it needs. */
export type PlateServices = {
  bindPlate: BindPlate
  checkLicences: CheckLicences
  endBindings: EndBindings
  readOwnPlates: ReadOwnPlates
  allowMessages: AllowMessages
  planReminders: PlanReminders
  sendReminder: SendReminder
  planEndedMessages: PlanEndedMessages
  sendEndedMessage: SendEndedMessage
}

export function composePlateServices(
  base: BaseServices,
  {
    openNamedBill,
    publishedTariffs,
  }: Pick<PaymentServices, 'openNamedBill'> & Pick<TariffServices, 'publishedTariffs'>,
): PlateServices {
  const priceStay = new PriceByTariff({ ...base, publishedTariffs })
  const forgetLicencePictures = new ForgetLicencePictures(base)
  return {
    bindPlate: new BindPlate(base),
    checkLicences: new CheckLicences({ ...base, forgetLicencePictures }),
    endBindings: new EndBindings({ ...base, forgetLicencePictures }),
    allowMessages: new AllowMessages(base),
    planReminders: new PlanReminders(base),
    sendReminder: new SendReminder(base),
    planEndedMessages: new PlanEndedMessages(base),
    sendEndedMessage: new SendEndedMessage(base),
    readOwnPlates: new ReadOwnPlates({
      ...base,
      openNamedBill,
      openStayBill: new OpenStayBill(base),
      priceStay,
      publishedTariffs,
    }),
  }
}
