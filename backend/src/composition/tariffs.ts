import { PublishedTariffs } from '../modules/tariffs'
import { ManageTariffs } from '../workflows/manage-tariffs'
import { ReadStays } from '../workflows/stays/read-stays'
import { TryTariff } from '../workflows/try-tariff'
import type { BaseServices } from './base-services'

/** Price lists, and what they make of stays. */
export type TariffServices = {
  manageTariffs: ManageTariffs
  publishedTariffs: PublishedTariffs
  tryTariff: TryTariff
}

export function composeTariffServices(base: BaseServices): TariffServices {
  const publishedTariffs = new PublishedTariffs(base)
  return {
    publishedTariffs,
    manageTariffs: new ManageTariffs(base),
    tryTariff: new TryTariff({ ...base, publishedTariffs, stayReader: new ReadStays(base) }),
  }
}
