/**
 * Every state the system knows, with the words people read and the tone a screen gives it.
 * The transitions between them stand in the backend's tables; both ends take their names from here.
 */
export type Tone = 'neutral' | 'waiting' | 'good' | 'warn' | 'bad'
export type Label = { zh: string; en: string; tone: Tone }

const label = (zh: string, en: string, tone: Tone): Label => ({ zh, en, tone })
const keysOf = <K extends string>(table: Record<K, Label>): readonly [K, ...K[]] =>
  Object.keys(table) as unknown as readonly [K, ...K[]]

export const ARREAR_LABELS = {
  grace: label('宽限期', 'In grace', 'neutral'),
  review: label('待核实', 'Under review', 'waiting'),
  outstanding: label('未缴', 'Outstanding', 'warn'),
  held: label('追缴中', 'Being recovered', 'waiting'),
  settled: label('已结清', 'Settled', 'good'),
  disputed: label('申诉中', 'Disputed', 'waiting'),
  waived: label('已减免', 'Waived', 'neutral'),
  time_barred: label('已过时效', 'Time-barred', 'neutral'),
  written_off: label('已核销', 'Written off', 'neutral'),
  void: label('已作废', 'Void', 'neutral'),
  refunded: label('已退款', 'Refunded', 'neutral'),
} as const satisfies Record<string, Label>
export type ArrearState = keyof typeof ARREAR_LABELS
export const ARREAR_STATES = keysOf(ARREAR_LABELS)

export const STAY_LABELS = {
  inside: label('在场', 'Inside', 'neutral'),
  half: label('只有离场', 'Exit only', 'waiting'),
  left: label('已离场', 'Left', 'neutral'),
  review: label('待核实', 'Under review', 'waiting'),
  free: label('免费', 'Free', 'good'),
  paid: label('已缴', 'Paid', 'good'),
  owed: label('欠费', 'Owed', 'warn'),
  void: label('已作废', 'Void', 'neutral'),
} as const satisfies Record<string, Label>
export type StayState = keyof typeof STAY_LABELS
export const STAY_STATES = keysOf(STAY_LABELS)

export const SIGHTING_LABELS = {
  present: label('在场', 'Here', 'warn'),
  gone: label('已离开', 'Gone', 'neutral'),
} as const satisfies Record<string, Label>
export type SightingState = keyof typeof SIGHTING_LABELS
export const SIGHTING_STATES = keysOf(SIGHTING_LABELS)

export const PLATE_BINDING_LABELS = {
  checking: label('核对中', 'Being checked', 'waiting'),
  bound: label('已绑定', 'Bound', 'good'),
  refused: label('未通过', 'Not accepted', 'bad'),
  ended: label('已结束', 'Ended', 'neutral'),
} as const satisfies Record<string, Label>
export type PlateBindingState = keyof typeof PLATE_BINDING_LABELS
export const PLATE_BINDING_STATES = keysOf(PLATE_BINDING_LABELS)

export const REMINDER_MESSAGE_LABELS = {
  due: label('待发送', 'Waiting to go out', 'neutral'),
  sending: label('发送中', 'Being sent', 'waiting'),
  sent: label('已发送', 'Sent', 'waiting'),
  delivered: label('已送达', 'Delivered', 'good'),
  returned: label('未送达', 'Came back', 'warn'),
  dropped: label('未发送', 'Not sent', 'neutral'),
  unknown: label('结果不明', 'Outcome unknown', 'neutral'),
} as const satisfies Record<string, Label>
export type ReminderMessageState = keyof typeof REMINDER_MESSAGE_LABELS
export const REMINDER_MESSAGE_STATES = keysOf(REMINDER_MESSAGE_LABELS)

