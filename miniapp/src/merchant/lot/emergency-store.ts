import type { IncidentView } from '@fangxing/contract/incidents'
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { call, subscribe } from '../calls'

const DUTY_OFFICER = 3

/** Somebody at a held car objects, and only minutes are left to answer. */
export const isUrgentObjection = ({ kind, level }: IncidentView): boolean =>
  (kind === 'hold_disputed' || kind === 'not_my_car') && level >= DUTY_OFFICER

const isCall = (incident: IncidentView) =>
  (incident.kind === 'emergency_requested' || isUrgentObjection(incident)) && incident.state !== 'closed'

/** Nobody's yet first, then the newest. */
const byUrgency = (left: IncidentView, right: IncidentView) =>
  Number(right.state === 'open') - Number(left.state === 'open') || (left.openedAt < right.openedAt ? 1 : -1)

/** Owners' calls for help in every lot where this person works, whichever lot is on the screen. */
function createEmergencies() {
  const store = createStore<{ calls: IncidentView[] }>(() => ({ calls: [] }))
  let users = 0
  let unsubscribe: (() => void) | undefined

  function accept(incident: IncidentView): void {
    const { calls } = store.getState()
    const known = calls.find(({ id }) => id === incident.id)
    if (known && known.version >= incident.version) return
    const others = calls.filter(({ id }) => id !== incident.id)
    if (known || isCall(incident))
      store.setState({ calls: isCall(incident) ? [incident, ...others].sort(byUrgency) : others })
  }

  async function refresh(): Promise<boolean> {
    const result = await call('listIncidents', { query: {} })
    if (result.ok) {
      const known = store.getState().calls
      const newest = (incident: IncidentView) =>
        known.find(({ id, version }) => id === incident.id && version > incident.version) ?? incident
      store.setState({ calls: result.value.items.map(newest).filter(isCall).sort(byUrgency) })
    }
    return result.ok
  }

  /** Follows them until the returned function is called by its last user. */
  function use(): () => void {
    users += 1
    if (users === 1) {
      void refresh()
      unsubscribe = subscribe({
        subscribeMessage: () => ({ type: 'watch_emergencies' }),
        onMessage: message => message.type === 'incident' && accept(message.incident),
        fetch: refresh,
      })
    }
    return () => {
      users -= 1
      if (users === 0) unsubscribe?.()
    }
  }

  return { store, accept, use }
}

const emergencies = createEmergencies()
export const acceptEmergency = emergencies.accept

/** The calls for help that are not over; follows them while the component is mounted and `isOn`. */
export function useEmergencies(isOn: boolean): IncidentView[] {
  useEffect(() => (isOn ? emergencies.use() : undefined), [isOn])
  return useStore(emergencies.store, state => state.calls)
}
