import { YUAN_FIELDS, type ImportField, type ImportKind } from '@fangxing/contract/imports'
import { Refusal } from '@fangxing/contract/refusal'

/** Headings that car parks use. A field's own name is one as well, however it is spaced and capitalised. */
const HEADINGS: Readonly<Record<ImportField, readonly string[]>> = {
  source: ['来源'],
  externalId: ['欠费编号', '外部编号', '流水号', '记录编号', '单号', 'id'],
  lotId: ['车场id', '停车场id'],
  // A lot is named by its code or by its name: `lotNamed` finds out which.
  lotCode: [
    ...['车场编号', '停车场编号', '车场编码', '停车场编码', '车场', '停车场', '车场名称', '停车场名称'],
    ...['车场名', '停车场名', '所属车场', '所属停车场', 'lot', 'lot name', 'parking lot', 'car park'],
  ],
  plateText: ['车牌号码', '车牌号', '车牌', 'plate', 'plate number'],
  plateColour: ['车牌颜色', 'plate color', 'colour', 'color'],
  enteredAt: ['入场时间', '进场时间', '驶入时间', 'entry time', 'entry at'],
  exitedAt: ['离场时间', '出场时间', '驶离时间', 'exit time', 'exit at'],
  principalFen: ['欠费金额（分）', '金额（分）', '应收金额（分）', 'amount (fen)'],
  lateFeeFen: ['滞纳金（分）'],
  reminderCount: ['催缴次数'],
  lastRemindedAt: ['最近催缴时间', '最后催缴时间'],
  remindedAt: ['催缴送达时间', '送达时间'],
  confidencePct: ['识别置信度', '置信度', 'confidence'],
  entryPhotoUrl: ['入场照片', '进场照片'],
  exitPhotoUrl: ['离场照片', '出场照片'],
  witness: ['见证人'],
  ended: ['终止方式'],
  endedReference: ['终止凭据号', '凭据号'],
  contactPhone: ['联系手机', '手机号'],
  contactConsentedAt: ['同意时间', '同意接收时间'],
  contactSource: ['同意来源'],
  eventId: ['停车记录编号', '流水号', '记录编号', '单号', 'id'],
  stayRef: ['停车编号'],
  bay: ['泊位', '泊位号', '车位号'],
  vehicleClass: ['车型'],
  energy: ['能源类型'],
  feeTotalFen: ['应收金额（分）', '停车费（分）'],
  feeDiscountFen: ['优惠金额（分）'],
  feePaidFen: ['实收金额（分）', '已缴金额（分）'],
  // Only where the heading says so: a number alone may be either.
  principalYuan: ['欠费金额（元）', '欠费（元）', '金额（元）', '应收金额（元）', 'amount (yuan)'],
  lateFeeYuan: ['滞纳金（元）'],
  feeTotalYuan: ['应收金额（元）', '停车费（元）', 'fee (yuan)'],
  feeDiscountYuan: ['优惠金额（元）', 'discount (yuan)'],
  feePaidYuan: ['实收金额（元）', '已缴金额（元）', 'paid (yuan)'],
}

const OF_BOTH = [
  'lotCode',
  'lotId',
  'plateText',
  'plateColour',
  'enteredAt',
  'exitedAt',
  'confidencePct',
] as const
const OF_KIND: Readonly<Record<ImportKind, readonly ImportField[]>> = {
  debts: [
    ...OF_BOTH,
    'source',
    'externalId',
    'principalFen',
    'lateFeeFen',
    'reminderCount',
    'lastRemindedAt',
    'remindedAt',
    'entryPhotoUrl',
    'exitPhotoUrl',
    'witness',
    'ended',
    'endedReference',
    'contactPhone',
    'contactConsentedAt',
    'contactSource',
    'principalYuan',
    'lateFeeYuan',
  ],
  stays: [
    ...OF_BOTH,
    'eventId',
    'stayRef',
    'bay',
    'vehicleClass',
    'energy',
    'feeTotalFen',
    'feeDiscountFen',
    'feePaidFen',
    'feeTotalYuan',
    'feeDiscountYuan',
    'feePaidYuan',
  ],
}
const NEEDED: Readonly<Record<ImportKind, readonly ImportField[]>> = {
  debts: ['externalId', 'plateText', 'plateColour', 'enteredAt', 'exitedAt', 'principalFen'],
  stays: ['eventId', 'plateText', 'enteredAt', 'exitedAt'],
}

/** The field that a column is read as; yuan become fen. */
export const readAs = (field: ImportField): ImportField =>
  field in YUAN_FIELDS ? YUAN_FIELDS[field as keyof typeof YUAN_FIELDS] : field

const plain = (heading: string): string =>
  heading
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_-]/g, '')

/** The headings that somebody named for this file, as they are compared. */
export const namedHeadings = (columns: readonly { field: ImportField; heading: string }[]) =>
  Object.fromEntries(columns.map(({ field, heading }) => [plain(heading), field]))

export type Columns = {
  kind: ImportKind
  /** By heading, as {@link namedHeadings} gives them: they come before ours. */
  named: Readonly<Record<string, ImportField>>
  hasLot: boolean
}

/** What each column is; null: none that we know, and left out. Refusals: IMPORT_HEADER. */
export function fieldsOf(header: readonly string[], columns: Columns): (ImportField | null)[] {
  const { fields, wrong } = columnsOf(header, columns)
  if (wrong.length > 0) throw new Refusal('IMPORT_HEADER', { columns: wrong.join(', ') })
  return fields
}

/** What a column of this kind of file may be. */
export const fieldsOfKind = (kind: ImportKind): readonly ImportField[] => OF_KIND[kind]

/** What each column is, and the fields that are missing, there twice, or of another kind of file. */
export function columnsOf(
  header: readonly string[],
  { kind, named, hasLot }: Columns,
): { fields: (ImportField | null)[]; wrong: ImportField[] } {
  const own = new Set(Object.values(named))
  const known = new Map<string, ImportField>()
  for (const field of OF_KIND[kind])
    if (!own.has(field)) for (const heading of [field, ...HEADINGS[field]]) known.set(plain(heading), field)
  const fields = header.map(heading => named[plain(heading)] ?? known.get(plain(heading)) ?? null)
  const wanted = new Set<ImportField>(OF_KIND[kind])
  const read = fields.map(field => field && readAs(field))
  const wrong: (ImportField | null)[] = [
    ...NEEDED[kind].filter(field => !read.includes(field)),
    ...(hasLot || fields.some(field => field === 'lotId' || field === 'lotCode')
      ? []
      : (['lotCode'] as const)),
    ...fields.filter((field, index) => field !== null && read.indexOf(readAs(field)) !== index),
    ...fields.filter(field => field !== null && !wanted.has(field)),
  ]
  return { fields, wrong: [...new Set(wrong)].filter(field => field !== null) }
}