/** A message about debts that staff ended or lowered. */
export const ENDED_MESSAGE_LABELS = {
  due: label('待发送', 'Waiting to go out', 'neutral'),
  sending: label('发送中', 'Being sent', 'waiting'),
  delivered: label('已送达', 'Delivered', 'good'),
  returned: label('未送达', 'Came back', 'warn'),
  dropped: label('未发送', 'Not sent', 'neutral'),
  unknown: label('结果不明', 'Outcome unknown', 'neutral'),
} as const satisfies Record<string, Label>
export type EndedMessageState = keyof typeof ENDED_MESSAGE_LABELS
export const ENDED_MESSAGE_STATES = keysOf(ENDED_MESSAGE_LABELS)

export const IMPORT_LABELS = {
  uploading: label('未开始', 'Not started', 'neutral'),
  queued: label('排队中', 'Waiting for its turn', 'waiting'),
  running: label('导入中', 'Running', 'waiting'),
  done: label('已完成', 'Done', 'good'),
  failed: label('已中止', 'Failed', 'bad'),
  cancelled: label('已取消', 'Cancelled', 'neutral'),
} as const satisfies Record<string, Label>
export type ImportState = keyof typeof IMPORT_LABELS
export const IMPORT_STATES = keysOf(IMPORT_LABELS)

export const BULK_VOID_LABELS = {
  asked: label('待复核', 'Waits for a second person', 'warn'),
  running: label('作废中', 'Running', 'waiting'),
  done: label('已完成', 'Done', 'good'),
  failed: label('已中止', 'Stopped', 'bad'),
  refused: label('已驳回', 'Refused', 'neutral'),
  cancelled: label('已取消', 'Cancelled', 'neutral'),
} as const satisfies Record<string, Label>
export type BulkVoidState = keyof typeof BULK_VOID_LABELS
export const BULK_VOID_STATES = keysOf(BULK_VOID_LABELS)

export const RECOVERY_ORDER_LABELS = {
  created: label('待升锁', 'Ready to raise', 'neutral'),
  deploying: label('升锁中', 'Raising', 'waiting'),
  active: label('待支付', 'Awaiting payment', 'warn'),
  paid: label('已支付', 'Paid', 'good'),
  releasing: label('降锁中', 'Lowering', 'waiting'),
  released: label('可以离开', 'Free to go', 'good'),
  completed: label('已完成', 'Completed', 'good'),
  deploy_failed: label('升锁失败', 'Raising failed', 'bad'),
  cancelling: label('撤销中', 'Being called off', 'waiting'),
  cancelled: label('已取消', 'Cancelled', 'neutral'),
  overridden: label('已应急放行', 'Released in an emergency', 'neutral'),
  expired: label('已超时放行', 'Longest hold reached', 'neutral'),
} as const satisfies Record<string, Label>
export type RecoveryOrderState = keyof typeof RECOVERY_ORDER_LABELS
export const RECOVERY_ORDER_STATES = keysOf(RECOVERY_ORDER_LABELS)

export const BILL_LABELS = {
  open: label('待缴', 'To be paid', 'warn'),
  settled: label('已结清', 'Settled', 'good'),
  superseded: label('已并入现场缴费单', 'Replaced by the bill at the car', 'neutral'),
  withdrawn: label('已撤回', 'Withdrawn', 'neutral'),
  expired: label('已失效', 'Expired', 'neutral'),
} as const satisfies Record<string, Label>
export type BillState = keyof typeof BILL_LABELS
export const BILL_STATES = keysOf(BILL_LABELS)

/** Where a bill comes from. */
export const BILL_CAUSE_LABELS = {
  recovery: label('现场追缴', 'A device holds the car', 'warn'),
  notice: label('告知单', 'Paper at the car', 'neutral'),
  plate: label('按车牌缴费', 'Paid for a plate', 'neutral'),
  stay: label('停车中缴费', 'Paid while parked', 'neutral'),
} as const satisfies Record<string, Label>
export type BillCause = keyof typeof BILL_CAUSE_LABELS
export const BILL_CAUSES = keysOf(BILL_CAUSE_LABELS)

