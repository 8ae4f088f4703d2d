import type { TariffDefinition } from '@fangxing/contract/tariff-definition'
import type { TariffDraftCheck, TariffStay } from '@fangxing/contract/tariffs'
import { useEffect, useState } from 'react'
import { useCall } from '../../../ui/use-call'

const SETTLE_MS = 400

function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), SETTLE_MS)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}

/**
 * What the platform says of the draft once typing pauses. While it is asked again, or refuses what is half typed, the
 * questions that it named last stay where they are.
 */
export function useCheck(tariffId: string, definition: TariffDefinition, stays: TariffStay[]) {
  const asked = useSettled(JSON.stringify({ definition, stays }))
  const { value, problem, isFetching, again } = useCall(
    'checkTariffDraft',
    {
      params: { tariffId },
      body: JSON.parse(asked) as { definition: TariffDefinition; stays: TariffStay[] },
    },
    { keepPrevious: true },
  )
  const [last, setLast] = useState<TariffDraftCheck>()
  if (value && value !== last) setLast(value)
  return { check: value, last: value ?? last, problem, isChecking: isFetching, again }
}
