/**
 * Every refusal: its HTTP status, the level at which the request is logged, and its sentence in both languages;
 * {name} is filled from the parameters.
 */
type Entry = { httpStatus: number; logLevel: 'info' | 'warn'; zh: string; en: string }

export const REFUSALS = {
  // who is asking
  UNAUTHENTICATED: { httpStatus: 401, logLevel: 'info', zh: '请先登录', en: 'Sign in first' },
  SESSION_EXPIRED: {
    httpStatus: 401,
    logLevel: 'info',
    zh: '登录已过期，请重新登录',
    en: 'The session has expired, sign in again',
  },
  WECHAT_CODE_INVALID: {
    httpStatus: 401,
    logLevel: 'info',
    zh: '微信登录码无效或已用过，请重试',
    en: 'The WeChat login code is invalid or used, try again',
  },
  STAFF_NOT_BOUND: {
    httpStatus: 403,
    logLevel: 'info',
    zh: '此微信尚未绑定员工，请输入邀请码',
    en: 'This WeChat account is not bound to staff, enter the invite code',
  },
  INVITE_INVALID: {
    httpStatus: 403,
    logLevel: 'info',
    zh: '邀请码无效、已用过或已过期',
    en: 'The invite code is invalid, used or expired',
  },
  STAFF_ALREADY_BOUND: {
    httpStatus: 409,
    logLevel: 'info',
    zh: '此微信已绑定其他员工',
    en: 'This WeChat account is bound to another member of staff',
  },
  FORBIDDEN_ROLE: {
    httpStatus: 403,
    logLevel: 'info',
    zh: '您的角色不能进行此操作',
    en: 'Your role may not do this',
  },
  FORBIDDEN_LOT: {
    httpStatus: 403,
    logLevel: 'info',
    zh: '您不属于该停车场',
    en: 'You do not work in this lot',
  },
  // what was sent
  BAD_INPUT: { httpStatus: 400, logLevel: 'info', zh: '提交的内容有误', en: 'The request is not valid' },
  BODY_TOO_LARGE: {
    httpStatus: 413,
    logLevel: 'info',
    zh: '提交的内容过大，上限 {limit}',
    en: 'The body is too large, the limit is {limit}',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    httpStatus: 415,
    logLevel: 'info',
    zh: '不支持的内容类型',
    en: 'The content type is not supported',
  },
  NOT_FOUND: { httpStatus: 404, logLevel: 'info', zh: '没有找到', en: 'Not found' },
  METHOD_NOT_ALLOWED: {
    httpStatus: 405,
    logLevel: 'info',
    zh: '不支持的请求方法',
    en: 'The method is not allowed here',
  },
  RATE_LIMITED: {
    httpStatus: 429,
    logLevel: 'info',
    zh: '操作太频繁，请 {seconds} 秒后再试',
    en: 'Too many requests, try again in {seconds} s',
  },
  IDEMPOTENCY_KEY_MISSING: {
    httpStatus: 400,
    logLevel: 'info',
    zh: '缺少 Idempotency-Key',
    en: 'Idempotency-Key is missing',
  },
  IDEMPOTENCY_KEY_REUSED: {
    httpStatus: 409,
    logLevel: 'info',
    zh: '同一 Idempotency-Key 用于不同内容',
    en: 'The Idempotency-Key was used with another body',
  },
  VERSION_CONFLICT: {
    httpStatus: 409,
    logLevel: 'info',
    zh: '内容已被他人修改，请刷新',
    en: 'Somebody changed this meanwhile, refresh',
  },
  STATE_CONFLICT: {
    httpStatus: 409,
    logLevel: 'info',
    zh: '当前状态“{state}”不能进行此操作',
    en: 'Not possible in state "{state}"',
  },
  UNAVAILABLE: {
    httpStatus: 503,
    logLevel: 'warn',
    zh: '服务暂时不可用，请稍后再试',
    en: 'The service is unavailable for the moment, try again',
  },
  INTERNAL: {
    httpStatus: 500,
    logLevel: 'warn',
    zh: '系统出错，已记录',
    en: 'Something broke and was recorded',
  },
  // scanning
  QR_INVALID: {
    httpStatus: 400,
    logLevel: 'info',
    zh: '二维码无效，谨防假冒，请勿付款',
    en: 'The code is not valid; beware of forgeries and do not pay',
  },
  QR_REVOKED: {
    httpStatus: 410,
    logLevel: 'info',
    zh: '二维码已作废，请勿付款',
    en: 'The code was withdrawn, do not pay',
  },
  NO_LIVE_ORDER: {
    httpStatus: 404,
    logLevel: 'info',
    zh: '该装置当前没有追缴订单',
    en: 'This device has no live order',
  },
  // plates and imports
  PLATE_MALFORMED: { httpStatus: 400, logLevel: 'info', zh: '车牌格式不正确', en: 'This is not a plate' },
  PLATE_COLOUR_MISMATCH: {
    httpStatus: 400,
    logLevel: 'info',
    zh: '车牌与颜色不符',
    en: 'The plate does not go with this colour',
  },
  ROW_LOT_UNKNOWN: { httpStatus: 400, logLevel: 'info', zh: '停车场不存在', en: 'There is no such lot' },
  ROW_TIMES_WRONG: {
    httpStatus: 400,
    logLevel: 'info',
    zh: '离场时间须晚于入场时间且不晚于现在',
    en: 'The exit must follow the entry and not lie ahead',
  },
  ROW_LATE_FEE_TOO_HIGH: {
    httpStatus: 400,
    logLevel: 'info',
    zh: '滞纳金不得超过本金',
    en: 'The late fee may not exceed the principal',
  },
  ROW_REPEATED: {
    httpStatus: 400,
    logLevel: 'info',
    zh: '同一批次内编号重复',
    en: 'The id stands twice in this batch',
  },
  ROW_CLOSED: {
    httpStatus: 409,
    logLevel: 'info',
    zh: '该欠费已在追缴或已结束，不能修改',
    en: 'This arrear is being recovered or closed and cannot change',
  },
  CSV_MALFORMED: {
    httpStatus: 400,
    logLevel: 'info',
    zh: 'CSV 格式有误：{why}',
    en: 'The CSV is malformed: {why}',
  },
  // whether a lock may be raised
  GATE_REFUSED: {
    httpStatus: 409,
    logLevel: 'info',
    zh: '不满足升锁条件',
    en: 'The conditions for raising are not met',
  },
  GATE_MIN_TOTAL: {
    httpStatus: 409,
    logLevel: 'info',
    zh: '欠费合计 {totalYuan} 元，低于最低 {minYuan} 元',
    en: 'Total {totalYuan} yuan is below the minimum of {minYuan} yuan',
  },
  GATE_MIN_COUNT: {
    httpStatus: 409,
    logLevel: 'info',
    zh: '欠费 {count} 笔，少于最低 {min} 笔',
    en: '{count} arrears, fewer than the minimum of {min}',
  },
  GATE_AGE: {
    httpStatus: 409,
    logLevel: 'info',
    zh: '有欠费未满 {hours} 小时宽限期',
    en: 'An arrear is younger than the grace of {hours} h',
  },
  GATE_REMINDER: {
    httpStatus: 409,
    logLevel: 'info',
    zh: '有欠费尚未提醒过',
    en: 'An arrear has no recorded reminder',
  },
  GATE_EVIDENCE: {
    httpStatus: 409,
    logLevel: 'info',
    zh: '有欠费缺少出入场照片或见证人',
    en: 'An arrear lacks entry and exit pictures or a witness',
  },
  GATE_PLATE_CONFIRM: {
    httpStatus: 409,
    logLevel: 'info',
    zh: '识别车牌与人工确认不一致，或缺少现场照片',
    en: 'Recognised and confirmed plate differ, or there is no photo',
  },
  GATE_EXEMPT: { httpStatus: 409, logLevel: 'info', zh: '该车辆属于豁免车辆', en: 'This vehicle is exempt' },
  GATE_DISPUTE: { httpStatus: 409, logLevel: 'info', zh: '有欠费正在申诉', en: 'An arrear is under dispute' },
  GATE_TIME_BARRED: {
    httpStatus: 409,
    logLevel: 'info',
    zh: '有欠费已过三年诉讼时效',
    en: 'An arrear is time-barred',
  },
  GATE_HOURS: {
    httpStatus: 409,
    logLevel: 'info',
    zh: '当前时段不允许升锁（允许 {from}–{to}）',
    en: 'Raising is not allowed at this hour (allowed {from}–{to})',
  },
  GATE_LOT_NOT_CLEARED: {
    httpStatus: 409,
    logLevel: 'info',
    zh: '停车场尚未完成执法备案（经营权、公示牌、警方联系人）',
    en: 'The lot is not cleared (operating right, notice board, police contact)',
  },
  GATE_PUBLIC_ROAD: {
    httpStatus: 409,
    logLevel: 'info',
    zh: '公共道路停车位不得升锁',
    en: 'Never on public roads',
  },
  GATE_DEVICE_NOT_ASSIGNED: {
    httpStatus: 409,
    logLevel: 'info',
    zh: '装置未分配到本停车场或正被占用',
    en: 'The device is not assigned to this lot, or in use',
  },
  GATE_DEVICE_OFFLINE: { httpStatus: 409, logLevel: 'info', zh: '装置离线', en: 'The device is offline' },
  GATE_DEVICE_NOT_DOWN: {
    httpStatus: 409,
    logLevel: 'info',
    zh: '装置锁臂未降下',
    en: 'The device is not down',
  },
  GATE_DEVICE_BATTERY: {
    httpStatus: 409,
    logLevel: 'info',
    zh: '装置电量不足 {min}%',
    en: 'The battery is below {min} %',
  },
  GATE_DEVICE_ALARM: {
    httpStatus: 409,
    logLevel: 'info',
    zh: '装置有未处理的报警',
    en: 'The device has an open alarm',
  },
  GATE_DEVICE_SELF_TEST: {
    httpStatus: 409,
    logLevel: 'info',
    zh: '装置今日尚未通过自检',
    en: 'The device has not passed its self-test today',
  },
  GATE_CHECKLIST: {
    httpStatus: 409,
    logLevel: 'info',
    zh: '现场检查未全部确认',
    en: 'The checklist is not complete',
  },
  GATE_ARREAR_STATE: {
    httpStatus: 409,
    logLevel: 'info',
    zh: '有欠费不可追缴（已付、追缴中或不属于该车）',
    en: 'An arrear cannot be recovered (paid, in another order, or of another car)',
  },
  GATE_RAISING_STOPPED: {
    httpStatus: 409,
    logLevel: 'info',
    zh: '平台已暂停升锁',
    en: 'Raising is stopped by the platform',
  },
  GATE_PLATE_LIVE: {
    httpStatus: 409,
    logLevel: 'info',
    zh: '该车已有进行中的追缴订单（{lot}，装置 {device}）',
    en: 'This car has a live recovery order already ({lot}, device {device})',
  },
  GATE_LET_GO: {
    httpStatus: 409,
    logLevel: 'info',
    zh: '该车 {hours} 小时内已因同一欠费放行过，再次追缴须由经理说明理由',
    en: 'The car was let go for the same debts within {hours} h; only a manager may hold it again, with a reason',
  },
  GATE_CLOCK: {
    httpStatus: 409,
    logLevel: 'info',
    zh: '平台时钟与微信不一致，暂停升锁',
    en: 'The clocks of the platform and of WeChat differ; raising waits until they agree',
  },
  // orders
  DEVICE_BUSY: {
    httpStatus: 409,
    logLevel: 'info',
    zh: '装置已用于另一订单',
    en: 'The device is in another order',
  },
  ARREAR_BUSY: {
    httpStatus: 409,
    logLevel: 'info',
    zh: '欠费已在另一订单中',
    en: 'An arrear is in another order',
  },
  RAISE_EXPIRED: {
    httpStatus: 409,
    logLevel: 'info',
    zh: '升锁指令已过期，请重新发起',
    en: 'The raise has expired, start again',
  },
  // payments
  ORDER_NOT_PAYABLE: {
    httpStatus: 409,
    logLevel: 'info',
    zh: '订单当前不可支付',
    en: 'This order cannot be paid now',
  },
  ALREADY_PAID: {
    httpStatus: 409,
    logLevel: 'info',
    zh: '订单已支付，无需再付',
    en: 'This order is paid already',
  },
  AMOUNT_CHANGED: {
    httpStatus: 409,
    logLevel: 'info',
    zh: '应付金额已变为 {amountYuan} 元，请刷新',
    en: 'The amount due is now {amountYuan} yuan, refresh',
  },
  PAYMENT_TOO_MANY: {
    httpStatus: 429,
    logLevel: 'info',
    zh: '支付尝试过多，请稍后再试',
    en: 'Too many payment attempts, try again later',
  },
  PAYMENT_CHECKING: {
    httpStatus: 409,
    logLevel: 'info',
    zh: '上一笔支付正在向微信核实，请稍候',
    en: 'An earlier payment is being checked with WeChat, wait a moment',
  },
  WECHAT_REFUSED: {
    httpStatus: 502,
    logLevel: 'warn',
    zh: '微信支付拒绝了请求（{code}）',
    en: 'WeChat Pay refused the request ({code})',
  },
  WECHAT_UNKNOWN: {
    httpStatus: 503,
    logLevel: 'warn',
    zh: '微信暂时没有应答，正在核实',
    en: 'WeChat did not answer yet, checking',
  },
  // what WeChat reports
  NOTICE_SIGNATURE_INVALID: {
    httpStatus: 401,
    logLevel: 'info',
    zh: '通知签名无效',
    en: 'The notice is not signed by WeChat',
  },
  NOTICE_STALE: {
    httpStatus: 401,
    logLevel: 'info',
    zh: '通知时间超出允许范围',
    en: 'The notice is outside its time window',
  },
  NOTICE_UNDECRYPTABLE: {
    httpStatus: 400,
    logLevel: 'info',
    zh: '通知内容无法解密',
    en: 'The notice cannot be decrypted',
  },
  NOTICE_MALFORMED: { httpStatus: 400, logLevel: 'info', zh: '通知格式有误', en: 'The notice is malformed' },
  NOTICE_MISMATCH: {
    httpStatus: 400,
    logLevel: 'info',
    zh: '通知不属于本商户',
    en: 'The notice belongs to another merchant',
  },
  NOTICE_UNKNOWN_TRADE: {
    httpStatus: 503,
    logLevel: 'warn',
    zh: '尚无此支付单',
    en: 'This payment is not known yet',
  },
  // release and devices
  RELEASE_CODE_NOT_DUE: {
    httpStatus: 409,
    logLevel: 'info',
    zh: '尚未到显示离线放行码的时候',
    en: 'The release code is not due',
  },
  PROVISION_TOKEN_INVALID: {
    httpStatus: 403,
    logLevel: 'info',
    zh: '入网令牌无效、已用过或已过期',
    en: 'The provisioning token is invalid, used or expired',
  },
  DEVICE_SEAL_INVALID: {
    httpStatus: 403,
    logLevel: 'warn',
    zh: '装置签名无效或密钥已停用',
    en: 'The seal is not that of this device, or its key is not valid any more',
  },
  DEVICE_REVOKED: { httpStatus: 409, logLevel: 'info', zh: '装置已吊销', en: 'The device was revoked' },
  DEVICE_OFFLINE: { httpStatus: 409, logLevel: 'info', zh: '装置离线', en: 'The device is offline' },
  DEVICE_IN_USE: { httpStatus: 409, logLevel: 'info', zh: '装置正在使用中', en: 'The device is in use' },
  // move tasks
  TASK_NOT_YOURS: {
    httpStatus: 403,
    logLevel: 'info',
    zh: '该移动指令已派给他人',
    en: "This move task is somebody else's",
  },
  TASK_WRONG_DEVICE: {
    httpStatus: 409,
    logLevel: 'info',
    zh: '扫描的不是该任务的装置',
    en: 'The scanned device is not the one of this task',
  },
  TASK_LOCK_NOT_DOWN: {
    httpStatus: 409,
    logLevel: 'info',
    zh: '锁尚未确认降下，请先人工确认',
    en: 'The lock is not confirmed down; prove it by hand first',
  },
  // refunds
  REFUND_TOO_MUCH: {
    httpStatus: 409,
    logLevel: 'info',
    zh: '退款合计超过实付',
    en: 'Refunds exceed what was paid',
  },
  REFUND_TOO_LATE: {
    httpStatus: 409,
    logLevel: 'info',
    zh: '支付已超过 {days} 天，微信不再受理退款',
    en: 'The payment is older than {days} days, WeChat refunds it no more',
  },
  REFUND_SECOND_PERSON: {
    httpStatus: 403,
    logLevel: 'info',
    zh: '大额退款须由另一人复核',
    en: 'A large refund needs a second person',
  },
  // disputes
  DISPUTE_ALREADY_OPEN: {
    httpStatus: 409,
    logLevel: 'info',
    zh: '该欠费已有申诉在处理',
    en: 'This arrear is under dispute already',
  },
  DISPUTE_OWN_DEPLOYMENT: {
    httpStatus: 403,
    logLevel: 'info',
    zh: '发起追缴的员工不得审核该申诉',
    en: 'Whoever deployed the device may not review the dispute',
  },
  // pictures
  PHOTO_LINK_EXPIRED: {
    httpStatus: 410,
    logLevel: 'info',
    zh: '图片链接已过期',
    en: 'The link to the picture has expired',
  },
} as const satisfies Record<string, Entry>

export type RefusalCode = keyof typeof REFUSALS
export const REFUSAL_CODES = Object.keys(REFUSALS) as [RefusalCode, ...RefusalCode[]]