export const NOTICE_LABELS = {
  made: label('待放置', 'To be left at the car', 'waiting'),
  left: label('已放置', 'Left at the car', 'good'),
  void: label('已作废', 'Void', 'neutral'),
} as const satisfies Record<string, Label>
export type NoticeState = keyof typeof NOTICE_LABELS
export const NOTICE_STATES = keysOf(NOTICE_LABELS)

export const PAYMENT_LABELS = {
  created: label('正在下单', 'Being prepared', 'waiting'),
  prepaid: label('待支付', 'Awaiting payment', 'warn'),
  unknown: label('正在向微信核实', 'Checking with WeChat', 'waiting'),
  succeeded: label('支付成功', 'Paid', 'good'),
  closed: label('已关闭', 'Closed', 'neutral'),
  expired: label('已过期', 'Expired', 'neutral'),
  failed: label('支付失败', 'Failed', 'bad'),
  surplus: label('重复支付，退款中', 'Paid twice, being refunded', 'waiting'),
  quarantined: label('核对中', 'Being checked', 'waiting'),
} as const satisfies Record<string, Label>
export type PaymentState = keyof typeof PAYMENT_LABELS
export const PAYMENT_STATES = keysOf(PAYMENT_LABELS)

export const SETTLEMENT_LABELS = {
  created: label('已生成', 'Created', 'neutral'),
  posted: label('已入账', 'Posted', 'good'),
  reconciled: label('已对账', 'Reconciled', 'good'),
  closed: label('已关账', 'Closed', 'good'),
  exception: label('对账异常', 'Exception', 'bad'),
  partly_reversed: label('部分冲正', 'Partly reversed', 'warn'),
  reversed: label('已冲正', 'Reversed', 'warn'),
} as const satisfies Record<string, Label>
export type SettlementState = keyof typeof SETTLEMENT_LABELS
export const SETTLEMENT_STATES = keysOf(SETTLEMENT_LABELS)

export const DEVICE_LIFECYCLE_LABELS = {
  registered: label('已登记', 'Registered', 'neutral'),
  provisioned: label('已入网', 'Provisioned', 'neutral'),
  in_stock: label('在库', 'In stock', 'neutral'),
  assigned: label('可用', 'Ready', 'good'),
  reserved: label('已预留', 'Reserved', 'waiting'),
  deployed: label('使用中', 'Deployed', 'warn'),
  to_retrieve: label('待取回', 'To be taken away', 'waiting'),
  maintenance: label('维修中', 'In maintenance', 'bad'),
  lost: label('已丢失', 'Lost', 'bad'),
  retired: label('已报废', 'Retired', 'neutral'),
} as const satisfies Record<string, Label>
export type DeviceLifecycle = keyof typeof DEVICE_LIFECYCLE_LABELS
export const DEVICE_LIFECYCLES = keysOf(DEVICE_LIFECYCLE_LABELS)

export const DEVICE_POSITION_LABELS = {
  down: label('已降下', 'Down', 'good'),
  raising: label('升起中', 'Raising', 'waiting'),
  up: label('已升起', 'Up', 'warn'),
  lowering: label('降下中', 'Lowering', 'waiting'),
  jammed: label('卡住', 'Jammed', 'bad'),
  unknown: label('位置未知', 'Unknown', 'bad'),
} as const satisfies Record<string, Label>
export type DevicePosition = keyof typeof DEVICE_POSITION_LABELS
export const DEVICE_POSITIONS = keysOf(DEVICE_POSITION_LABELS)

export const DEVICE_LINK_LABELS = {
  online: label('在线', 'Online', 'good'),
  stale: label('信号弱', 'Stale', 'warn'),
  offline: label('离线', 'Offline', 'bad'),
} as const satisfies Record<string, Label>
export type DeviceLink = keyof typeof DEVICE_LINK_LABELS
export const DEVICE_LINKS = keysOf(DEVICE_LINK_LABELS)

