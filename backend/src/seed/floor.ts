import type { EditEnforcementFloor } from '../workflows/edit-enforcement-floor'
import { SEED_CONTEXT } from './tenant'

const AS_INSTALLED = 1
const ANY_HOUR = { allowedFromMinute: 0, allowedToMinute: 0 }
const REASON = '演示环境：任何时候都能试 / demonstration: can be tried at any hour'

/** All that the platform demands as installed, but for the hours: whoever tries the system at night would see a refusal. */
export async function seedFloor({ editEnforcementFloor }: { editEnforcementFloor: EditEnforcementFloor }) {
  const { items } = await editEnforcementFloor.list()
  const [{ version, rules }] = items as [(typeof items)[number]]
  if (version !== AS_INSTALLED) return
  const given = { version, rules: { ...rules, ...ANY_HOUR }, reason: REASON }
  await editEnforcementFloor.change({ staffId: null }, given, SEED_CONTEXT)
}
