import type { Me } from '@fangxing/contract/sessions'
import { CALLS, type CallName } from '../net/calls'
import { useMe } from './session'

/** Whether the contract lets this person make all of these calls. The platform decides; a page only leaves out what it would refuse. */
export function mayMake(me: Pick<Me, 'staff'>, names: readonly CallName[]): boolean {
  return names.every(name => {
    const { who } = CALLS[name]
    return typeof who !== 'string' && me.staff.roles.some(role => (who as readonly string[]).includes(role))
  })
}

/** `const may = useMay()`, then `may('waive') && <Button …>`. */
export function useMay(): (...names: CallName[]) => boolean {
  const me = useMe()
  return (...names) => mayMake(me, names)
}
