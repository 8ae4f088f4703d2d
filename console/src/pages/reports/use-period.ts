import { useAddress } from '../../ui/use-address'
import { useNow } from '../../ui/use-now'
import { periodOf, type Period } from './periods'

/** How often the page looks whether a day is over. */
export const EVERY_MS = 60_000

/** The period that the address names, else the last 30 days. */
export function usePeriod(): Period {
  const address = useAddress()
  const usual = periodOf('last30', useNow(EVERY_MS))
  const from = address.get('from') ?? usual.from
  const until = address.get('until') ?? usual.until
  return until < from ? { from, until: from } : { from, until }
}