export const DEVICE_POWER_LABELS = {
  ok: label('电量充足', 'Charged', 'good'),
  low: label('电量低', 'Low', 'warn'),
  critical: label('电量告急', 'Critical', 'bad'),
} as const satisfies Record<string, Label>
export type DevicePower = keyof typeof DEVICE_POWER_LABELS
export const DEVICE_POWERS = keysOf(DEVICE_POWER_LABELS)

export const DEVICE_ALARM_LABELS = {
  tamper: label('被撬动', 'Tampered with', 'bad'),
  moved: label('被移动', 'Moved', 'bad'),
  forced_down: label('被强行压下', 'Forced down', 'bad'),
  tilt: label('倾斜', 'Tilted', 'warn'),
  case_open: label('外壳打开', 'Case open', 'bad'),
  motor_timeout: label('电机超时', 'Motor timed out', 'bad'),
  obstacle: label('遇到障碍物', 'Obstacle', 'warn'),
  clock_skew: label('时钟偏差', 'Clock is wrong', 'warn'),
  bad_signature: label('收到伪造指令', 'Forged command', 'bad'),
} as const satisfies Record<string, Label>
export type DeviceAlarm = keyof typeof DEVICE_ALARM_LABELS
export const DEVICE_ALARMS = keysOf(DEVICE_ALARM_LABELS)

export const LOCK_COMMAND_LABELS = {
  queued: label('待发送', 'Queued', 'waiting'),
  sent: label('已发送', 'Sent', 'waiting'),
  accepted: label('装置已接收', 'Accepted', 'waiting'),
  succeeded: label('已执行', 'Done', 'good'),
  rejected: label('装置拒绝', 'Rejected', 'bad'),
  failed: label('执行失败', 'Failed', 'bad'),
  timed_out: label('装置没有应答', 'Device does not answer', 'warn'),
  superseded: label('已被取代', 'Superseded', 'neutral'),
  expired: label('已过期', 'Expired', 'neutral'),
  confirmed_by_hand: label('人工确认', 'Confirmed by hand', 'good'),
} as const satisfies Record<string, Label>
export type LockCommandState = keyof typeof LOCK_COMMAND_LABELS
export const LOCK_COMMAND_STATES = keysOf(LOCK_COMMAND_LABELS)

export const MOVE_TASK_LABELS = {
  created: label('待派发', 'Waiting for staff', 'waiting'),
  assigned: label('待接受', 'Assigned', 'waiting'),
  acknowledged: label('已接受', 'Acknowledged', 'waiting'),
  arrived: label('已到现场', 'On site', 'waiting'),
  moved: label('已移走', 'Taken away', 'good'),
  closed: label('已完成', 'Closed', 'good'),
  reassigned: label('已转派', 'Reassigned', 'waiting'),
  blocked: label('移动受阻', 'Blocked', 'bad'),
  device_missing: label('装置不见了', 'Device missing', 'bad'),
} as const satisfies Record<string, Label>
export type MoveTaskState = keyof typeof MOVE_TASK_LABELS
export const MOVE_TASK_STATES = keysOf(MOVE_TASK_LABELS)

export const REFUND_LABELS = {
  requested: label('已申请', 'Requested', 'waiting'),
  approved: label('已批准', 'Approved', 'waiting'),
  rejected: label('已驳回', 'Rejected', 'neutral'),
  submitted: label('已提交微信', 'Submitted to WeChat', 'waiting'),
  processing: label('退款中', 'Processing', 'waiting'),
  waiting_funds: label('等待资金', 'Waiting for funds', 'warn'),
  succeeded: label('已退款', 'Refunded', 'good'),
  abnormal: label('退款异常', 'Abnormal', 'bad'),
  closed: label('退款关闭', 'Closed', 'bad'),
} as const satisfies Record<string, Label>
export type RefundState = keyof typeof REFUND_LABELS
export const REFUND_STATES = keysOf(REFUND_LABELS)

