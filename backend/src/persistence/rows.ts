import type {
  ArrearState,
  DeviceLifecycle,
  DeviceLink,
  DevicePosition,
  DevicePower,
  LockCommandState,
  MoveTaskState,
  PaymentState,
  RecoveryOrderState,
  RefundState,
} from '@fangxing/contract/states'
import type { LowerCause } from '@fangxing/contract/states'

/** Rows as the database gives them: snake_case columns, times as Date, money as integer fen. */
export type OrderRow = {
  id: string
  merchant_id: string
  lot_id: string
  device_id: string
  epoch: number
  plate_text: string
  plate_colour: string
  plate_key: string
  state: RecoveryOrderState
  version: number
  challenge: string
  amount_fen: number
  snapshot: SnapshotLine[]
  checklist: Record<string, boolean>
  photo_ids: string[]
  opened_by: string
  end_cause: string | null
  end_reason: string | null
  device_free: boolean
  created_at: Date
  raise_sent_at: Date | null
  active_at: Date | null
  hold_until: Date | null
  paid_at: Date | null
  releasing_at: Date | null
  released_at: Date | null
  release_proof: string | null
  ended_at: Date | null
  completed_at: Date | null
  release_delayed_at: Date | null
  updated_at: Date
}

/** An arrear as frozen into an order; never changes afterwards. */
export type SnapshotLine = {
  arrearId: string
  lotName: string
  enteredAt: string
  exitedAt: string
  principalFen: number
  lateFeeFen: number
  waivedFen: number
  amountFen: number
  trace: { text: string; amountFen: number }[]
  photoIds: string[]
}

export type DeviceRow = {
  id: string
  merchant_id: string
  lot_id: string | null
  serial: string | null
  public_code: string
  qr_version: number
  key_version: number
  version: number
  lifecycle: DeviceLifecycle
  position: DevicePosition
  link: DeviceLink
  power: DevicePower
  battery_pct: number | null
  rssi: number | null
  firmware: string | null
  alarms: string[]
  self_test_at: Date | null
  self_test_ok: boolean | null
  vehicle_overhead: boolean | null
  last_epoch: number
  reported_epoch: number | null
  reported_target: string | null
  desired_target: 'UP' | 'DOWN'
  order_id: string | null
  boot_id: string | null
  session_id: string | null
  flash_lost: boolean
  clock_skew_ms: number | null
  last_seen_at: Date | null
}

export type LockCommandRow = {
  id: string
  merchant_id: string
  device_id: string
  order_id: string
  epoch: number
  op: 'RAISE' | 'LOWER'
  why: LowerCause | null
  cause_kind: 'order' | 'settlement' | 'staff' | 'timer'
  cause_id: string
  state: LockCommandState
  version: number
  attempts: number
  issued_at: Date
  expires_at: Date | null
  sent_at: Date | null
  accepted_at: Date | null
  ended_at: Date | null
  outcome: string | null
  trace_id: string | null
}

export type ArrearRow = {
  id: string
  merchant_id: string
  lot_id: string
  source: string
  external_id: string
  plate_text: string
  plate_colour: string
  plate_key: string
  entered_at: Date
  exited_at: Date
  principal_fen: number
  late_fee_fen: number
  waived_fen: number
  paid_fen: number
  due_fen: number
  state: ArrearState
  version: number
  reminder_count: number
  last_reminded_at: Date | null
  evidence: Record<string, unknown>
  trace: { text: string; amountFen: number }[]
  has_open_dispute: boolean
}

export type PaymentRow = {
  id: string
  merchant_id: string
  order_id: string
  out_trade_no: string
  mchid: string
  appid: string
  owner_id: string
  openid: string
  amount_fen: number
  state: PaymentState
  version: number
  prepay_id: string | null
  prepared_at: Date | null
  expires_at: Date
  transaction_id: string | null
  paid_fen: number | null
  success_at: Date | null
  proof: string | null
  query_count: number
  last_queried_at: Date | null
  close_wanted: boolean
  problem: unknown
  created_at: Date
  updated_at: Date
}

export type RefundRow = {
  id: string
  merchant_id: string
  order_id: string
  payment_id: string
  cause: string
  out_refund_no: string
  amount_fen: number
  total_fen: number
  state: RefundState
  version: number
  wechat_refund_id: string | null
  attempts: number
  problem: unknown
  succeeded_at: Date | null
  created_at: Date
  updated_at: Date
}

export type MoveTaskRow = {
  id: string
  merchant_id: string
  lot_id: string
  device_id: string
  order_id: string
  state: MoveTaskState
  version: number
  is_urgent: boolean
  assigned_to: string | null
  assigned_at: Date | null
  acknowledged_at: Date | null
  arrived_at: Date | null
  moved_at: Date | null
  closed_at: Date | null
  photo_ids: string[]
  note: string | null
  created_at: Date
  updated_at: Date
}
