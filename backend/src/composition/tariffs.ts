import { PublishedTariffs, type StayReader } from '../modules/tariffs'
import { ManageTariffs } from '../workflows/manage-tariffs'
import { TryTariff } from '../workflows/try-tariff'
import type { BaseServices } from './base-services'

/** Price lists, and what they make of stays. */
export type TariffServices = {
  manageTariffs: ManageTariffs
  publishedTariffs: PublishedTariffs
  tryTariff: TryTariff
}

/** No stay is stored yet: only stays that are handed in can be simulated. */
const noStays: StayReader = { read: () => Promise.resolve([]) }

export function composeTariffServices(base: BaseServices): TariffServices {
  const publishedTariffs = new PublishedTariffs(base)
  return {
    publishedTariffs,
    manageTariffs: new ManageTariffs(base),
    tryTariff: new TryTariff({ ...base, publishedTariffs, stayReader: noStays }),
  }
}
