import { DEVICE_ACT_STATES, type DeviceAct } from '@fangxing/contract/device-acts'
import { DEVICE_LIFECYCLE, type LifecycleEvent } from '../../src/domain/device'

const EVENTS: Record<DeviceAct, LifecycleEvent> = {
  findDevice: 'found',
  giveUpDevice: 'lost',
  revokeDevice: 'revoked',
}

test.each(Object.entries(EVENTS))(
  '%s is offered for the devices for which the machine has a row',
  (act, event) => {
    const allowed = DEVICE_LIFECYCLE.rows.filter(row => row.event === event).map(({ from }) => from)
    expect([...DEVICE_ACT_STATES[act as DeviceAct]].sort()).toEqual(allowed.sort())
  },
)
