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
  // `base`: what the platform had when these changes began, or has since they were saved.
  const [state, setState] = useState(() => {
    const base = savedOf(tariff)
    const kept = readKept(id)
    return { base, draft: kept ?? base, isRestored: kept !== undefined && !isSame(kept, base) }
  })
  const { base, draft, isRestored } = state
  const isDirty = !isSame(draft, base)
  const begin = (from: Draft) => setState({ base: from, draft: from, isRestored: false })
  // Nothing was changed here: what somebody else saves meanwhile is shown.
  if (!isDirty && tariff.version > base.version) begin(savedOf(tariff))
  useEffect(() => {
    if (isDirty) sessionStorage.setItem(keyOf(id), JSON.stringify(draft))
    else sessionStorage.removeItem(keyOf(id))
  }, [id, draft, isDirty])
  return {
    draft,
    isDirty,
    isRestored: isRestored && isDirty,
    /** Somebody else has saved another draft since these changes began. */
    isOutdated: isDirty && draft.version < Math.max(tariff.version, base.version),
    change: (changed: Partial<Pick<Draft, 'name' | 'definition'>>) =>
      setState(before => ({ ...before, draft: { ...before.draft, ...changed } })),
    /** What the platform has now is where further changes begin. */
    accept: (reply: TariffView) => begin(savedOf(reply)),
    discard: () => begin(tariff.version > base.version ? savedOf(tariff) : base),
  }
}
