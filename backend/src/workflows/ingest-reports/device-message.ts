import type {
  Ack,
  DeviceEvent,
  DeviceLeaf,
  Presence,
  ReportedState,
  TimeQuery,
} from '@fangxing/contract/device-protocol'

type Payloads = { ack: Ack; state: ReportedState; life: Presence; evt: DeviceEvent; time: TimeQuery }
type Of<Leaf extends DeviceLeaf> = {
  deviceId: string
  merchantId: string
  keyVersion: number
  leaf: Leaf
  payload: Payloads[Leaf]
}

/** An authentic report: its signature was checked with the key of `keyVersion`, its shape against the contract. */
export type DeviceMessage = { [Leaf in DeviceLeaf]: Of<Leaf> }[DeviceLeaf]