export const DISPUTE_LABELS = {
  submitted: label('已提交', 'Submitted', 'waiting'),
  accepted: label('已受理', 'Accepted', 'waiting'),
  review: label('审核中', 'Under review', 'waiting'),
  upheld: label('申诉成立', 'Upheld', 'good'),
  partly: label('部分成立', 'Partly upheld', 'good'),
  rejected: label('申诉不成立', 'Rejected', 'bad'),
  closed: label('已结案', 'Closed', 'neutral'),
  withdrawn: label('已撤回', 'Withdrawn', 'neutral'),
  released: label('超时未处理，已放行', 'Let go unanswered', 'good'),
} as const satisfies Record<string, Label>
export type DisputeState = keyof typeof DISPUTE_LABELS
export const DISPUTE_STATES = keysOf(DISPUTE_LABELS)

export const COMPLAINT_LABELS = {
  open: label('待答复', 'To be answered', 'waiting'),
  overdue: label('逾期未答复', 'Overdue', 'bad'),
  answered: label('已答复', 'Answered', 'good'),
  closed: label('已办结', 'Closed', 'neutral'),
} as const satisfies Record<string, Label>
export type ComplaintState = keyof typeof COMPLAINT_LABELS
export const COMPLAINT_STATES = keysOf(COMPLAINT_LABELS)

export const APPROVAL_LABELS = {
  asked: label('待复核', 'Waiting for a second person', 'waiting'),
  approved: label('已批准', 'Approved', 'good'),
  refused: label('已驳回', 'Refused', 'neutral'),
} as const satisfies Record<string, Label>
export type ApprovalState = keyof typeof APPROVAL_LABELS
export const APPROVAL_STATES = keysOf(APPROVAL_LABELS)

export const INCIDENT_STATE_LABELS = {
  open: label('未处理', 'Open', 'bad'),
  acknowledged: label('处理中', 'Acknowledged', 'waiting'),
  closed: label('已关闭', 'Closed', 'neutral'),
} as const satisfies Record<string, Label>
export type IncidentState = keyof typeof INCIDENT_STATE_LABELS
export const INCIDENT_STATES = keysOf(INCIDENT_STATE_LABELS)

export const INCIDENT_LABELS = {
  release_delayed: label('降锁延迟', 'Release delayed', 'bad'),
  lower_failed: label('降锁失败', 'Lowering failed', 'bad'),
  deploy_failed: label('升锁失败', 'Raising failed', 'warn'),
  device_offline: label('装置离线', 'Device offline', 'warn'),
  device_alarm: label('装置报警', 'Device alarm', 'bad'),
  device_missing: label('装置不见了', 'Device missing', 'bad'),
  device_forced: label('锁臂被强行移动', 'Arm was forced', 'bad'),
  device_flash_lost: label('装置存储丢失', 'Device lost its memory', 'warn'),
  device_bad_message: label('收到伪造的装置消息', 'Forged device message', 'bad'),
  up_without_order: label('无订单而锁未降', 'Up without an order', 'bad'),
  device_epoch_strange: label('装置部署号异常', 'Strange epoch of a device', 'bad'),
  lost_device_heard: label('丢失的装置又有信号', 'A lost device is heard again', 'warn'),
  move_task_late: label('移动超时', 'Device not taken away in time', 'warn'),
  move_task_unanswered: label('移动指令无人接受', 'Nobody answers the move instruction', 'warn'),
  move_task_blocked: label('移动受阻', 'Move blocked', 'warn'),
  payment_quarantined: label('支付核对不符', 'Payment does not match', 'bad'),
  payment_impossible: label(
    '车主付不了款，请收现金或放行',
    'Nobody can pay here: take cash or let go',
    'bad',
  ),
  payment_unresolved: label('支付结果长期未明', 'Payment still unknown', 'warn'),
  refund_abnormal: label('退款异常', 'Refund abnormal', 'bad'),
  refund_waiting_funds: label('退款资金不足', 'Not enough funds to refund', 'warn'),
  refund_external: label('有人在微信商户平台退了款', 'Refunded in WeChat’s own platform', 'bad'),
  trade_not_ours: label('收到不属于本系统的微信交易', 'A WeChat trade that is not ours', 'warn'),
  hand_proof_contradicted: label('人工确认与装置不符', 'Hand proof contradicted', 'bad'),
  emergency_requested: label('车主请求应急放行', 'Owner asks for an emergency release', 'bad'),
  emergency_override: label('已应急放行，待复核', 'Emergency release, to be reviewed', 'warn'),
  not_my_car: label('车主称不是自己的车', 'Owner says: not my car', 'warn'),
  hold_disputed: label('车主对欠费有异议', 'The owner objects', 'warn'),
  correction_asked: label('对接系统请求更正', 'A correction is asked for', 'warn'),
  complaint_overdue: label('投诉逾期未答复', 'A complaint was not answered in time', 'bad'),
  webhook_failing: label('事件推送长时间失败', 'A webhook has been failing for long', 'warn'),
} as const satisfies Record<string, Label>
export type IncidentKind = keyof typeof INCIDENT_LABELS
export const INCIDENT_KINDS = keysOf(INCIDENT_LABELS)

