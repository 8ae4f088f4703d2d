import type { TariffDefinition } from '@fangxing/contract/tariff-definition'
import type { TariffView } from '@fangxing/contract/tariffs'
import { useEffect, useState } from 'react'

/** `version`: of the tariff on which the changes were made. */
export type Draft = { version: number; name: string; definition: TariffDefinition }

const keyOf = (tariffId: string) => `fangxing.tariff-draft.${tariffId}`

/** What was not saved in this tab, for a tariff that is opened again. */
function readKept(tariffId: string): Draft | undefined {
  try {
    return (JSON.parse(sessionStorage.getItem(keyOf(tariffId)) ?? 'null') as Draft | null) ?? undefined
  } catch {
    return undefined
  }
}

const savedOf = ({ version, name, draft }: TariffView): Draft => ({ version, name, definition: draft })
const isSame = (one: Draft, other: Draft) =>
  one.name === other.name && JSON.stringify(one.definition) === JSON.stringify(other.definition)

/** The draft as it is being written. What is not saved is kept in this tab of the browser until it is saved or discarded. */
export function useDraft(tariff: TariffView) {
  const { id } = tariff
  const saved = savedOf(tariff)
  const [{ draft, isRestored }, setState] = useState(() => {
    const kept = readKept(id)
    return { draft: kept ?? saved, isRestored: kept !== undefined && !isSame(kept, saved) }
  })
  const isDirty = !isSame(draft, saved)
  useEffect(() => {
    if (isDirty) sessionStorage.setItem(keyOf(id), JSON.stringify(draft))
    else sessionStorage.removeItem(keyOf(id))
  }, [id, draft, isDirty])
  return {
    draft,
    isDirty,
    isRestored: isRestored && isDirty,
    /** Somebody else has saved another draft since these changes began. */
    isOutdated: isDirty && draft.version !== tariff.version,
    change: (changed: Partial<Pick<Draft, 'name' | 'definition'>>) =>
      setState(before => ({ ...before, draft: { ...before.draft, ...changed } })),
    /** What the platform has now is where further changes begin. */
    accept: (reply: TariffView) => setState({ draft: savedOf(reply), isRestored: false }),
  }
}
