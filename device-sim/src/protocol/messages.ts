/*
 * The messages of PL/1 under the names that the field gives them. The contract names them after their topics on the
 * wire; this is the one place where the two meet.
 */
export type {
  Ack,
  AckOutcome,
  Command,
  CommandOp,
  CommandWhy,
  DeviceAlarm,
  DeviceEventKind,
  DeviceEvt as DeviceEvent,
  DeviceState as ReportedState,
  FailReason,
  LastMotion,
  Life as Presence,
  LockPosition,
  LockTarget,
  LowerCommand,
  MotionCause,
  RaiseCommand,
  RejectReason,
  TimeReply,
  Want as DesiredState,
} from '@fangxing/contract/device'
export {
  ackSchema,
  askSchema as stateQuerySchema,
  commandIdSchema,
  commandOpSchema,
  commandSchema,
  deviceIdSchema,
  evtSchema as deviceEventSchema,
  lifeSchema as presenceSchema,
  stateSchema as reportedStateSchema,
  timeAskSchema as timeRequestSchema,
  timeReplySchema,
  wantSchema as desiredStateSchema,
} from '@fangxing/contract/device.schema'
export {
  BATTERY_CRITICAL_PCT,
  BATTERY_LOW_PCT,
  HEARTBEAT_MS,
  RAISE_LIFETIME_MS,
  RELEASE_CODE_DIGITS,
  RELEASE_CODE_TRIES,
  RELEASE_CODE_WINDOW_MS,
  REMEMBERED_COMMANDS,
  STATE_PERIOD_MS,
} from '@fangxing/contract/device'