export const WEBHOOK_LABELS = {
  active: label('推送中', 'Active', 'good'),
  paused: label('已暂停', 'Paused', 'neutral'),
  disabled: label('接收方已停用', 'Disabled by its receiver', 'bad'),
  deleted: label('已删除', 'Deleted', 'neutral'),
} as const satisfies Record<string, Label>
export type WebhookState = keyof typeof WEBHOOK_LABELS
export const WEBHOOK_STATES = keysOf(WEBHOOK_LABELS)

export const WEBHOOK_DELIVERY_LABELS = {
  waiting: label('待推送', 'Waiting', 'waiting'),
  delivered: label('已送达', 'Delivered', 'good'),
  dead: label('未送达', 'Given up', 'bad'),
} as const satisfies Record<string, Label>
export type WebhookDeliveryState = keyof typeof WEBHOOK_DELIVERY_LABELS
export const WEBHOOK_DELIVERY_STATES = keysOf(WEBHOOK_DELIVERY_LABELS)

/** Why a LOWER was ordered. */
export const LOWER_CAUSE_LABELS = {
  PAID: label('已支付', 'Paid', 'good'),
  WAIVED: label('已减免', 'Waived', 'neutral'),
  STAFF: label('员工取消', 'Called off by staff', 'neutral'),
  EMERGENCY: label('应急放行', 'Emergency', 'warn'),
  EXPIRED: label('超过最长时间', 'Longest hold reached', 'neutral'),
  DEPLOY_FAILED: label('升锁失败', 'Raising failed', 'bad'),
} as const satisfies Record<string, Label>
export type LowerCause = keyof typeof LOWER_CAUSE_LABELS
export const LOWER_CAUSES = keysOf(LOWER_CAUSE_LABELS)

/**
 * Why an order ended unpaid. Devices, and nodes of the former version, know the causes of a LOWER only: what is more exact
 * stands with the order.
 */
export const END_CAUSE_LABELS = {
  ...LOWER_CAUSE_LABELS,
  POLICE_PRESENT: label('民警到场', 'Police at the car', 'warn'),
  DISPUTE_UPHELD: label('车主异议成立', 'The owner’s objection stands', 'neutral'),
  DEBT_DOUBTED: label('欠费存疑，先放行再核对', 'The debt was flagged for review', 'warn'),
  DISPUTE_TIMEOUT: label('异议超时未处理，自动放行', 'Objection not answered in time', 'warn'),
} as const satisfies Record<string, Label>
export type EndCause = keyof typeof END_CAUSE_LABELS
